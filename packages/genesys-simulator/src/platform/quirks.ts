import { randomOf } from "../random.ts";

/** What is odd about a conversation, as it happens in real organisations. */
export const quirkNames = [
  "archivedStub",
  "restoring",
  "deleted",
  "uploading",
  "fileError",
  "notListedYet",
  "duplicates",
  "sharedChannel",
  "headerOnlyAudio",
  "mixedSides",
  "plainTimestamps",
  "absentFields",
  "unknownValues",
  "chatWithHold",
  "stuckLeg",
  "secondCustomer",
  "transfer",
  "noTranscript",
  "relativeTranscript",
  "flowPhrases",
] as const;

export type QuirkName = (typeof quirkNames)[number];

/** Those of single conversations, by their id. */
export type QuirkTable = Readonly<Record<string, readonly QuirkName[]>>;

/** The share of all conversations that have a quirk, 0…1. */
export type QuirkRates = Readonly<Partial<Record<QuirkName, number>>>;

/** Which quirks a conversation has: the same ones in every run with one seed. */
export function createQuirks(table: () => QuirkTable, rates: () => QuirkRates, seed: number) {
  return (conversationId: string): ReadonlySet<QuirkName> => {
    const drawn = quirkNames.filter((name) => {
      const rate = rates()[name] ?? 0;
      return rate > 0 && randomOf(`${seed} ${name} ${conversationId}`)() < rate;
    });
    return new Set([...drawn, ...(table()[conversationId] ?? [])]);
  };
}
