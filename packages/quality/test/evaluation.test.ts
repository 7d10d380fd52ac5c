import { sampleCalls, workedExample } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { type DefinitionName, getDefinition, guideScorecard, parseScorecard, scoreCall } from "../src/index.ts";
import { evaluateSample } from "./evaluate-sample.ts";

function sample(id: string) {
  const call = sampleCalls().find((known) => known.id === id);
  if (call === undefined) throw new Error(`no fixture ${id}`);
  return call;
}
const under = (name: DefinitionName, id: string) => evaluateSample(sample(id), getDefinition(name));

test("the worked example has the published shape, keys in the published order", () => {
  const evaluation = evaluateSample(workedExample);
  expect(Object.keys(evaluation)).toEqual([
    "definition",
    "support",
    "durationMs",
    "speechMs",
    "silence",
    "overlapMs",
    "talkOver",
    "talk",
    "hold",
    "utterances",
    "score",
    "turns",
    "responseLatency",
    "talkRatio",
    "headline",
    "warnings",
    "holdDetail",
    "holdAudio",
    "units",
    "wordGapMs",
    "sidesFrom",
  ]);
  const {
    turns,
    responseLatency,
    talkRatio,
    headline,
    warnings,
    holdDetail,
    holdAudio,
    units,
    wordGapMs,
    sidesFrom,
    ...published
  } = evaluation;
  expect(JSON.stringify(published)).toBe(
    JSON.stringify({
      definition: "standard",
      support: "speech",
      durationMs: 4700,
      speechMs: 4500,
      silence: { count: 0, totalMs: 0, longestMs: 0, leadingMs: 0, trailingMs: 0, events: [] },
      overlapMs: 200,
      talkOver: {
        count: 1,
        totalMs: 200,
        events: [{ startMs: 3800, endMs: 4000, interrupter: "agent", yielded: true }],
      },
      talk: { agentMs: 3000, customerMs: 1700, otherMs: 0, unknownMs: 0 },
      hold: {
        count: 1,
        totalMs: 90_000,
        longestMs: 90_000,
        events: [{ startMs: 135_000, endMs: 225_000, open: false }],
      },
      utterances: { agent: 2, customer: 1, other: 0, unknown: 0 },
      score: published.score,
    }),
  );
  expect(published.score).toMatchObject({ value: 89, scorecard: "guide@1" });
});

test("hold is cut out, left in or added as the definition says, and never counted twice", () => {
  // One gap from 27,575 to 45,600 with hold from 33,000 to 45,000 in it.
  const gap = (name: DefinitionName) =>
    under(name, "billing-dispute").silence.events.filter((e) => e.startMs === 27_575);
  expect(gap("standard")).toEqual([{ startMs: 27_575, endMs: 33_000 }]);
  expect(gap("guide")).toEqual([{ startMs: 27_575, endMs: 45_600 }]);
  expect(under("contact-lens", "billing-dispute")).toMatchObject({
    silence: { totalMs: 5425 },
    hold: { totalMs: 12_000 },
    headline: { name: "nonTalkMs", value: 17_425 },
  });
});

test("a share of silence is taken of the whole call", () => {
  const { headline, silence, durationMs } = under("nice", "long-silence");
  expect(headline).toEqual({ name: "silencePercent", value: Math.round((silence.totalMs / durationMs) * 1e5) / 1000 });
});

test("talk-over is null where none is defined, and its criterion does not apply", () => {
  const { talkOver, overlapMs, score } = under("google-insights", "angry-interruptions");
  expect(talkOver).toBeNull();
  expect(overlapMs).toBe(3850);
  expect(score).toMatchObject({ value: 100, notApplicable: ["talk-over"] });
});

test("talk-over shorter than the definition's limit is not counted", () => {
  expect(under("miitel", "angry-interruptions").talkOver).toEqual({ count: 0, totalMs: 0, events: [] });
  expect(under("standard", "angry-interruptions").talkOver).toMatchObject({ count: 6, totalMs: 3850 });
});

test("an evaluation read back from JSON is re-scored to the same and by another card", () => {
  for (const call of sampleCalls()) {
    const evaluation = evaluateSample(call);
    const stored: typeof evaluation = JSON.parse(JSON.stringify(evaluation));
    expect(scoreCall(stored, guideScorecard)).toEqual(evaluation.score);
  }
  const lenient = parseScorecard(
    { ...guideScorecard, name: "lenient", criteria: guideScorecard.criteria.slice(0, 1) },
    "x",
  );
  expect(scoreCall(evaluateSample(workedExample), lenient)).toMatchObject({ value: 90, scorecard: "lenient@1" });
});

test("a call without words has no score and no length to divide by", () => {
  const silent = evaluateSample({ ...workedExample, segments: [] }, getDefinition("nice"));
  expect(silent.score).toEqual({ value: null, reason: "no_speech" });
  expect(silent.headline).toEqual({ name: "silencePercent", value: null });
});

test("warnings about the input stay with the evaluation", () => {
  const warnings = [{ code: "event.state_missing", index: 4, field: "state", message: "event 4 has no state" }];
  expect(evaluateSample(workedExample, getDefinition("standard"), guideScorecard, warnings).warnings).toEqual(warnings);
});
