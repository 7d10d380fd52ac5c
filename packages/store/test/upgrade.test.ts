import { readFileSync } from "node:fs";
import { join } from "node:path";
import { callEvaluationSchema, type Store } from "@earshot/model";
import Sqlite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "../src/index.ts";
import { event, save } from "./samples.ts";
import { plainSql, temporaryDirectory } from "./temporary.ts";

const schema2 = readFileSync(new URL("./fixtures/schema-2.sql", import.meta.url), "utf8");

/** A database as the schema before wrote it, and what its `qa_results` showed. */
async function upgradedStore(): Promise<{ store: Store; qaResults: unknown[] }> {
  const location = join(temporaryDirectory(), "earshot.db");
  const file = new Sqlite(location);
  file.exec(schema2);
  const unfolded = "が καλά".normalize("NFD");
  file.prepare("UPDATE utterances SET text = ?, spaced_text = NULL WHERE text = 'Good morning.'").run(unfolded);
  const qaResults = file.prepare("SELECT * FROM qa_results ORDER BY recording_id").all();
  file.close();
  const store = await openStore(location);
  onTestFinished(() => store.close());
  return { store, qaResults };
}

const all = { limit: 100 };

describe("a database of schema 2", () => {
  test("is sound afterwards, and its audit trail holds", async () => {
    const { store } = await upgradedStore();
    expect(await store.checkIntegrity()).toEqual({ ok: true, faults: [], searchIndexCompared: true });
    expect(await store.audit.verify()).toEqual({ ok: true, entries: 4, faults: [] });
    expect((await store.audit.list({ interactionId: "int-1" }, all)).items.map(({ status }) => status)).toEqual([
      ...["unchanged", "rejected", "completed"],
    ]);
  });

  test("finds words in any spelling of their accents", async () => {
    const { store } = await upgradedStore();
    for (const words of ["καλα", "ΚΑΛΆ", "が"]) {
      const { calls } = await store.search.calls({ words }, all);
      expect(calls.map(({ recordingId, hitCount }) => [recordingId, hitCount])).toEqual([["rec-2", 1]]);
    }
    expect((await store.search.calls({ words: "京タ" }, all)).calls).toHaveLength(1);
  });

  test("shows the same qa_results", async () => {
    const { store, qaResults } = await upgradedStore();
    expect(qaResults).toHaveLength(3);
    expect(await plainSql(store, "SELECT * FROM qa_results ORDER BY recording_id")).toEqual(qaResults);
    expect(JSON.stringify(qaResults)).toContain("talk_overs");
  });

  test("gives evaluations of version 1 as those of today", async () => {
    const { store } = await upgradedStore();
    const versions = "SELECT DISTINCT evaluation ->> '$.transcription' AS transcription FROM evaluations";
    expect(await plainSql(store, versions)).toEqual([{ transcription: "complete" }]);
    const { items } = await store.evaluations.listWhole({}, all);
    expect(
      items.map(({ recordingId, definition, scorecard, isPrimary }) => [recordingId, definition, scorecard, isPrimary]),
    ).toEqual([
      ["rec-2", "standard", "guide", true],
      ["rec-2", "contact-lens", "guide", false],
      ["rec-1", "standard", "guide", false],
      ["rec-1", "contact-lens", "guide", false],
      ["rec-1", "standard", "strict", true],
      ["rec-3", "standard", "guide", true],
    ]);
    for (const { evaluation, ...summary } of items) {
      expect(callEvaluationSchema.strict().parse(evaluation)).toEqual(evaluation);
      const { vendorMetrics: _vendor, sound: _sound, voiceless: _voiceless, ...shape } = callEvaluationSchema.shape;
      expect(Object.keys(evaluation)).toEqual(Object.keys(shape));
      expect(evaluation).toMatchObject({ definition: summary.definition, durationMs: summary.durationMs });
      expect(evaluation.score.value).toBe(summary.score);
      expect(evaluation.silence.totalMs).toBe(summary.silenceMs);
    }
    expect(items[2]?.evaluation.warnings).toHaveLength(1);
    expect(items[3]?.evaluation.talkOver).toBeNull();
    expect(items[5]).toMatchObject({ score: null, unscorableReason: "no_speech" });
    const { items: summaries } = await store.evaluations.list({ primary: true, scored: true }, all);
    expect(summaries).toMatchObject([{ recordingId: "rec-2" }, { recordingId: "rec-1", score: 40 }]);
    const pages = await Array.fromAsync(store.evaluations.pages({ definition: "contact-lens" }));
    expect(pages.map((page) => page.length)).toEqual([2]);
  });

  test("counts what its evaluations say in JSON", async () => {
    const { store } = await upgradedStore();
    const evaluations = (await store.evaluations.listWhole({ primary: true }, all)).items;
    const costs = evaluations.flatMap(({ evaluation: { score } }) => (score.value === null ? [] : score.deductions));
    const counted = await store.trends.costs({});
    expect(counted.reduce((calls, cost) => calls + cost.calls, 0)).toBe(costs.length);
    expect(counted.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(
      costs.reduce((sum, { points }) => sum + points, 0),
    );
    const { items } = await store.calls.list({}, all);
    expect(items.map(({ evaluationId, warnings }) => [evaluationId, warnings])).toEqual(
      evaluations.map(({ id, evaluation }) => [id, evaluation.warnings.length]),
    );
  });

  test("keeps runs, states and words; a run that was running is interrupted", async () => {
    const { store } = await upgradedStore();
    expect(await store.runs.markInterrupted(1_700_000_200_000)).toBe(1);
    const { items } = await store.runs.list(all);
    expect(items).toMatchObject([
      { id: "run-2", status: "interrupted", finishedAtMs: 1_700_000_200_000 },
      { id: "run-1", status: "finished", counts: { total: 5, evaluated: 3, failed: 1, skipped: 1 } },
    ]);
    expect(items[1]?.options).toMatchObject({ scorecard: "guide@1", concurrency: 4 });
    const outcomes = (await store.runs.outcomes("run-1", {}, all)).items;
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      ...["evaluated", "evaluated", "evaluated", "failed", "skipped"],
    ]);
    const states = await store.calls.states(["rec-1", "rec-4", "rec-5"]);
    expect([...states.values()]).toMatchObject([
      { status: "evaluated", fingerprint: null, contentSha256: "1".repeat(64) },
      { status: "failed", failure: { code: "stt.failed", hint: "Try again." } },
      { status: "skipped" },
    ]);
    const { hits } = await store.search.utterances({ words: "東京 please" }, all);
    expect(hits).toMatchObject([{ recordingId: "rec-1", startMs: 12_000, score: 40 }]);
    await save(store, { runId: "run-2", recording: { id: "rec-1", contentSha256: "1".repeat(64) } });
    expect((await store.evaluations.list({ recordingId: "rec-1" }, all)).items).toMatchObject([
      { id: 1, definition: "standard", scorecard: "guide", isPrimary: true },
      { definition: "contact-lens" },
      { scorecard: "strict", isPrimary: false },
    ]);
  });

  test("keeps deliveries with their ids, and goes on where they were", async () => {
    const { store } = await upgradedStore();
    const { items } = await store.deliveries.list({}, all);
    expect(
      items.map(({ id, archive, eventId, status, attempts, error }) => [id, archive, eventId, status, attempts, error]),
    ).toEqual([
      [7, "cold", "evt_f", "pending", 0, null],
      [6, "cold", "evt_e", "delivering", 1, null],
      [5, "cold", "evt_d", "pending", 0, null],
      [4, "cold", "evt_c", "pending", 1, "http.timeout"],
      [3, "cold", "evt_b", "dead", 1, "http.rejected: 400"],
      [2, "warm", "evt_a", "delivered", 1, null],
      [1, "cold", "evt_a", "delivered", 1, null],
    ]);
    expect(items.at(-1)).toMatchObject({ response: { stored: true }, finishedAtMs: 1_700_000_008_100, dueAtMs: null });
    expect(items[1]).toMatchObject({ dueAtMs: 1_700_000_008_600 + 3_600_000 });
    const claimed: string[] = [];
    for (const nowMs of [1_700_000_009_000, 1_700_000_009_000, 1_700_000_100_000, 1_700_003_608_600]) {
      const delivery = await store.deliveries.claimDue("cold", { nowMs, leaseMs: 86_400_000, owner: "test" });
      claimed.push(`${delivery?.eventId} ${delivery?.attempt} ${delivery?.token}`);
    }
    // d waits behind c, which was tried once.
    expect(claimed).toEqual(["evt_f 1 1", "undefined undefined undefined", "evt_c 2 2", "evt_e 2 2"]);
    expect(await store.deliveries.retry({ ids: [3] }, 0)).toBe(1);
    // Ids that were given out before are not given out again.
    await store.deliveries.enqueue(event("z"));
    const [newest] = (await store.deliveries.list({}, all)).items;
    expect(newest?.id).toBeGreaterThan(8 + 5);
  });

  test("keeps thumbnails and publications", async () => {
    const { store } = await upgradedStore();
    const { items } = await store.thumbnails.list({}, all);
    expect(
      items.map(({ mediaId, status, attempts, path, reason }) => [mediaId, status, attempts, path, reason]),
    ).toEqual([
      ["screen-done", "done", 1, "thumbnails/int-1.screen-done.jpg", null],
      ["screen-failed", "failed", 1, null, "not a video"],
      ["screen-waiting", "waiting", 1, null, "there is no ffmpeg"],
      ["screen-running", "running", 1, null, null],
      ["screen-queued", "queued", 0, null, null],
    ]);
    const claim = async (nowMs: number) =>
      (
        await store.thumbnails.claimNext({
          nowMs,
          leaseMs: 86_400_000,
          owner: "test",
          passBeganAtMs: 1_700_000_020_000,
        })
      )?.mediaId;
    expect([await claim(1_700_000_020_000), await claim(1_700_000_020_001), await claim(1_700_000_020_002)]).toEqual([
      ...["screen-queued", "screen-waiting", undefined],
    ]);
    expect(await claim(1_700_000_009_300 + 600_000)).toBe("screen-running");
    const key = { interactionId: "int-1", payloadHash: "a".repeat(64) };
    expect(await store.publications.latest("int-1")).toEqual({
      ...key,
      etag: '"1"',
      publishedAtMs: 1_700_000_006_000,
    });
  });
});
