import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { createGenesysClient } from "@earshot/genesys-client";
import { sampleCalls } from "@earshot/genesys-simulator";
import { analyzeDocument, analyzeSet, createWordMask } from "@earshot/measuring";
import { callEvaluationSchema } from "@earshot/model";
import { getDefinition, parseScorecard } from "@earshot/quality";
import { defaultRoleMap, toSetFile } from "@earshot/transcripts";
import { expect, onTestFinished, test } from "vitest";
import { evaluateRecordings, readCalls, rescoreEvaluations, tryScorecard } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const transcript = {
  results: [
    { start_time: 0.5, end_time: 2, speaker: "agent", transcript: "Thank you" },
    { start_time: 2, end_time: 3, speaker: "agent", transcript: "for CALLING the café here" },
    { start_time: 4, end_time: 8, speaker: "customer", transcript: "My number is 555 123 4567, I want a refund." },
    { start_time: 9, end_time: 10, speaker: "agent", transcript: "I promise a full refund." },
  ],
};

const criterion = (id: string, rest: object) => ({ id, label: id, method: "phrase", points: 10, ...rest });
const card = parseScorecard(
  {
    name: "words",
    version: 1,
    formula: "deduct",
    criteria: [
      criterion("greeting", {
        expected: "said",
        by: "agent",
        phrases: ["thank you for calling the cafe"],
        within: { firstMs: 5000 },
      }),
      criterion("promise", {
        expected: "notSaid",
        by: "agent",
        phrases: [{ near: ["promise", "refund*"], withinWords: 4 }],
      }),
      criterion("number", { expected: "notSaid", phrases: ["4567"] }),
      criterion("offer", {
        expected: "said",
        by: "agent",
        phrases: ["voucher"],
        within: { afterMs: 3000, after: { phrases: ["refund"], by: "customer" } },
      }),
      criterion("hold-thanks", {
        expected: "said",
        phrases: ["thanks for holding"],
        within: { afterMs: 9000, after: { event: "hold" } },
      }),
    ],
  },
  "test",
);

test("words score the same when they are evaluated, rescored, and analyzed alone or in a set", async () => {
  const [call] = sampleCalls();
  const [part] = call?.parts ?? [];
  if (call === undefined || part === undefined) throw new Error("there are no sample calls");
  const { deps, options, folder } = await setUp({ calls: [{ ...call, events: [], parts: [{ ...part, transcript }] }] });
  await evaluateRecordings(deps, { ...options, scorecard: card });
  const stored = async () => {
    const [first] = await Array.fromAsync(readCalls(deps.store, {}));
    return first?.evaluation.score;
  };
  const score = await stored();
  expect(score).toMatchObject({
    value: 80,
    deductions: [
      { criterion: "promise", metric: "phrase", value: 1, points: 10, moments: [{ startMs: 9000, endMs: 10_000 }] },
      { criterion: "offer", value: 1, points: 10, moments: [{ startMs: 8000, endMs: 11_000 }] },
    ],
    notApplicable: ["hold-thanks"],
    notApplicableBecause: { "hold-thanks": "not_prompted" },
  });

  const other = { ...card, name: "other" };
  await rescoreEvaluations(deps.store, other, { nowMs: deps.clock.now() });
  expect(await stored()).toEqual({ ...score, scorecard: "other@1" });

  const rules = { scorecard: card, roleMap: defaultRoleMap };
  const definition = getDefinition("standard");
  const maskWords = await createWordMask();
  const alone = { ...rules, definition, events: [], startTime: null, durationMs: null, maskWords };
  expect(analyzeDocument(await createKernel(), transcript, "call", alone).score).toEqual(score);
  const file = join(folder, "call.json");
  await writeFile(file, JSON.stringify(transcript));
  const set = { ...rules, definitions: [definition] as const, format: "evaluation" as const, workers: 1 };
  const [inSet] = await Array.fromAsync(analyzeSet([toSetFile(file)], { ...set, definitions: [definition] }));
  const line: unknown = JSON.parse(new TextDecoder().decode(inSet?.output));
  expect(callEvaluationSchema.parse(line).score).toEqual(score);
});

test("where nobody's words are known, a criterion about words does not apply", async () => {
  const kernel = await createKernel();
  const wordless = { results: transcript.results.map((result) => ({ ...result, transcript: "" })) };
  const definition = getDefinition("standard");
  const options = {
    scorecard: card,
    roleMap: defaultRoleMap,
    definition,
    events: [],
    startTime: null,
    durationMs: null,
    maskWords: await createWordMask(),
  };
  expect(analyzeDocument(kernel, wordless, "call", options).score).toEqual({
    value: null,
    reason: "nothing_applicable",
  });
});

test("the calls and agents' parts of a month are rescored to the scores they were evaluated to", async () => {
  const { deps, options, simulator } = await setUp({ platform: { conversations: 60 } });
  const { origin, clientId, clientSecret } = simulator;
  const genesys = createGenesysClient(
    { source: "platform", loginUrl: origin, apiUrl: origin, clientId, clientSecret, restore: 0, transcripts: true },
    { clock: deps.clock, random: Math.random },
  );
  onTestFinished(() => genesys.close());
  const query = { from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z" };
  const after = (event: string) => ({ afterMs: 5000, after: { event } });
  const common = parseScorecard(
    {
      name: "common",
      version: 1,
      formula: "weighted",
      criteria: [
        criterion("you", { expected: "notSaid", phrases: ["you", "i", "the"], possible: 50, cap: 40, points: 1 }),
        criterion("ends", { expected: "said", phrases: ["thank*", "bye"], within: { lastMs: 8000 }, possible: 10 }),
        criterion("begins", {
          expected: "said",
          by: "agent",
          phrases: ["my"],
          within: { firstMs: 9000 },
          possible: 10,
        }),
        criterion("held", { expected: "said", by: "agent", phrases: ["thank*"], within: after("hold"), possible: 20 }),
        criterion("silent", {
          expected: "said",
          phrases: ["so", "yes"],
          within: after("silence"),
          possible: 30,
          points: 1,
        }),
      ],
    },
    "test",
  );
  await evaluateRecordings({ ...deps, source: genesys.recordings }, { ...options, query, scorecard: common });
  const scores = async () => {
    const { items } = await deps.store.evaluations.listWhole({}, { limit: 1000 });
    const parts = await deps.store.conversations.agentParts(items.map(({ id }) => id));
    return items.map(({ id, recordingId, evaluation }) => ({
      recordingId,
      score: evaluation.score,
      parts: parts.get(id)?.map((part) => part.evaluation.score),
    }));
  };
  const evaluated = await scores();
  expect(evaluated.filter(({ parts }) => parts !== undefined).length).toBeGreaterThan(0);
  expect(new Set(evaluated.map(({ score }) => score.value)).size).toBeGreaterThan(10);
  await rescoreEvaluations(deps.store, common, { nowMs: deps.clock.now() });
  expect(await scores()).toEqual(evaluated);
  const [trial] = await Array.fromAsync(tryScorecard(deps.store, common, { filter: {}, limit: 1000 }));
  expect(trial).toMatchObject({ done: true, calls: evaluated.length, changed: 0, nowScored: 0, nowUnscorable: 0 });
});
