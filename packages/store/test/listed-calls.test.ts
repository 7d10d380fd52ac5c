import { type CallListQuery, callSorts, type ListedCall, type Store } from "@earshot/model";
import { expect, test } from "vitest";
import { evaluation, save, utterance } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

/** Twenty calls with equal and missing values in every column that sorts. */
async function storeCalls(): Promise<Store> {
  const store = await temporaryStore();
  for (let index = 0; index < 20; index++) {
    const startTime = index % 5 === 0 ? null : `2026-01-${String(10 + (index % 4)).padStart(2, "0")}T10:00:00Z`;
    await save(store, {
      recording: { id: `rec-${index}`, interactionId: `int-${index}`, startTime },
      utterances: [utterance(index % 3 === 0 ? "a refund please" : "good morning", "customer", 1000)],
      evaluations: [
        evaluation({
          score: index % 7 === 0 ? null : (index % 6) * 12.125,
          silenceMs: (index % 4) * 1000,
          talkOverMs: (index % 3) * 100,
          holdMs: (index % 2) * 60_000,
        }),
      ],
    });
  }
  return store;
}

async function allPages(store: Store, query: CallListQuery, limit: number): Promise<ListedCall[]> {
  const calls: ListedCall[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.calls.list(query, { limit, cursor });
    calls.push(...page.items);
    if (page.nextCursor === null) return calls;
    cursor = page.nextCursor;
  }
}

const values: Record<(typeof callSorts)[number], (call: ListedCall) => number | null> = {
  start: ({ startTime }) => (startTime === null ? null : Date.parse(startTime)),
  length: ({ durationMs }) => durationMs,
  score: ({ score }) => score,
  silence: ({ silenceMs }) => silenceMs,
  talkOver: ({ talkOverMs }) => talkOverMs,
  hold: ({ holdMs }) => holdMs,
};

test("pages of every order have each call once, in that order, what has no value last", async () => {
  const store = await storeCalls();
  for (const sort of callSorts) {
    for (const ascending of [true, false]) {
      const calls = await allPages(store, { sort, ascending }, 3);
      expect(new Set(calls.map(({ recordingId }) => recordingId)).size).toBe(20);
      const found = calls.map(values[sort]);
      const known = found.filter((value) => value !== null);
      expect(found).toEqual([
        ...known.toSorted((a, b) => (ascending ? a - b : b - a)),
        ...Array(20 - known.length).fill(null),
      ]);
    }
  }
});

test("a filter, words and their count agree, and each row shows its first hit", async () => {
  const store = await storeCalls();
  const query = { words: "refund", minSilenceMs: 1000, sort: "score" } as const;
  const calls = await allPages(store, query, 2);
  expect(calls.map(({ recordingId }) => recordingId).sort()).toEqual(["rec-15", "rec-18", "rec-3", "rec-6", "rec-9"]);
  expect(await store.calls.count(query)).toBe(5);
  expect(calls[0]).toMatchObject({
    hitCount: 1,
    hit: {
      startMs: 1000,
      side: "customer",
      snippet: [
        { text: "a ", match: false },
        { text: "refund", match: true },
        { text: " please", match: false },
      ],
    },
    conversation: null,
    warnings: 0,
    failedCritical: 0,
  });
  expect(await store.calls.count({})).toBe(20);
});

test("a cursor of one order is refused in another", async () => {
  const store = await storeCalls();
  const { nextCursor } = await store.calls.list({ sort: "score" }, { limit: 2 });
  await expect(store.calls.list({ sort: "hold" }, { limit: 2, cursor: nextCursor ?? "" })).rejects.toMatchObject({
    code: "store.invalid_cursor",
  });
});

test("a call is read with all its evaluations, the primary one first, and what they rest on", async () => {
  const store = await temporaryStore();
  await save(store, { evaluations: [evaluation(), evaluation({ definition: "contact-lens" })] });
  const call = await store.calls.get("rec-1");
  expect(call?.evaluations.map(({ isPrimary, evaluation: { definition } }) => [isPrimary, definition])).toEqual([
    [true, "standard"],
    [false, "contact-lens"],
  ]);
  expect(call?.evaluations[0]?.basis?.engine).toBe("wasm-0123456789ab");
  expect(call?.utterances).toHaveLength(3);
  expect(call?.media[0]).not.toHaveProperty("path");
  expect(await store.calls.get("rec-2")).toBeUndefined();
});
