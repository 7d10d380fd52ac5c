import { guideScorecard, scorecardJsonSchema } from "@earshot/quality";
import { tryScorecard } from "@earshot/workflow";
import { expect, test } from "vitest";
import { z } from "zod";
import { serve } from "./set-up.ts";
import { saveCall } from "./stored-calls.ts";

const words = {
  name: "words",
  version: 1,
  formula: "deduct",
  criteria: [
    {
      id: "refund",
      label: "Asks",
      method: "phrase",
      expected: "notSaid",
      phrases: ["REFÜND"],
      by: "agent",
      points: 30,
    },
  ],
};

test("a version is published once, never changes, and is read back with what is built in", async () => {
  const api = await serve();
  const published = await api.post("/v1/scorecards", { scorecard: words });
  expect(published).toMatchObject({ status: 200, body: { name: "words", version: 1, scorecard: words } });
  expect((await api.post("/v1/scorecards", { scorecard: words })).body).toEqual(published.body);
  expect((await api.get("/v1/scorecards/words@1")).body).toEqual(published.body);
  const other = { ...words, description: "other" };
  const taken = await api.post("/v1/scorecards", { scorecard: other });
  expect(taken).toMatchObject({ status: 409, body: { code: "store.version_taken" } });
  expect(await api.post("/v1/scorecards", { scorecard: { ...guideScorecard, description: "other" } })).toMatchObject({
    status: 409,
    body: { code: "scorecard.built_in" },
  });
  expect((await api.post("/v1/scorecards", { scorecard: { ...other, version: 2 } })).status).toBe(200);
  expect((await api.get("/v1/scorecards")).body).toMatchObject({
    scorecards: [
      { name: "guide", version: 1, publishedAt: null },
      { name: "per-minute", version: 1 },
      { name: "words", version: 2 },
      { name: "words", version: 1 },
    ],
  });
  expect((await api.get("/v1/scorecards/guide@1")).body).toMatchObject({ scorecard: guideScorecard });
  expect(await api.get("/v1/scorecards/none@1")).toMatchObject({ status: 404, body: { code: "scorecard.not_found" } });
  const wrong = await api.post("/v1/scorecards", { scorecard: { ...words, formula: "none" } });
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ place: "body.scorecard.formula" }] } });
  expect((await api.get("/v1/scorecard-schema")).body).toEqual(JSON.parse(JSON.stringify(scorecardJsonSchema())));
});

test("a trial says what a draft would do to the latest calls that pass the filter, and stores nothing", async () => {
  const api = await serve();
  await api.store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  for (let call = 0; call < 120; call += 1) {
    const day = String((call % 28) + 1).padStart(2, "0");
    await saveCall(api.store, `call-${call}`, `2026-${call < 60 ? "10" : "11"}-${day}T10:00:00Z`, null);
  }
  const before = await api.store.evaluations.list({}, { limit: 1000 });
  const answer = await api.post("/v1/scorecard-trials?from=2026-10-01T00:00:00Z&limit=110", { scorecard: words });
  const lines = answer.text
    .trim()
    .split("\n")
    .map((line) => z.looseObject({ done: z.boolean(), calls: z.int() }).parse(JSON.parse(line)));
  expect(lines.map(({ done, calls }) => [done, calls])).toEqual([
    [false, 100],
    [true, 110],
  ]);
  const [beforeBins, afterBins] = [Array(10).fill(0), Array(10).fill(0)];
  beforeBins[8] = 110;
  afterBins[7] = 110;
  expect(lines.at(-1)).toMatchObject({
    before: { scored: 110, mean: 89, bins: beforeBins, unscorable: {} },
    after: { scored: 110, mean: 70, bins: afterBins, unscorable: {} },
    changed: 110,
    scorecards: ["guide@1"],
    nowScored: 0,
    nowUnscorable: 0,
  });
  expect(lines.at(-1)).toMatchObject({ largest: Array(20).fill({ before: 89, after: 70 }) });
  expect(await api.store.evaluations.list({}, { limit: 1000 })).toEqual(before);
  expect(await api.post("/v1/scorecard-trials?limit=0", { scorecard: words })).toMatchObject({ status: 400 });
});

test("a trial reads no further when nobody waits for it", async () => {
  const api = await serve();
  await api.store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  for (let call = 0; call < 101; call += 1) await saveCall(api.store, `call-${call}`, "2026-11-25T10:00:00Z", null);
  const gone = new AbortController();
  const trials = tryScorecard(api.store, guideScorecard, { filter: {}, limit: 1000, signal: gone.signal });
  expect((await trials.next()).value).toMatchObject({ done: false, calls: 100, changed: 0 });
  gone.abort();
  await expect(trials.next()).rejects.toThrow("aborted");
  // Nor does it hold others up until a page is done: what comes in meanwhile is answered between two calls.
  const goneSoon = new AbortController();
  const held = tryScorecard(api.store, guideScorecard, { filter: {}, limit: 1000, signal: goneSoon.signal });
  setImmediate(() => goneSoon.abort());
  await expect(held.next()).rejects.toThrow("aborted");
});
