import type { Failure, Page } from "@earshot/model";
import { describe, expect, test } from "vitest";
import {
  basis,
  claimRecording,
  evaluated,
  evaluation,
  event,
  failure,
  fingerprintOf,
  recording,
  save,
  saveFailed,
  saveSkipped,
  utterance,
  workedUtterances,
} from "./samples.ts";
import { countOf, plainSql, startRun, temporaryStore, workCounts } from "./temporary.ts";

const everything = { limit: 100 };
const saving = { runId: "run-1", atMs: 2_000 };

describe("saving evaluated calls", () => {
  test("stores what it was given", async () => {
    const store = await temporaryStore();
    await save(store);
    expect(await store.evaluations.utterances("rec-1")).toEqual(workedUtterances);
    const { items } = await store.evaluations.listWhole({}, { limit: 10 });
    expect(items).toEqual([
      {
        ...{ id: 1, recordingId: "rec-1", interactionId: "int-1", startTime: "2023-10-25T14:30:00Z", runId: "run-1" },
        ...{ isPrimary: true, definition: "standard", scorecard: "guide", scorecardVersion: 1 },
        ...{ score: 89, unscorableReason: null, engineVersion: basis.engine, inputSha256: basis.input },
        ...{ evaluatedAtMs: 2_000, scoredAtMs: 2_000, support: "speech", durationMs: 4700, speechMs: 4500 },
        ...{ silenceMs: 0, silenceCount: 0, longestSilenceMs: 0, talkOverMs: 200, talkOverCount: 1, holdMs: 90_000 },
        evaluation: evaluation().evaluation,
      },
    ]);
    expect(Object.keys(items[0]?.evaluation ?? {})).toEqual(Object.keys(evaluation().evaluation));
    expect(await store.calls.states(["rec-1", "rec-2"])).toEqual(
      new Map([
        [
          "rec-1",
          {
            recordingId: "rec-1",
            status: "evaluated",
            fingerprint: fingerprintOf([evaluation()]),
            contentSha256: "a".repeat(64),
            failure: null,
            lastTryFailed: false,
          },
        ],
      ]),
    );
    expect(await countOf(store, "work")).toBe(0);
  });

  test("saving again changes nothing", async () => {
    const store = await temporaryStore();
    await save(store);
    const read = async () => [
      await store.evaluations.listWhole({}, { limit: 10 }),
      await store.evaluations.utterances("rec-1"),
    ];
    const before = await read();
    await save(store);
    expect(await read()).toEqual(before);
  });

  test("saving again replaces utterances and evaluations of the same key, and keeps the evaluation's id", async () => {
    const store = await temporaryStore();
    await save(store);
    await save(store, {
      utterances: [utterance("other words")],
      evaluations: [evaluation({ score: 50, scorecardVersion: 2 })],
      fingerprint: fingerprintOf([evaluation()], { input: "c".repeat(64) }),
    });
    expect(await store.evaluations.utterances("rec-1")).toEqual([utterance("other words")]);
    const { items } = await store.evaluations.list({}, { limit: 10 });
    expect(items).toMatchObject([{ id: 1, score: 50, scorecardVersion: 2, inputSha256: "c".repeat(64) }]);
  });

  test("evaluations under other definitions stay while the audio is the same", async () => {
    const store = await temporaryStore();
    await save(store, { evaluations: [evaluation(), evaluation({ definition: "nice" })] });
    await save(store, { evaluations: [evaluation({ definition: "guide" })] });
    const rows = async () =>
      (await store.evaluations.list({}, { limit: 10 })).items.map(({ definition, isPrimary }) => [
        definition,
        isPrimary,
      ]);
    expect(await rows()).toEqual([
      ["standard", false],
      ["nice", false],
      ["guide", true],
    ]);
    await save(store, { recording: { contentSha256: "f".repeat(64) } });
    expect(await rows()).toEqual([["standard", true]]);
  });

  test("one key given twice is stored once, and the first evaluation stays the primary one", async () => {
    const store = await temporaryStore();
    await save(store, { evaluations: [evaluation({ score: 1 }), evaluation({ score: 2 })] });
    const { items } = await store.evaluations.list({}, { limit: 10 });
    expect(items).toMatchObject([{ score: 2, isPrimary: true }]);
  });

  test.each([1, 255, 256, 257, 7001])("a call of %i utterances", async (count) => {
    const store = await temporaryStore();
    const utterances = Array.from({ length: count }, (_, i) => utterance(`word${i}`, "customer", i));
    await save(store, { utterances });
    expect(await store.evaluations.utterances("rec-1")).toEqual(utterances);
    const { hits } = await store.search.utterances({ words: `word${count - 1}` }, { limit: 10 });
    expect(hits).toMatchObject([{ startMs: count - 1 }]);
  });

  test("a call without words, and text that UTF-8 can't hold", async () => {
    const store = await temporaryStore();
    await save(store, { utterances: [] });
    expect(await store.evaluations.utterances("rec-1")).toEqual([]);
    await save(store, { utterances: [utterance("a\ud800b")] });
    expect(await store.evaluations.utterances("rec-1")).toEqual([utterance("a\ufffdb")]);
  });

  test("a fault in one call leaves all of the batch as it was, and their claims are held", async () => {
    const store = await temporaryStore();
    await save(store);
    const claims = [await claimRecording(store), await claimRecording(store, "rec-2")] as const;
    const wrong = [{ ...utterance("hello"), endMs: -1 }];
    const batch = [
      evaluated(claims[0], { utterances: [], evaluations: [evaluation({ score: 1 })] }),
      evaluated(claims[1], { recording: { id: "rec-2" }, utterances: wrong }),
    ];
    await expect(store.calls.saveEvaluated(batch, saving)).rejects.toMatchObject({ code: "store.conflict" });
    expect(await store.evaluations.utterances("rec-1")).toEqual(workedUtterances);
    expect((await store.evaluations.list({}, { limit: 10 })).items).toMatchObject([{ score: 89, isPrimary: true }]);
    expect(await store.work.renew(claims, { nowMs: 1, leaseMs: 1, owner: "test" })).toEqual([]);
  });

  test("calls saved at once in one process do not disturb each other", async () => {
    const store = await temporaryStore();
    const ids = Array.from({ length: 20 }, (_, i) => `rec-${i}`);
    await Promise.all(ids.map((id) => save(store, { recording: { id } })));
    expect([...(await store.calls.states(ids)).keys()].sort()).toEqual(ids.sort());
    expect(await store.checkIntegrity()).toMatchObject({ ok: true });
  });

  test("calls whose claim was lost are left out, with their events", async () => {
    const store = await temporaryStore();
    const held = await claimRecording(store, "held");
    const lost = await claimRecording(store, "lost");
    const late = { nowMs: 2_000_000, leaseMs: 10, owner: "another" };
    const [taken] = await store.work.claim("recording", ["lost"], late);
    const batch = [
      evaluated(lost, { recording: { id: "lost" }, events: [event("lost")] }),
      evaluated(held, { recording: { id: "held" }, events: [event("held")] }),
    ];
    expect(await store.calls.saveEvaluated(batch, saving)).toEqual(["lost"]);
    expect([...(await store.calls.states(["held", "lost"])).keys()]).toEqual(["held"]);
    expect(await store.deliveries.claimDue("cold", late)).toMatchObject({ eventId: "evt_held" });
    expect(await store.deliveries.claimDue("cold", late)).toBeNull();
    expect(await store.calls.saveEvaluated(batch, saving)).toEqual(["lost", "held"]);
    const one = { claim: lost, recording: recording({ id: "lost" }) };
    expect(await store.calls.saveFailed({ ...one, failure }, saving)).toBe(false);
    expect(await store.calls.saveSkipped({ ...one, reason: "late" }, saving)).toBe(false);
    expect((await store.runs.outcomes("run-1", {}, everything)).items).toMatchObject([{ recordingId: "held" }]);
    expect(taken).toMatchObject({ token: 2, attempts: 2 });
  });

  test("a run that was never begun", async () => {
    const store = await temporaryStore();
    await expect(save(store, { runId: "none" })).rejects.toMatchObject({ code: "store.conflict" });
    expect(await countOf(store, "recordings")).toBe(0);
  });
});

describe("saving a failure", () => {
  const bare = { durationMs: null, contentSha256: null, media: [] };

  test("is stored with its reason until the call is evaluated", async () => {
    const store = await temporaryStore();
    await saveFailed(store, { recording: bare });
    expect((await store.calls.states(["rec-1"])).get("rec-1")).toEqual({
      ...{
        recordingId: "rec-1",
        status: "failed",
        fingerprint: null,
        contentSha256: null,
        failure,
        lastTryFailed: true,
      },
    });
    expect(await workCounts(store)).toEqual({ waiting: 0, claimed: 0, dead: 1 });
    await save(store);
    expect((await store.calls.states(["rec-1"])).get("rec-1")).toMatchObject({ status: "evaluated", failure: null });
    expect(await countOf(store, "work")).toBe(0);
  });

  test.each(["failed", "skipped"] as const)("an evaluated call that is %s later keeps all it has", async (outcome) => {
    const store = await temporaryStore();
    await save(store);
    const all = async () => [
      await plainSql(store, "SELECT * FROM recordings"),
      await store.evaluations.listWhole({}, { limit: 10 }),
      await store.evaluations.utterances("rec-1"),
    ];
    const before = await all();
    await startRun(store, "run-2");
    if (outcome === "failed") await saveFailed(store, { recording: bare, runId: "run-2" });
    else await saveSkipped(store, { recording: bare, runId: "run-2" });
    expect(await all()).toEqual(before);
    expect((await store.runs.outcomes("run-2", {}, everything)).items).toMatchObject([
      { recordingId: "rec-1", outcome },
    ]);
  });

  test("a skipped call keeps its reason; a start time that is no date is kept as it came", async () => {
    const store = await temporaryStore();
    await saveSkipped(store, { recording: { ...bare, startTime: "yesterday" }, reason: "transcoding" });
    expect((await store.runs.outcomes("run-1", { outcome: "skipped" }, everything)).items).toEqual([
      {
        ...{ recordingId: "rec-1", interactionId: "int-1", startTime: "yesterday" },
        ...{ outcome: "skipped", skipReason: "transcoding", failure: null },
      },
    ]);
    expect((await store.runs.outcomes("run-1", { outcome: "failed" }, everything)).items).toEqual([]);
  });

  test("comes in pages, of a run and of all that is stored, each once", async () => {
    const store = await temporaryStore();
    const ids = ["e", "b", "d", "a", "c"];
    for (const id of ids) await saveFailed(store, { recording: { ...bare, id } });
    type Get = (cursor: string | undefined) => Promise<Page<{ recordingId: string; failure: Failure | null }>>;
    const pagesOf = async (get: Get) => {
      const pages: string[][] = [];
      let cursor: string | undefined;
      do {
        const { items, nextCursor } = await get(cursor);
        pages.push(items.map(({ recordingId }) => recordingId));
        cursor = nextCursor ?? undefined;
      } while (cursor !== undefined);
      return pages;
    };
    const failed = { outcome: "failed" } as const;
    const ofRun: Get = (cursor) => store.runs.outcomes("run-1", failed, { limit: 2, cursor });
    expect(await pagesOf(ofRun)).toEqual([["e", "b"], ["d", "a"], ["c"]]);
    const ofAll: Get = (cursor) => store.calls.failures({}, { limit: 2, cursor });
    expect(await pagesOf(ofAll)).toEqual([["a", "b"], ["c", "d"], ["e"]]);
    const { nextCursor } = await ofAll(undefined);
    for (const other of [
      store.runs.outcomes("run-1", failed, { limit: 2, cursor: nextCursor ?? "" }),
      store.calls.failures({ interactionId: "int-1" }, { limit: 2, cursor: nextCursor ?? "" }),
    ]) {
      await expect(other).rejects.toMatchObject({ code: "store.invalid_cursor" });
    }
  });

  test("can be taken back, for the next run to try the call again", async () => {
    const store = await temporaryStore();
    await saveFailed(store);
    await save(store, { recording: { id: "rec-2" } });
    await saveFailed(store, { recording: { id: "rec-2" } });
    await store.calls.forgetFailures(["rec-1", "rec-2", "none"], { nowMs: 5_000, dueAtMs: 9_000 });
    const states = await store.calls.states(["rec-1", "rec-2"]);
    expect(states.get("rec-1")).toMatchObject({ status: "skipped", failure: null });
    expect(states.get("rec-2")).toMatchObject({ status: "evaluated", failure: null });
    const claim = (nowMs: number) =>
      store.work.claim("recording", ["rec-1", "rec-2"], { nowMs, leaseMs: 10, owner: "next" });
    expect(await claim(8_999)).toEqual([
      { key: "rec-1", reason: "waiting", untilMs: 9_000 },
      { key: "rec-2", reason: "waiting", untilMs: 9_000 },
    ]);
    expect(await claim(9_000)).toMatchObject([{ attempts: 2 }, { attempts: 2 }]);
    expect((await store.runs.outcomes("run-1", {}, everything)).items).toMatchObject([
      { outcome: "failed" },
      { outcome: "failed" },
    ]);
  });
});
