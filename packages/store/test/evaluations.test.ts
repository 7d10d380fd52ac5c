import { type EvaluationFilter, everyone, type Rescoring } from "@earshot/model";
import { describe, expect, test } from "vitest";
import { listQuery } from "../src/repositories/evaluations.ts";
import { createConnection } from "../src/sqlite/connection.ts";
import { basis, evaluation, save, utterance } from "./samples.ts";
import { changeBySql, plainFile, planOf, startRun, temporaryStore, testOnSqlite } from "./temporary.ts";

const sha256 = "9".repeat(64);

function rescoring(evaluationId: number, facts: Parameters<typeof evaluation>[0] = {}): Rescoring {
  const { scorecard, evaluation: rescored } = evaluation({ scorecardVersion: 2, score: 42, ...facts });
  return { evaluationId, scorecard: { ...scorecard, sha256 }, evaluation: rescored };
}

describe("listing", () => {
  test("filters by definition, scorecard, run, primary and measures, page by page", async () => {
    const store = await temporaryStore();
    await startRun(store, "run-2");
    const both = [evaluation(), evaluation({ definition: "nice", scorecard: "strict", score: 10 })] as const;
    for (const id of ["a", "b", "c"]) await save(store, { recording: { id }, evaluations: both });
    await save(store, { recording: { id: "b" }, runId: "run-2" });
    const ids = async (filter: EvaluationFilter) => {
      const seen: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const { items, nextCursor } = await store.evaluations.list(filter, { limit: 2, cursor });
        seen.push(...items.map(({ recordingId, definition }) => `${recordingId} ${definition}`));
        if (nextCursor === null) return seen;
        cursor = nextCursor;
      }
    };
    expect(await ids({})).toEqual(["a", "b", "c"].flatMap((id) => [`${id} standard`, `${id} nice`]));
    expect(await ids({ definition: "nice" })).toEqual(["a nice", "b nice", "c nice"]);
    expect(await ids({ scorecard: "guide" })).toEqual(["a standard", "b standard", "c standard"]);
    expect(await ids({ primary: true })).toEqual(["a standard", "b standard", "c standard"]);
    expect(await ids({ primary: false, recordingId: "c" })).toEqual(["c nice"]);
    expect(await ids({ runId: "run-2" })).toEqual(["b standard"]);
    expect(await ids({ maxScore: 10, interactionId: "int-1" })).toEqual(["a nice", "b nice", "c nice"]);
  });

  test("of a definition without a rule for talk-over there is none, in lists, searches and filters", async () => {
    const store = await temporaryStore();
    const without = { ...evaluation({ talkOverMs: 0 }), definitionParameters: { talkOver: null } };
    await save(store, { recording: { id: "rec-1" }, evaluations: [without] });
    await save(store, { recording: { id: "rec-2" } });
    const { evaluations, search } = store;
    const [one, two] = [
      { recordingId: "rec-1", talkOverMs: null },
      { recordingId: "rec-2", talkOverMs: 200 },
    ];
    expect((await evaluations.list({}, { limit: 9 })).items).toMatchObject([{ ...one, talkOverCount: null }, two]);
    expect(await evaluations.get(1)).toMatchObject(one);
    expect((await search.calls({}, { limit: 9 })).calls).toMatchObject([one, two]);
    expect((await search.utterances({ recordingId: "rec-1" }, { limit: 1 })).hits).toMatchObject([one]);
    for (const filter of [{ maxTalkOverMs: 1_000_000 }, { minTalkOverMs: 0 }]) {
      const found = [
        (await evaluations.list(filter, { limit: 9 })).items,
        (await search.calls(filter, { limit: 9 })).calls,
        (await store.calls.list(filter, { limit: 9 })).items,
      ];
      for (const calls of found) expect(calls.map(({ recordingId }) => recordingId)).toEqual(["rec-2"]);
    }
  });

  test("one by its id", async () => {
    const store = await temporaryStore();
    await save(store);
    expect(await store.evaluations.get(1)).toEqual((await store.evaluations.listWhole({}, { limit: 1 })).items[0]);
    expect(await store.evaluations.get(2)).toBeUndefined();
  });

  testOnSqlite("metric filters use an index", async () => {
    const file = plainFile(await temporaryStore());
    for (const column of ["silence_ms", "talk_over_ms", "hold_ms", "score"]) {
      expect(planOf(file, `SELECT * FROM evaluations WHERE ${column} >= 5`)).toEqual([
        expect.stringContaining("USING INDEX evaluations_by_"),
      ]);
    }
  });

  testOnSqlite("reads calls by time, so that it can stop when the page is full", async () => {
    const file = plainFile(await temporaryStore());
    const { db } = createConnection(file);
    const plan = (filter: EvaluationFilter) => {
      const { sql, parameters } = listQuery(db, filter, everyone, { limit: 10 }).compile();
      return planOf(file, sql, parameters);
    };
    const byTime = [
      "SCAN r USING INDEX recordings_newest_first",
      "SEARCH e USING INDEX sqlite_autoindex_evaluations_1 (recording_key=?)",
      // Those of one call, which are few.
      "USE TEMP B-TREE FOR LAST TERM OF ORDER BY",
    ];
    expect(plan({})).toEqual(byTime);
    expect(plan({ minSilenceMs: 5_000 })).toEqual(byTime);
    expect(plan({ primary: true })).toEqual([
      byTime[0],
      "SEARCH e USING INDEX evaluations_primary (recording_key=?)",
      byTime[2],
    ]);
    expect(plan({ interactionId: "int-1" })[0]).toBe(
      "SEARCH r USING INDEX recordings_by_interaction (interaction_id=?)",
    );
    expect(plan({ runId: "run-1" })[0]).toBe("SEARCH e USING INDEX evaluations_by_run (run_id=?)");
  });
});

describe("rescoring", () => {
  test("reads every evaluation once while each page is rescored", async () => {
    const store = await temporaryStore();
    for (let i = 0; i < 210; i++) await save(store, { recording: { id: `rec-${i}` }, utterances: [] });
    const seen: number[] = [];
    for await (const page of store.evaluations.pages()) {
      seen.push(...page.map(({ id }) => id));
      const rescorings = page.map(({ id }) => rescoring(id, { scorecard: "strict" }));
      await store.evaluations.rescore(rescorings, 9_000);
    }
    expect(seen).toEqual(Array.from({ length: 210 }, (_, i) => i + 1));
    const { items } = await store.evaluations.list({ scorecard: "strict" }, { limit: 1000 });
    expect(items).toHaveLength(210);
    expect(await Array.fromAsync(store.evaluations.pages({ definition: "nice" }))).toEqual([]);
  });

  test("under the same scorecard replaces the score and nothing else", async () => {
    const store = await temporaryStore();
    await save(store);
    const before = await store.evaluations.get(1);
    const better = rescoring(1);
    await store.evaluations.rescore([better], 9_000);
    const after = { scorecardVersion: 2, score: 42, scoredAtMs: 9_000, evaluation: better.evaluation };
    expect(await store.evaluations.get(1)).toEqual({ ...before, ...after });
    await store.evaluations.rescore([rescoring(1, { score: null, unscorableReason: "nothing_applicable" })], 9_001);
    expect(await store.evaluations.get(1)).toMatchObject({ score: null, unscorableReason: "nothing_applicable" });
  });

  test("under another scorecard adds a copy that takes its place, once", async () => {
    const store = await temporaryStore();
    await save(store);
    const before = await store.evaluations.get(1);
    const strict = rescoring(1, { scorecard: "strict" });
    await store.evaluations.rescore([strict], 9_000);
    const rescored = { scorecard: "strict", scorecardVersion: 2, score: 42, scoredAtMs: 9_000 };
    expect(await store.evaluations.get(2)).toEqual({ ...before, ...rescored, id: 2, evaluation: strict.evaluation });
    expect(await store.evaluations.get(1)).toEqual({ ...before, isPrimary: false });
    await store.evaluations.rescore([strict], 9_001);
    const { items } = await store.evaluations.list({}, { limit: 10 });
    expect(items.map(({ id, scorecard, isPrimary }) => [id, scorecard, isPrimary])).toEqual([
      [1, "guide", false],
      [3, "strict", true],
    ]);
  });

  test("all or nothing, when one evaluation is gone", async () => {
    const store = await temporaryStore();
    await save(store);
    const before = await store.evaluations.get(1);
    const unknown = { code: "store.unknown_evaluation" };
    await expect(store.evaluations.rescore([rescoring(1), rescoring(7)], 0)).rejects.toMatchObject(unknown);
    expect(await store.evaluations.get(1)).toEqual(before);
  });

  test("what an evaluation rests on follows its scorecard", async () => {
    const store = await temporaryStore();
    await save(store);
    const stored = async () => (await store.calls.states(["rec-1"])).get("rec-1")?.fingerprint?.evaluations;
    await store.evaluations.rescore([rescoring(1)], 9_000);
    const name = rescoring(1).scorecard.name;
    expect(await stored()).toEqual({
      "standard guide": basis,
      [`standard ${name}`]: { ...basis, scorecard: sha256 },
    });
  });

  test("a call whose fingerprint is damaged can be rescored and looked up: what it rests on is not known", async () => {
    const store = await temporaryStore();
    await save(store);
    for (const damaged of ["{}", '{"words": 1}', '"text"']) {
      await changeBySql(store, `UPDATE recordings SET fingerprint = '${damaged}'`);
      await store.evaluations.rescore([rescoring(1)], 9_000);
      const state = (await store.calls.states(["rec-1"])).get("rec-1");
      expect(state).toMatchObject({ status: "evaluated", fingerprint: null });
    }
  });
});

test("the words of several calls are those of each; of calls that are not stored there are none", async () => {
  const store = await temporaryStore();
  for (const id of ["rec-1", "rec-2"]) {
    await save(store, {
      recording: { id },
      utterances: [utterance(`hello ${id}`), utterance("again", "customer", 2000)],
    });
  }
  const words = await store.evaluations.utterancesOf(["rec-2", "rec-1", "rec-3"]);
  expect([...words.keys()].toSorted()).toEqual(["rec-1", "rec-2"]);
  for (const [id, said] of words) expect(said).toEqual(await store.evaluations.utterances(id));
});
