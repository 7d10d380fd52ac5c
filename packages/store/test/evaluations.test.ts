import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import {
  getEvaluation,
  iterateEvaluations,
  listEvaluations,
  listEvents,
  type ScoreRecord,
  type StoredEvaluation,
  startRun,
  updateScore,
} from "../src/index.ts";
import { evaluation, save } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

const score = (changes: Partial<ScoreRecord> = {}): ScoreRecord => ({
  scorecard: "guide",
  scorecardVersion: 2,
  score: 42,
  unscorableReason: null,
  deductions: [{ criterion: "new" }],
  evaluation: { score: 42 },
  ...changes,
});

describe("listing", () => {
  test("filters by definition, scorecard, run, primary and measures, page by page", async () => {
    const { db } = await temporaryStore();
    await startRun(db, { id: "run-2", startedAtMs: 0, options: {} });
    const both = [evaluation(), evaluation({ definition: "nice", scorecard: "strict", score: 10 })];
    for (const id of ["a", "b", "c"]) await save(db, { recording: { id }, evaluations: both });
    await save(db, { recording: { id: "b" }, runId: "run-2" });
    const ids = async (filter: Parameters<typeof listEvaluations>[1]) => {
      const seen: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const { items, nextCursor } = await listEvaluations(db, filter, { limit: 2, cursor });
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

  test("one by its id", async () => {
    const { db } = await temporaryStore();
    await save(db);
    expect(await getEvaluation(db, 1)).toEqual((await listEvaluations(db, {}, { limit: 1 })).items[0]);
    expect(await getEvaluation(db, 2)).toBeUndefined();
  });

  test("metric filters use an index", async () => {
    const { location } = await temporaryStore();
    const file = new Sqlite(location);
    for (const column of ["silence_ms", "talk_over_ms", "hold_ms", "score"]) {
      const plan = file.prepare(`EXPLAIN QUERY PLAN SELECT * FROM evaluations WHERE ${column} >= ?`).all(5);
      expect(plan).toMatchObject([{ detail: expect.stringContaining("USING INDEX evaluations_by_") }]);
    }
    file.close();
  });
});

describe("rescoring", () => {
  test("reads every evaluation once while each is rescored, over many pages", async () => {
    const { db } = await temporaryStore();
    for (let i = 0; i < 210; i++) {
      await save(db, { recording: { id: `rec-${i}` }, utterances: [], evaluations: [evaluation({ events: [] })] });
    }
    const seen: number[] = [];
    for await (const { id } of iterateEvaluations(db)) {
      seen.push(id);
      await updateScore(db, { evaluationId: id, atMs: 9_000, ...score({ scorecard: "strict" }) });
    }
    expect(seen).toEqual(Array.from({ length: 210 }, (_, i) => i + 1));
    const copies: StoredEvaluation[] = await Array.fromAsync(iterateEvaluations(db, { scorecard: "strict" }));
    expect(copies).toHaveLength(210);
    expect(await Array.fromAsync(iterateEvaluations(db, { definition: "nice" }))).toEqual([]);
  });

  test("under the same scorecard replaces the score and nothing else", async () => {
    const { db } = await temporaryStore();
    await save(db);
    const before = await getEvaluation(db, 1);
    expect(await updateScore(db, { evaluationId: 1, atMs: 9_000, ...score() })).toBe(1);
    expect(await getEvaluation(db, 1)).toEqual({ ...before, ...score(), scoredAtMs: 9_000 });
    const unscorable = score({ score: null, unscorableReason: "nothing_applicable" });
    await updateScore(db, { evaluationId: 1, atMs: 9_001, ...unscorable });
    expect(await getEvaluation(db, 1)).toMatchObject({ score: null, unscorableReason: "nothing_applicable" });
  });

  test("under another scorecard adds a copy that takes its place, once", async () => {
    const { db } = await temporaryStore();
    await save(db);
    const before = await getEvaluation(db, 1);
    const strict = score({ scorecard: "strict" });
    const first = await updateScore(db, { evaluationId: 1, atMs: 9_000, ...strict });
    expect(await getEvaluation(db, first)).toEqual({ ...before, ...strict, id: first, scoredAtMs: 9_000 });
    expect(await getEvaluation(db, 1)).toEqual({ ...before, isPrimary: false });
    expect(await listEvents(db, first)).toEqual(await listEvents(db, 1));
    const again = await updateScore(db, { evaluationId: 1, atMs: 9_001, ...strict });
    const { items } = await listEvaluations(db, {}, { limit: 10 });
    expect(items.map(({ id, scorecard, isPrimary }) => [id, scorecard, isPrimary])).toEqual([
      [1, "guide", false],
      [again, "strict", true],
    ]);
    expect(await db.selectFrom("events").select("id").execute()).toHaveLength(4);
  });

  test("of an evaluation that is gone", async () => {
    const { db } = await temporaryStore();
    await expect(updateScore(db, { evaluationId: 7, atMs: 0, ...score() })).rejects.toMatchObject({
      code: "store.unknown_evaluation",
    });
  });
});
