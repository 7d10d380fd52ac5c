import type { SearchHit, SearchQuery, Store } from "@earshot/model";
import { describe, expect, test } from "vitest";
import { isNamed } from "../src/repositories/recording-named.ts";
import { createConnection } from "../src/sqlite/connection.ts";
import { evaluation, save, saveFailed, utterance } from "./samples.ts";
import { plainFile, planOf, temporaryStore, testOnSqlite } from "./temporary.ts";

const said = [
  utterance("My number is rec-1, thank you.", "customer", 0),
  utterance("Is that Mr O'Brien at the café?", "agent", 1000),
  utterance("He said “I want a refund” and hung up.", "customer", 2000),
  utterance("東京タワーに行きます", "customer", 3000),
  utterance("서울에서 왔어요, refund please", "customer", 4000),
  utterance("A refund? You want it back?", "agent", 5000),
];

async function storeWithCall() {
  const store = await temporaryStore();
  await save(store, { recording: { id: "call-a", interactionId: "int-a" }, utterances: said });
  return store;
}

/** What a search finds, with the hits marked. */
async function find(store: Store, query: SearchQuery): Promise<string[]> {
  const { hits } = await store.search.utterances(query, { limit: 100 });
  return hits.map(marked);
}

function marked({ snippet }: Pick<SearchHit, "snippet">): string {
  return snippet.map(({ text, match }) => (match ? `[${text}]` : text)).join("");
}

describe("words", () => {
  test.each([
    ["rec-1", ["My number is [rec-1], thank you."]],
    ["O'Brien", ["Is that Mr [O'Brien] at the café?"]],
    ["o'brien", ["Is that Mr [O'Brien] at the café?"]],
    ["café", ["Is that Mr O'Brien at the [café]?"]],
    ["cafe", ["Is that Mr O'Brien at the [café]?"]],
    ["CAFE\u0301", ["Is that Mr O'Brien at the [café]?"]],
    ["東京", ["[東京]タワーに行きます"]],
    ["京タ", ["東[京タ]ワーに行きます"]],
    ["東", ["[東]京タワーに行きます"]],
    ["タワー", ["東京[タワー]に行きます"]],
    ["東京　行き", ["[東京]タワーに[行き]ます"]],
    ["京東", []],
    ["서울", ["[서울]에서 왔어요, refund please"]],
    ["want refund", ["He said “I [want] a [refund]” and hung up.", "A [refund]? You [want] it back?"]],
    ['"want a refund"', ["He said “I [want a refund]” and hung up."]],
    ['refund "hung up"', ["He said “I want a [refund]” and [hung up]."]],
    ["want - refund !", ["He said “I [want] a [refund]” and hung up.", "A [refund]? You [want] it back?"]],
    [
      "want refund OR café",
      [
        "Is that Mr O'Brien at the [café]?",
        "He said “I [want] a [refund]” and hung up.",
        "A [refund]? You [want] it back?",
      ],
    ],
    ["refund NOT want", ["서울에서 왔어요, [refund] please"]],
    ["NOT refund NOT rec NOT mr", ["東京タワーに行きます"]],
    ["NOT refund NOT rec OR O'Brien", ["Is that Mr [O'Brien] at the café?", "東京タワーに行きます"]],
    ['"or" OR "not"', []],
    ["refund AND want", ["He said “I [want] a [refund]” and hung up.", "A [refund]? You [want] it back?"]],
    ["refund AND NOT want", ["서울에서 왔어요, [refund] please"]],
    ["refund and want", ["He said “I [want] a [refund]” [and] hung up."]],
    ["refund AND nothing", []],
    ['"(want) a refund*"', ["He said “I [want a refund]” and hung up."]],
    ["tower OR NOT refund NOT mr NOT rec", ["東京タワーに行きます"]],
    ["refun* NOT want", ["서울에서 왔어요, [refund] please"]],
    ["refun", []],
    ['"mr o\'br"*', ["Is that [Mr O'Brien] at the café?"]],
    ["서울".normalize("NFD"), ["[서울]에서 왔어요, refund please"]],
    ["タワー NOT 京都", ["東京[タワー]に行きます"]],
    ["words:refund", []],
    ["refund東京", []],
    ["nothing", []],
  ])("%s", async (words, expected) => {
    expect(await find(await storeWithCall(), { words })).toEqual(expected);
  });

  test.each(['""', "-", "?!", "😀", "'''"])("%s alone has nothing to look for", async (words) => {
    const store = await temporaryStore();
    await expect(find(store, { words })).rejects.toMatchObject({
      code: "store.invalid_query",
      hint: "Search for a letter or digit.",
    });
  });

  test.each([
    ["(charged OR bill) refund", '"(charged" has a parenthesis, and a search can\'t be grouped'],
    ["refund)", '"refund)" has a parenthesis, and a search can\'t be grouped'],
    ["cha*ge", '"cha*ge" has a * that is not at the end of a word'],
    ["*", '"*" has a * that is not at the end of a word'],
    ["refund**", '"refund**" has a * that is not at the end of a word'],
    ['want "a refund', 'the quotation mark before "a refund" is not closed'],
    ['refund"', "the quotation mark at the end is not closed"],
    ["OR refund", "OR has no word before it"],
    ["refund OR", "OR has no word after it"],
    ["refund OR - ", "OR has no word after it"],
    ["AND refund", "AND has no word before it"],
    ["refund AND OR want", "AND has no word after it"],
    ["refund NOT", "NOT has no word after it"],
    ["NOT NOT refund", "NOT has no word after it"],
    ["NOT", "NOT has no word after it"],
  ])("%s is refused", async (words, message) => {
    const store = await temporaryStore();
    await expect(find(store, { words })).rejects.toMatchObject({ code: "store.invalid_query", message });
  });

  test.each(["", "  \n", undefined])("without words (%j) everything said is found, unmarked", async (words) => {
    expect(await find(await storeWithCall(), { words })).toEqual(said.map(({ text }) => text));
  });

  test("far too much to look for", async () => {
    const store = await temporaryStore();
    for (const words of ["a".repeat(1001), "a ".repeat(51)]) {
      await expect(find(store, { words })).rejects.toMatchObject({ code: "store.invalid_query" });
    }
    expect(await find(store, { words: "a ".repeat(50) })).toEqual([]);
  });

  test("a hit says where in the call it was said and how the call did", async () => {
    const { hits } = await (await storeWithCall()).search.utterances({ words: "café" }, { limit: 1 });
    expect(hits).toEqual([
      {
        kind: "utterance",
        recordingId: "call-a",
        interactionId: "int-a",
        startTime: "2023-10-25T14:30:00Z",
        startMs: 1000,
        endMs: 2000,
        side: "agent",
        speaker: "agent",
        snippet: [
          { text: "Is that Mr O'Brien at the ", match: false },
          { text: "café", match: true },
          { text: "?", match: false },
        ],
        evaluationId: 1,
        score: 89,
        silenceMs: 0,
        talkOverMs: 200,
        holdMs: 90_000,
      },
    ]);
  });
});

describe("spellings", () => {
  test.each([
    ["がぎ", "がぎぐ", "[がぎ]ぐ"],
    ["한국", "한국어", "[한국]어"],
    ["Ελλαδα", "η Ελλάδα", "η [Ελλάδα]"],
    ["ёлка", "елка", "[елка]"],
    ["мои", "мой", "[мой]"],
    ["שלום", "שָׁלוֹם", "[שָׁלוֹם]"],
    ["resume", "résumé", "[résumé]"],
  ])("%s finds %s, however each is composed", async (words, text, expected) => {
    for (const stored of ["NFC", "NFD"]) {
      const store = await temporaryStore();
      await save(store, { utterances: [utterance(text.normalize(stored))] });
      for (const typed of ["NFC", "NFD"]) {
        expect(await find(store, { words: words.normalize(typed) })).toEqual([expected.normalize(stored)]);
      }
    }
  });

  test("kana with and without their marks are other letters", async () => {
    const store = await temporaryStore();
    await save(store, { utterances: [utterance("かき"), utterance("がき", "agent", 1)] });
    expect(await find(store, { words: "がき" })).toEqual(["[がき]"]);
  });
});

describe("calls", () => {
  const calls = async (store: Store, query: SearchQuery, limit = 10) =>
    (await store.search.calls(query, { limit })).calls.map(({ recordingId, hits, hitCount }) => ({
      recordingId,
      hits: hits.map(marked),
      hitCount,
    }));

  async function storeWithTwoCalls() {
    const store = await storeWithCall();
    const refunds = Array.from({ length: 7 }, (_, i) => utterance(`refund ${i}`, "agent", 10 * i));
    await save(store, { recording: { id: "call-b", startTime: "2023-10-26T10:00:00Z" }, utterances: refunds });
    return store;
  }

  test("hold all words somewhere, each with its first hits and their number", async () => {
    const store = await storeWithTwoCalls();
    expect(await calls(store, { words: "café 東京 number" })).toEqual([
      {
        recordingId: "call-a",
        hits: ["My [number] is rec-1, thank you.", "Is that Mr O'Brien at the [café]?", "[東京]タワーに行きます"],
        hitCount: 3,
      },
    ]);
    const found = await calls(store, { words: "refund" });
    expect(found.map(({ recordingId, hits, hitCount }) => [recordingId, hits.length, hitCount])).toEqual([
      ["call-b", 5, 7],
      ["call-a", 3, 3],
    ]);
  });

  test.each<[SearchQuery, string[]]>([
    [{}, ["call-b", "call-a"]],
    [{ minScore: 100 }, []],
    [{ words: "refund NOT café" }, ["call-b"]],
    [{ words: "NOT café" }, ["call-b"]],
    [{ words: "café OR 6" }, ["call-b", "call-a"]],
    [{ words: "refund", side: "agent" }, ["call-b", "call-a"]],
    [{ words: "refund want", side: "customer" }, ["call-a"]],
    [{ words: "refund NOT please", side: "agent" }, ["call-b", "call-a"]],
    [{ side: "customer" }, ["call-a"]],
    [{ words: "call-a" }, ["call-a"]],
    [{ words: "call-a", side: "agent" }, []],
    [{ words: "refund", recordingId: "call-a" }, ["call-a"]],
  ])("%j", async (query, expected) => {
    const found = await calls(await storeWithTwoCalls(), query);
    expect(found.map(({ recordingId }) => recordingId)).toEqual(expected);
  });

  test("without words and speaker have no hits; pages give each call once", async () => {
    const store = await storeWithTwoCalls();
    expect(await calls(store, {}, 1)).toEqual([{ recordingId: "call-b", hits: [], hitCount: 0 }]);
    const { nextCursor } = await store.search.calls({}, { limit: 1 });
    const next = await store.search.calls({}, { limit: 1, cursor: nextCursor ?? "" });
    expect(next).toMatchObject({ calls: [{ recordingId: "call-a", score: 89 }], nextCursor: null });
    await expect(store.search.utterances({}, { limit: 1, cursor: nextCursor ?? "" })).rejects.toMatchObject({
      code: "store.invalid_cursor",
    });
  });

  test("that were never evaluated are found by their id", async () => {
    const store = await temporaryStore();
    await saveFailed(store);
    expect(await calls(store, { words: "rec-1" })).toEqual([{ recordingId: "rec-1", hits: [], hitCount: 0 }]);
    expect(await calls(store, {})).toEqual([]);
  });
});

describe("ids", () => {
  test("rec-1 finds the recording of that id and who says it", async () => {
    const store = await storeWithCall();
    await save(store, { utterances: [utterance("unrelated")] });
    for (const words of ["rec-1", ' "rec-1" ']) {
      const { hits } = await store.search.utterances({ words }, { limit: 10 });
      expect(hits.map(({ kind, recordingId }) => [kind, recordingId])).toEqual([
        ["utterance", "call-a"],
        ["recording", "rec-1"],
      ]);
    }
    const { hits } = await store.search.utterances({ words: "int-1" }, { limit: 10 });
    expect(hits).toMatchObject([{ kind: "recording", recordingId: "rec-1", startMs: null, side: null, score: 89 }]);
    expect(await find(store, { words: "rec-1", side: "agent" })).toEqual([]);
    expect(await find(store, { words: "rec-1", recordingId: "rec-1" })).toEqual(["[rec-1]"]);
    expect(await find(store, { interactionId: "int-1" })).toEqual(["unrelated"]);
  });

  test("rec-7 finds int-7~rec-7", async () => {
    const store = await temporaryStore();
    await save(store, { recording: { id: "int-7~rec-7", interactionId: "int-7" }, utterances: [utterance("hello")] });
    for (const words of ["rec-7", "int-7~rec-7", "int-7"]) {
      const { hits } = await store.search.utterances({ words }, { limit: 10 });
      expect(hits).toMatchObject([{ kind: "recording", recordingId: "int-7~rec-7" }]);
      const found = await store.search.calls({ words }, { limit: 10 });
      expect(found.calls).toMatchObject([{ recordingId: "int-7~rec-7", hitCount: 0 }]);
    }
    expect((await store.search.calls({ words: "7~rec-7" }, { limit: 10 })).calls).toEqual([]);
  });

  testOnSqlite("an id behind the ~ is found by an index", async () => {
    const store = await temporaryStore();
    const { db } = createConnection(plainFile(store));
    const named = db.selectFrom("recordings as r").select("r.id").where(isNamed(db, "rec-7"));
    const { sql, parameters } = named.compile();
    expect(planOf(plainFile(store), sql, parameters).join()).toContain("recordings_by_own_id");
  });

  test("a recording that was never evaluated is found by its id", async () => {
    const store = await temporaryStore();
    await saveFailed(store);
    const { hits } = await store.search.utterances({ words: "rec-1" }, { limit: 10 });
    expect(hits).toMatchObject([{ kind: "recording", evaluationId: null, score: null }]);
  });
});

describe("filters", () => {
  async function storeWithThreeCalls() {
    const store = await temporaryStore();
    const call = (id: string, startTime: string | null, changes: Parameters<typeof evaluation>[0]) =>
      save(store, {
        recording: { id, startTime },
        utterances: [utterance(`hello from ${id}`, "customer"), utterance("hello", "agent", 1)],
        evaluations: [evaluation(changes), evaluation({ definition: "nice", silenceMs: 99_000 })],
      });
    await call("good", "2023-10-25T10:00:00Z", { silenceMs: 5000, talkOverMs: 0, holdMs: 0, score: 90 });
    await call("bad", "2023-10-26T10:00:00+02:00", { silenceMs: 5001, talkOverMs: 300, holdMs: 60_000, score: 59.9 });
    await call("none", null, { silenceMs: 0, talkOverMs: 0, holdMs: 0, score: null, unscorableReason: "no_speech" });
    return store;
  }

  test.each<[SearchQuery, string[]]>([
    [{}, ["bad", "good", "none"]],
    [{ minSilenceMs: 5000 }, ["bad", "good"]],
    [{ maxSilenceMs: 5000 }, ["good", "none"]],
    [{ minSilenceMs: 1, maxSilenceMs: 5000 }, ["good"]],
    [{ minTalkOverMs: 300 }, ["bad"]],
    [{ maxTalkOverMs: 299 }, ["good", "none"]],
    [{ minHoldMs: 1 }, ["bad"]],
    [{ maxHoldMs: 0 }, ["good", "none"]],
    [{ minScore: 59.9 }, ["bad", "good"]],
    [{ maxScore: 90 }, ["bad", "good"]],
    [{ belowScore: 90 }, ["bad"]],
    [{ aboveScore: 59.9 }, ["good"]],
    [{ minScore: 0, belowScore: 59.9 }, []],
    [{ scored: true }, ["bad", "good"]],
    [{ scored: false }, ["none"]],
    [{ from: "2023-10-26" }, ["bad"]],
    [{ to: "2023-10-26" }, ["good"]],
    [{ from: "2023-10-26T08:00:00Z", to: "2023-10-26T08:00:01Z" }, ["bad"]],
    [{ to: "2023-10-26T08:00:00Z" }, ["good"]],
    [{ speaker: "guest" }, ["bad", "good", "none"]],
    [{ speaker: "nobody" }, []],
    [{ recordingId: "good" }, ["good"]],
  ])("%j", async (filter, expected) => {
    const store = await storeWithThreeCalls();
    const { hits } = await store.search.utterances({ words: "hello", side: "customer", ...filter }, { limit: 10 });
    expect(hits.map(({ recordingId }) => recordingId)).toEqual(expected);
  });

  test.each<SearchQuery>([{ minScore: Number.NaN }, { maxHoldMs: Infinity }, { from: "soon" }, { to: "" }])(
    "%j has no meaning",
    async (filter) => {
      const store = await temporaryStore();
      await expect(store.search.utterances(filter, { limit: 1 })).rejects.toMatchObject({
        code: "store.invalid_query",
      });
    },
  );
});

describe("pages", () => {
  test("of any size give every hit once, also while other calls are stored again", async () => {
    const store = await temporaryStore();
    const times = ["2023-10-25T10:00:00Z", "2023-10-25T10:00:00Z", "2023-10-27T10:00:00Z", null, null];
    const saveAll = async () => {
      for (const [i, startTime] of times.entries()) {
        const utterances = Array.from({ length: 4 }, (_, j) => utterance(`refund ${j}`, "agent", j));
        await save(store, { recording: { id: `rec-${i}`, interactionId: "refund", startTime }, utterances });
      }
    };
    await saveAll();
    const order = (hits: SearchHit[]) =>
      hits.map(({ recordingId, kind, startMs }) => `${recordingId} ${kind} ${startMs}`);
    const { hits: all } = await store.search.utterances({ words: "refund" }, { limit: 100 });
    expect(all).toHaveLength(25);
    expect(order(all).filter((_, i) => i % 5 === 0)).toEqual(
      ["rec-2", "rec-0", "rec-1", "rec-3", "rec-4"].map((id) => `${id} recording null`),
    );
    for (const limit of [1, 2, 7, 25]) {
      const seen: SearchHit[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await store.search.utterances({ words: "refund" }, { limit, cursor });
        expect(page.hits.length).toBeLessThanOrEqual(limit);
        seen.push(...page.hits);
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
        if (seen.length === 7) await saveAll();
      }
      expect(order(seen)).toEqual(order(all));
    }
  });

  test("a cursor that was made up, or belongs to another query", async () => {
    const store = await storeWithCall();
    const { nextCursor } = await store.search.utterances({ words: "refund", minScore: 1 }, { limit: 1 });
    const cursor = nextCursor ?? "";
    const page = await store.search.utterances(
      { minScore: 1, words: "refund", maxScore: undefined },
      { limit: 9, cursor },
    );
    expect(page.hits).toHaveLength(2);
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const own: unknown[] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const others = ["", "%%%", "bnVsbA", made({}), made([own[0]]), made([own[0], "1", "a", 1]), made([...own, 1])];
    for (const wrong of [...others, made([own[0], 1.5, "a", 1]), made([own[0], 1, "a", null])]) {
      await expect(
        store.search.utterances({ words: "refund", minScore: 1 }, { limit: 1, cursor: wrong }),
      ).rejects.toMatchObject({ code: "store.invalid_cursor", message: "the cursor is not one of this list" });
    }
    await expect(store.search.utterances({ words: "refund" }, { limit: 1, cursor })).rejects.toMatchObject({
      code: "store.invalid_cursor",
      message: "the cursor belongs to another query",
    });
  });
});
