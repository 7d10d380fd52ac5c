import { describe, expect, test } from "vitest";
import {
  listEvaluations,
  listEvents,
  listRunOutcomes,
  listUtterances,
  recordingStates,
  saveFailed,
  saveSkipped,
  startRun,
} from "../src/index.ts";
import { evaluation, recording, save, utterance, workedUtterances } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

const failure = { code: "stt.failed", message: "the speech could not be recognised", hint: "Try again." };

describe("saving an evaluated call", () => {
  test("stores what it was given", async () => {
    const { db } = await temporaryStore();
    await save(db);
    expect(await listUtterances(db, "rec-1")).toEqual(workedUtterances);
    const { items } = await listEvaluations(db, {}, { limit: 10 });
    const { events, ...stored } = evaluation();
    expect(items).toEqual([
      {
        ...stored,
        id: 1,
        recordingId: "rec-1",
        interactionId: "int-1",
        startTime: "2023-10-25T14:30:00Z",
        isPrimary: true,
        runId: "run-1",
        evaluatedAtMs: 2_000,
        scoredAtMs: 2_000,
      },
    ]);
    expect(await listEvents(db, 1)).toEqual([
      { ...events[1], index: 0 },
      { ...events[0], index: 0 },
    ]);
  });

  test("saving again changes nothing but the time", async () => {
    const { db } = await temporaryStore();
    await save(db);
    const read = async () => [
      await listEvaluations(db, {}, { limit: 10 }),
      await listUtterances(db, "rec-1"),
      await listEvents(db, 1),
    ];
    const before = await read();
    await save(db);
    expect(await read()).toEqual(before);
  });

  test("saving again replaces utterances and evaluations of the same key, and keeps the evaluation's id", async () => {
    const { db } = await temporaryStore();
    await save(db);
    const changed = evaluation({ score: 50, scorecardVersion: 2, inputSha256: "c".repeat(64), events: [] });
    await save(db, { utterances: [utterance("other words")], evaluations: [changed] });
    expect(await listUtterances(db, "rec-1")).toEqual([utterance("other words")]);
    const { items } = await listEvaluations(db, {}, { limit: 10 });
    expect(items).toMatchObject([{ id: 1, score: 50, scorecardVersion: 2, inputSha256: "c".repeat(64) }]);
    expect(await listEvents(db, 1)).toEqual([]);
  });

  test("evaluations under other definitions stay while the audio is the same", async () => {
    const { db } = await temporaryStore();
    await save(db, { evaluations: [evaluation(), evaluation({ definition: "nice" })] });
    await save(db, { evaluations: [evaluation({ definition: "guide" })] });
    const rows = async () =>
      (await listEvaluations(db, {}, { limit: 10 })).items.map(({ definition, isPrimary }) => [definition, isPrimary]);
    expect(await rows()).toEqual([
      ["standard", false],
      ["nice", false],
      ["guide", true],
    ]);
    await save(db, { recording: { contentSha256: "f".repeat(64) } });
    expect(await rows()).toEqual([["standard", true]]);
  });

  test("one key given twice is stored once, and the first evaluation stays the primary one", async () => {
    const { db } = await temporaryStore();
    await save(db, { evaluations: [evaluation({ score: 1 }), evaluation({ score: 2 })] });
    const { items } = await listEvaluations(db, {}, { limit: 10 });
    expect(items).toMatchObject([{ score: 2, isPrimary: true }]);
  });

  test("a call of more rows than one statement takes", async () => {
    const { db } = await temporaryStore();
    const utterances = Array.from({ length: 7001 }, (_, i) => utterance(`word${i}`, "customer", i));
    const gaps = Array.from(
      { length: 7001 },
      (_, i) => ({ kind: "silence", startMs: i, endMs: i + 1, detail: null }) as const,
    );
    await save(db, { utterances, evaluations: [evaluation({ events: gaps })] });
    expect(await listUtterances(db, "rec-1")).toEqual(utterances);
    expect((await listEvents(db, 1)).at(-1)).toEqual({ ...gaps.at(-1), index: 7000 });
  });

  test("a call without words, and text that UTF-8 can't hold", async () => {
    const { db } = await temporaryStore();
    await save(db, { utterances: [] });
    expect(await listUtterances(db, "rec-1")).toEqual([]);
    await save(db, { utterances: [utterance("a\ud800b")] });
    expect(await listUtterances(db, "rec-1")).toEqual([utterance("a\ufffdb")]);
  });

  test("a fault in the middle leaves the call as it was", async () => {
    const { db } = await temporaryStore();
    await save(db);
    const bad = evaluation({ definition: "nice", score: 80, unscorableReason: "no_speech" });
    await expect(save(db, { utterances: [], evaluations: [evaluation({ score: 1 }), bad] })).rejects.toMatchObject({
      code: "store.conflict",
    });
    expect(await listUtterances(db, "rec-1")).toEqual(workedUtterances);
    expect((await listEvaluations(db, {}, { limit: 10 })).items).toMatchObject([{ score: 89, isPrimary: true }]);
  });

  test("within a transaction of the caller it waits for nobody and is undone with it", async () => {
    const { db } = await temporaryStore();
    const undone = db.transaction().execute(async (trx) => {
      await save(trx);
      await startRun(trx, { id: "run-2", startedAtMs: 0, options: {} });
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
    expect(await recordingStates(db, ["rec-1"])).toEqual(new Map());
  });

  test("calls saved at once in one process do not disturb each other", async () => {
    const store = await temporaryStore();
    const ids = Array.from({ length: 20 }, (_, i) => `rec-${i}`);
    await Promise.all(ids.map((id) => save(store.db, { recording: { id } })));
    expect([...(await recordingStates(store.db, ids)).keys()].sort()).toEqual(ids.sort());
    expect(await store.checkIntegrity()).toMatchObject({ ok: true });
  });

  test("a call without an evaluation, and values that JSON can't hold", async () => {
    const { db } = await temporaryStore();
    await expect(save(db, { evaluations: [] })).rejects.toMatchObject({ code: "store.invalid_record" });
    const invalid = { code: "store.invalid_record", message: "deductions has no JSON form" };
    await expect(save(db, { evaluations: [evaluation({ deductions: undefined })] })).rejects.toMatchObject(invalid);
    await expect(save(db, { recording: { media: 1n } })).rejects.toMatchObject({ code: "store.invalid_record" });
  });
});

describe("saving a failure", () => {
  const call = (changes = {}) => ({
    runId: "run-1",
    atMs: 3_000,
    recording: recording({ durationMs: null, contentSha256: null, media: [], ...changes }),
  });

  test("is stored with its reason until the call is evaluated", async () => {
    const { db } = await temporaryStore();
    await saveFailed(db, { ...call(), failure });
    expect((await recordingStates(db, ["rec-1"])).get("rec-1")).toEqual({
      status: "failed",
      contentSha256: null,
      runId: "run-1",
      failure,
      skipReason: null,
      evaluations: [],
    });
    await save(db);
    expect((await recordingStates(db, ["rec-1", "rec-2"])).get("rec-1")).toEqual({
      status: "evaluated",
      contentSha256: "a".repeat(64),
      runId: "run-1",
      failure: null,
      skipReason: null,
      evaluations: [
        {
          definition: "standard",
          scorecard: "guide",
          scorecardVersion: 1,
          engineVersion: "analysis-wasm/0.1.0",
          inputSha256: "b".repeat(64),
        },
      ],
    });
  });

  test.each(["failed", "skipped"] as const)("an evaluated call that is %s later keeps all it has", async (outcome) => {
    const { db } = await temporaryStore();
    await save(db);
    const all = () => db.selectFrom("recordings").selectAll().execute();
    const before = [await all(), await listEvaluations(db, {}, { limit: 10 }), await listUtterances(db, "rec-1")];
    await startRun(db, { id: "run-2", startedAtMs: 0, options: {} });
    const later = { ...call(), runId: "run-2" };
    if (outcome === "failed") await saveFailed(db, { ...later, failure });
    else await saveSkipped(db, { ...later, reason: "archived" });
    expect([await all(), await listEvaluations(db, {}, { limit: 10 }), await listUtterances(db, "rec-1")]).toEqual(
      before,
    );
    expect(await listRunOutcomes(db, "run-2")).toMatchObject([{ recordingId: "rec-1", outcome }]);
  });

  test("a skipped call keeps its reason; a start time that is no date is kept as it came", async () => {
    const { db } = await temporaryStore();
    await saveSkipped(db, { ...call({ startTime: "yesterday" }), reason: "transcoding" });
    expect(await listRunOutcomes(db, "run-1", { outcome: "skipped" })).toEqual([
      {
        recordingId: "rec-1",
        interactionId: "int-1",
        startTime: "yesterday",
        outcome: "skipped",
        skipReason: "transcoding",
        failure: null,
      },
    ]);
    expect(await listRunOutcomes(db, "run-1", { outcome: "failed" })).toEqual([]);
  });
});
