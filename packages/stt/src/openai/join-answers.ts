import { z } from "zod";
import type { PieceAnswer } from "../answers-to-pieces.ts";

/** Seconds; some servers write them as text. */
const seconds = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number),
]);
const timed = z.looseObject({ start: seconds.optional().catch(undefined), end: seconds.optional().catch(undefined) });
type Timed = z.infer<typeof timed>;

const answerSchema = z.looseObject({
  text: z.string(),
  language: z.unknown().optional(),
  segments: z.array(timed.extend({ words: z.array(timed).nullish() })).nullish(),
  words: z.array(timed).nullish(),
});

/**
 * The answers to the pieces of one channel as the answer to the whole. Voices are told apart within a piece only, so who speaks is
 * left out. Null for answers that are none of this protocol.
 */
export function joinAnswers(answers: readonly PieceAnswer[], durationMs: number): unknown {
  const pieces: { startMs: number; answer: z.infer<typeof answerSchema> }[] = [];
  for (const { startMs, answer } of answers) {
    const read = answerSchema.safeParse(answer);
    if (!read.success) return null;
    pieces.push({ startMs, answer: read.data });
  }
  const [first] = pieces;
  const segments = pieces.flatMap(({ startMs, answer }) =>
    (answer.segments ?? []).map(({ words, speaker: _speaker, ...segment }) => ({
      ...later(segment, startMs),
      ...(words === undefined || words === null ? {} : { words: words.map((word) => later(word, startMs)) }),
    })),
  );
  const words = pieces.flatMap(({ startMs, answer }) => (answer.words ?? []).map((word) => later(word, startMs)));
  return {
    language: first?.answer.language,
    duration: durationMs / 1000,
    text: pieces.map(({ answer }) => answer.text.trim()).join(" "),
    ...(pieces.some(({ answer }) => Array.isArray(answer.segments)) ? { segments } : {}),
    ...(pieces.some(({ answer }) => Array.isArray(answer.words)) ? { words } : {}),
  };
}

function later(entry: Timed, byMs: number): Timed {
  const { start, end } = entry;
  const shift = (time: number) => Math.round(time * 1e6 + byMs * 1e3) / 1e6;
  return {
    ...entry,
    ...(start === undefined ? {} : { start: shift(start) }),
    ...(end === undefined ? {} : { end: shift(end) }),
  };
}
