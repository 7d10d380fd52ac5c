import type { Store } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { StoreError } from "../src/index.ts";
import { knownText, trickyText } from "./arbitraries.ts";
import { evaluation, save, saveFailed, utterance } from "./samples.ts";
import { countOf, isOnPostgres, temporaryStore } from "./temporary.ts";

const seed = Number(process.env.FC_SEED ?? 20_231_025);

const vocabulary = ["refund", "Café", "rec-1", "O'Brien", "東京タワー", "東", "서울", "tower2"];
const definitions = ["standard", "nice", "guide"];

const step = fc.record({
  id: fc.constantFrom("a", "b", "c"),
  action: fc.constantFrom("save", "save", "save", "fail"),
  hash: fc.constantFrom("1", "2"),
  texts: fc.array(
    fc.array(fc.constantFrom(...vocabulary), { maxLength: 4 }).map((words) => words.join(" ")),
    {
      maxLength: 4,
    },
  ),
  definitions: fc.uniqueArray(fc.constantFrom(...definitions), { minLength: 1 }),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the store must hold: utterances and definitions by recording, worked out without SQL. */
function expectedState(steps: readonly Step[]) {
  const calls = new Map<string, { hash: string; texts: string[]; definitions: Set<string>; primary: string }>();
  for (const { id, action, hash, texts, definitions } of steps) {
    if (action === "fail") continue;
    const before = calls.get(id);
    const kept = before?.hash === hash ? [...before.definitions] : [];
    calls.set(id, { hash, texts, definitions: new Set([...kept, ...definitions]), primary: definitions[0] ?? "" });
  }
  return calls;
}

async function run(store: Store, steps: readonly Step[]): Promise<void> {
  for (const { id, action, hash, texts, definitions } of steps) {
    if (action === "fail") {
      await saveFailed(store, { recording: { id, contentSha256: null } });
    } else {
      const utterances = texts.map((text, i) => utterance(text, "agent", i));
      const [first, ...others] = definitions.map((definition) => evaluation({ definition }));
      await save(store, {
        recording: { id, contentSha256: hash },
        utterances,
        evaluations: [first ?? evaluation(), ...others],
      });
    }
  }
}

test("after any saves, failures and saves again the index equals a scan, and every key has one evaluation", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const store = await temporaryStore();
      await run(store, steps);
      const calls = expectedState(steps);
      for (const word of vocabulary) {
        const { hits } = await store.search.utterances({ words: word }, { limit: 1000 });
        const found = hits.map(({ recordingId, startMs }) => `${recordingId} ${startMs}`);
        const scanned = [...calls].flatMap(([id, { texts }]) =>
          texts.flatMap((text, i) => (text.includes(word) ? [`${id} ${i}`] : [])),
        );
        expect(found.sort()).toEqual(scanned.sort());
      }
      const { items } = await store.evaluations.list({}, { limit: 1000 });
      const keys = [...calls].flatMap(([id, call]) =>
        [...call.definitions].map((name) => `${id} ${name} ${name === call.primary}`),
      );
      expect(items.map((row) => `${row.recordingId} ${row.definition} ${row.isPrimary}`).sort()).toEqual(keys.sort());
      expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
      await store.close();
    }),
    { seed, numRuns: 40 },
  );
}, 30_000);

test("no string a user can type is an error of SQLite", async () => {
  const store = await temporaryStore();
  await fc.assert(
    fc.asyncProperty(trickyText, trickyText, async (text, words) => {
      await save(store, { utterances: [utterance(text)] });
      await store.search.utterances({ words }, { limit: 5 }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(StoreError);
        expect(error).toMatchObject({ code: "store.invalid_query" });
      });
    }),
    { seed, numRuns: 300 },
  );
  expect(await store.checkIntegrity()).toMatchObject({ ok: true });
}, 30_000);

test("every text is found by its own words, and its snippet is the text", async () => {
  const store = await temporaryStore();
  await fc.assert(
    fc.asyncProperty(knownText, async (text) => {
      const words = text.replace(/["()*]/g, " ").replace(/(?<=^|\s)(?:AND|OR|NOT)(?=$|\s)/g, '"$&"');
      fc.pre(/[\p{L}\p{N}]/u.test(words));
      await save(store, { utterances: [utterance(text), utterance("something else")] });
      const { hits } = await store.search.utterances({ words, side: "agent" }, { limit: 5 });
      const stored = isOnPostgres ? text.replaceAll("\0", "\uFFFD") : text;
      expect(hits.map(({ snippet }) => snippet.map((part) => part.text).join(""))).toEqual([stored]);
      expect(hits[0]?.snippet.some(({ match }) => match)).toBe(true);
    }),
    { seed, numRuns: 300 },
  );
}, 30_000);

test("any filter value either filters or is refused by name", async () => {
  const store = await temporaryStore();
  await save(store);
  const value = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, -0, 1e308));
  await fc.assert(
    fc.asyncProperty(
      fc.record({ minScore: value, maxHoldMs: value, from: fc.string(), to: fc.string() }, { requiredKeys: [] }),
      fc.string(),
      async (filter, cursor) => {
        for (const page of [{ limit: 5 }, { limit: 5, cursor }]) {
          await store.search
            .utterances(filter, page)
            .catch((error: unknown) => expect(error).toBeInstanceOf(StoreError));
        }
      },
    ),
    { seed },
  );
  expect(await countOf(store, "utterances")).toBe(3);
});
