import type { KeptAnswers } from "./kept-answers.ts";
import type { Piece } from "./upload.ts";

/** What a service answered to a piece; its times count from the beginning of the piece. */
export interface PieceAnswer {
  startMs: number;
  answer: unknown;
}

interface AskOptions {
  /** Where answers are kept until all have come. */
  kept: KeptAnswers | undefined;
  /** The same for the same piece of the same recording, sent with the same options. */
  keyOf(piece: Piece, channel: number): string;
  send(piece: Piece, key: string): Promise<unknown>;
}

/** Sends the pieces one after the other. Those that were answered before are not sent again. */
export async function answersToPieces(
  channels: readonly (readonly Piece[])[],
  { kept, keyOf, send }: AskOptions,
): Promise<PieceAnswer[][]> {
  const keys: string[] = [];
  const isOne = channels.flat().length === 1;
  const answers: PieceAnswer[][] = [];
  for (const [channel, pieces] of channels.entries()) {
    const own: PieceAnswer[] = [];
    for (const piece of pieces) {
      const key = keyOf(piece, channel);
      keys.push(key);
      const before = (await kept?.read(key)) ?? null;
      const answer = before ?? (await send(piece, key));
      if (before === null && !isOne) await kept?.keep(key, answer);
      own.push({ startMs: piece.startMs, answer });
    }
    answers.push(own);
  }
  await kept?.forget(keys);
  return answers;
}
