import { z } from "zod";
import type { PieceAnswer } from "../answers-to-pieces.ts";

/** What is zero is left out. */
const offset = z
  .string()
  .regex(/^\d+(\.\d+)?s$/)
  .default("0s");
const answerSchema = z.looseObject({
  results: z
    .array(
      z.looseObject({
        resultEndOffset: offset.optional(),
        alternatives: z
          .array(
            z.looseObject({ words: z.array(z.looseObject({ startOffset: offset, endOffset: offset })).optional() }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/** The answers to the pieces of each channel as the answer to the whole recording; null for answers that are none of Google's. */
export function joinResults(channels: readonly (readonly PieceAnswer[])[]): { results: unknown[] } | null {
  const results: unknown[] = [];
  for (const [channel, answers] of channels.entries()) {
    for (const { startMs, answer } of answers) {
      const read = answerSchema.safeParse(answer);
      if (!read.success) return null;
      for (const { alternatives, resultEndOffset, ...result } of read.data.results) {
        results.push({
          ...result,
          alternatives: alternatives.map(({ words, ...alternative }) => ({
            ...alternative,
            ...(words === undefined
              ? {}
              : {
                  words: words.map((word) => ({
                    ...word,
                    startOffset: later(word.startOffset, startMs),
                    endOffset: later(word.endOffset, startMs),
                  })),
                }),
          })),
          ...(resultEndOffset === undefined ? {} : { resultEndOffset: later(resultEndOffset, startMs) }),
          ...(channels.length > 1 ? { channelTag: channel + 1 } : {}),
        });
      }
    }
  }
  return { results };
}

function later(duration: string, byMs: number): string {
  return `${(Number(duration.slice(0, -1)) + byMs / 1000).toFixed(6)}s`;
}
