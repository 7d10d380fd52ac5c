import type { SearchHit, SearchQuery, Store } from "@earshot/model";
import { beforeEach, expect, test } from "vitest";
import { parseSearchWords } from "../src/search-words.ts";
import { createConnection } from "../src/sqlite/connection.ts";
import { openFile } from "../src/sqlite/open-file.ts";
import { evaluation, save, utterance } from "./samples.ts";
import { temporaryStore, testOnSqlite } from "./temporary.ts";

let store: Store;

/** Twelve calls, some without a start time, one stored again after the others; each says one word four times. */
beforeEach(async () => {
  store = await temporaryStore();
  for (const index of [...Array(12).keys(), 3]) {
    const startTime = index % 5 === 0 ? null : `2026-01-${String(28 - index).padStart(2, "0")}T10:00:00Z`;
    const texts = ["hello there", "well", "hello again", "oh hello", index === 7 ? "hello zeppelin" : "hello hello"];
    const utterances = texts.map((text, at) => utterance(text, at % 2 === 0 ? "agent" : "customer", at * 1000));
    const recording = { id: `rec-${index}`, interactionId: `int-${index}`, startTime };
    await save(store, { recording, utterances, evaluations: [evaluation({ score: index * 8 })] });
  }
});

async function allHits(query: SearchQuery, limit: number): Promise<SearchHit[]> {
  const hits: SearchHit[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.search.utterances(query, { limit, cursor });
    hits.push(...page.hits);
    if (page.nextCursor === null) return hits;
    cursor = page.nextCursor;
  }
}

test.each([
  { words: "hello" },
  { words: "hello", side: "customer" as const },
  { words: "hello", minScore: 30, maxScore: 70 },
  { words: "hello", from: "2026-01-20T00:00:00Z", recordingId: "rec-3" },
])("pages of many hits have what one page of all has: %o", async (query) => {
  const all = await allHits(query, 1000);
  expect(all.length).toBeGreaterThan(0);
  for (const limit of [1, 2, 7]) expect(await allHits(query, limit)).toEqual(all);
});

testOnSqlite("few hits are sorted, many are found call by call", async () => {
  const file = openFile(store.location, "read");
  const { db } = createConnection(file);
  const planFor = (words: string, limit: number) => {
    const parsed = parseSearchWords(words);
    return parsed && db.words.fullText.choosePlan(db, parsed, "utterances", limit);
  };
  expect(await planFor("zeppelin", 2)).toBe("hitsFirst");
  expect(await planFor("hello", 2)).toBe("callsFirst");
  expect(await planFor("hello", 1001)).toBe("hitsFirst");
  expect(await planFor("nothing", 2)).toBe("hitsFirst");
  file.close();
});
