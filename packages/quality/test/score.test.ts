import type { MeasuredCall, Score } from "@earshot/model";
import { expect, test } from "vitest";
import { guideScorecard, parseScorecard, scoreCall } from "../src/index.ts";
import { lasting, measuredCall } from "./measured-call.ts";

function scored(call: MeasuredCall, scorecard = guideScorecard): Extract<Score, { value: number }> {
  const score = scoreCall(call, scorecard);
  if (score.value === null) throw new Error(`no score: ${score.reason}`);
  return score;
}

const talkOver = { id: "talk-over", label: "Talk-over", metric: "talkOver.totalMs" };
const silence = { id: "silence", label: "Silence", metric: "silence.totalMs" };
const card = (formula: "deduct" | "weighted", ...criteria: object[]) =>
  parseScorecard({ name: "test", version: 3, formula, criteria }, "test");

test("the worked example scores 89", () => {
  const call = measuredCall({ talkOvers: [{ startMs: 3800, endMs: 4000 }], holds: [{ startMs: 1000, endMs: 91_000 }] });
  expect(scored(call)).toEqual({
    value: 89,
    scorecard: "guide@1",
    deductions: [
      {
        criterion: "hold",
        label: "Time on hold",
        metric: "hold.totalMs",
        value: 90_000,
        unit: "ms",
        points: 10,
        critical: false,
        events: [{ kind: "hold", index: 0, startMs: 1000, endMs: 91_000 }],
      },
      {
        criterion: "talk-over",
        label: "Talk-over",
        metric: "talkOver.totalMs",
        value: 200,
        unit: "ms",
        points: 1,
        critical: false,
        events: [{ kind: "talkOver", index: 0, startMs: 3800, endMs: 4000 }],
      },
    ],
    failedCritical: [],
    notApplicable: [],
  });
});

test.each([
  [60_000, 100],
  [60_001, 90],
  [120_000, 90],
  [120_001, 80],
])("hold of %i ms leaves %i: the limits themselves cost nothing", (holdMs, value) => {
  expect(scored(measuredCall({ holds: lasting(holdMs) })).value).toBe(value);
});

test("every millisecond counts exactly", () => {
  expect(scored(measuredCall({ silences: lasting(7001), talkOvers: lasting(333) })).value).toBe(84.333);
});

test("losses beyond 100 points stop at 0", () => {
  expect(scored(measuredCall({ silences: lasting(600_000) })).value).toBe(0);
});

test("talk-over does not apply under a definition that publishes none", () => {
  const score = scored(measuredCall({ talkOvers: null, silences: lasting(1000) }));
  expect(score).toMatchObject({ value: 98, notApplicable: ["talk-over"] });
});

test("a cap limits what one criterion takes", () => {
  const capped = card("deduct", { ...silence, method: "linear", points: 2, per: 1000, cap: 15 });
  expect(scored(measuredCall({ silences: lasting(60_000) }), capped).value).toBe(85);
});

test("a line can start above a value or fall below one", () => {
  const above = card("deduct", { ...silence, method: "linear", points: 1, per: 1000, above: 5000 });
  expect(scored(measuredCall({ silences: lasting(8000) }), above).value).toBe(97);
  const below = card("deduct", {
    id: "r",
    label: "R",
    metric: "talkRatio",
    method: "linear",
    points: 10,
    per: 0.5,
    below: 1,
  });
  expect(scored(measuredCall({ talkRatio: 0.75 }), below).value).toBe(95);
  expect(scored(measuredCall({ talkRatio: 2 }), below).value).toBe(100);
});

test("per-minute judges the rate, so a call twice as long may have twice as much", () => {
  const rate = card("deduct", { ...silence, method: "per-minute", points: 1, per: 1000 });
  const short = scored(measuredCall({ durationMs: 60_000, silences: lasting(6000) }), rate);
  const long = scored(measuredCall({ durationMs: 120_000, silences: lasting(12_000) }), rate);
  expect([short.value, long.value]).toEqual([94, 94]);
  expect(long.deductions).toMatchObject([{ value: 6000, unit: "ms/min", points: 6 }]);
});

test("the weighted formula is Σ(points × weight) ÷ Σ(possible × weight), and N/A leaves both sums", () => {
  const weighted = card(
    "weighted",
    { ...silence, method: "linear", points: 1, per: 1000, possible: 10, weight: 3 },
    { ...talkOver, method: "linear", points: 1, per: 1000, possible: 20 },
  );
  expect(scored(measuredCall({ silences: lasting(4000), talkOvers: lasting(5000) }), weighted)).toMatchObject({
    value: 66,
    deductions: [{ points: 24 }, { points: 10 }],
  });
  expect(scored(measuredCall({ silences: lasting(4000), talkOvers: null }), weighted).value).toBe(60);
  expect(scored(measuredCall({ silences: lasting(99_000), talkOvers: lasting(99_000) }), weighted).value).toBe(0);
});

test("a criterion leaves the sums when its condition says so", () => {
  const short = { metric: "durationMs", below: 30_000 };
  const conditional = card("deduct", { ...silence, method: "linear", points: 2, per: 1000, notApplicableWhen: short });
  expect(scored(measuredCall({ durationMs: 30_000, silences: lasting(1000) }), conditional).value).toBe(98);
  expect(scoreCall(measuredCall({ durationMs: 29_999, silences: lasting(1000) }), conditional)).toEqual({
    value: null,
    reason: "nothing_applicable",
  });
});

test("a critical criterion fails the call and links to its events", () => {
  const critical = card(
    "deduct",
    {
      id: "abandoned",
      label: "Long hold",
      metric: "hold.longestMs",
      method: "steps",
      steps: [],
      critical: { atLeast: 300_000 },
    },
    { ...silence, method: "linear", points: 2, per: 1000 },
  );
  expect(scored(measuredCall({ holds: lasting(299_999) }), critical)).toMatchObject({ value: 100, failedCritical: [] });
  expect(scored(measuredCall({ holds: lasting(300_000), silences: lasting(500) }), critical)).toMatchObject({
    value: 0,
    failedCritical: ["abandoned"],
    deductions: [
      { criterion: "abandoned", points: 100, critical: true, events: [{ kind: "hold", index: 0 }] },
      { criterion: "silence", points: 1, critical: false },
    ],
  });
});

test("a criterion on the agent's interruptions links to those only", () => {
  const mine = card("deduct", {
    id: "i",
    label: "I",
    metric: "talkOver.byAgentCount",
    method: "linear",
    points: 3,
    per: 1,
  });
  const talkOvers = [
    { startMs: 0, endMs: 10, interrupter: "customer" as const },
    { startMs: 20, endMs: 30, interrupter: "agent" as const },
  ];
  expect(scored(measuredCall({ talkOvers }), mine)).toMatchObject({
    value: 97,
    deductions: [{ events: [{ index: 1 }] }],
  });
});

const silent = { agentMs: 0, customerMs: 0 };
test.each([
  ["no_speech", measuredCall({ talk: silent })],
  ["one_sided", measuredCall({ talk: { customerMs: 0 } })],
  ["one_sided", measuredCall({ talk: { agentMs: 0, otherMs: 500 } })],
  ["sides_unknown", measuredCall({ talk: { ...silent, unknownMs: 9000 } })],
  ["sides_unknown", measuredCall({ talk: { ...silent, otherMs: 9000 } })],
  ["sides_unknown", measuredCall({ talk: { customerMs: 0, unknownMs: 9000 } })],
] as const)("%s has no score", (reason, call) => {
  expect(scoreCall(call, guideScorecard)).toEqual({ value: null, reason });
});

test("someone unknown beside agent and customer does not stop the score", () => {
  expect(scored(measuredCall({ talk: { unknownMs: 500 } })).value).toBe(100);
});
