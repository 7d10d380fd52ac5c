import fc from "fast-check";
import { expect, test } from "vitest";
import { type Scorecard, scoreCall, scoreWithout } from "../src/index.ts";
import { measuredCall } from "./measured-call.ts";

const call = measuredCall({ silences: [{ startMs: 5000, endMs: 20_000 }], holds: [{ startMs: 1000, endMs: 3000 }] });

const card: Scorecard = {
  ...{ name: "ours", version: 1, formula: "deduct" },
  criteria: [
    {
      id: "share",
      label: "Silence share",
      method: "steps",
      metric: "silence.percent",
      steps: [{ above: 10, points: 9 }],
    },
    {
      ...{ id: "greeting", label: "Greeting", method: "phrase", expected: "said" },
      ...{ phrases: ["good morning"], points: 4, critical: { atLeast: 1 } },
    },
  ],
  questions: [
    { id: "verified", label: "Verified?", kind: "yes-no", critical: true },
    { id: "pushed", label: "Pushed?", kind: "yes-no", right: "no", weight: 3 },
    { id: "polite", label: "Polite?", kind: "scale", from: 1, to: 5, criticalAtMost: 1, weight: 2 },
    { id: "notes", label: "What else?", kind: "text" },
  ],
};
const said = [{ startMs: 0, endMs: 900, side: "agent", speaker: "a", text: "Hello" }] as const;
const evaluation = (scorecard: Scorecard) => ({ ...call, score: scoreCall(call, scorecard, { said }) });
const greeted = { struckCriteria: [{ criterion: "greeting" }] };

test("a criterion that is struck out takes off nothing, whether it has events, a share or words, and no longer fails the call", () => {
  const judged = evaluation(card);
  expect(judged.score).toMatchObject({ value: 0, failedCritical: ["greeting"] });
  expect(scoreWithout(judged, card, said, [], greeted)).toMatchObject({ value: 91, failedCritical: [] });
  const both = { struckCriteria: [{ criterion: "greeting" }, { criterion: "share" }] };
  expect(scoreWithout(judged, card, said, [], both)).toMatchObject({ value: 100, deductions: [] });
});

test("an answer costs what it misses of its question's weight, and a critical one fails the call", () => {
  const score = (...answers: readonly (readonly [string, string | number | null])[]) =>
    scoreWithout(evaluation(card), card, said, [], {
      ...greeted,
      answers: answers.map(([question, answer]) => ({ question, answer })),
    });
  expect(score(["pushed", "no"], ["polite", 5], ["verified", "yes"], ["notes", "x"]).value).toBe(91);
  expect(score(["pushed", "yes"], ["polite", 4])).toMatchObject({
    value: 91 - 3 - 0.5,
    deductions: [
      { criterion: "share" },
      { criterion: "pushed", metric: "question", value: 1, points: 3, events: [] },
      { criterion: "polite", label: "Polite?", value: 4, points: 0.5 },
    ],
  });
  expect(score(["verified", "no"])).toMatchObject({ value: 0, failedCritical: ["verified"] });
  expect(score(["polite", 1])).toMatchObject({ value: 0, failedCritical: ["polite"] });
  // What does not apply leaves every sum.
  expect(score(["verified", null], ["polite", null], ["pushed", null]).value).toBe(91);
});

test("under weighted an answer joins both sums", () => {
  const weighted: Scorecard = {
    ...{ ...card, formula: "weighted" },
    criteria: [
      {
        id: "hold",
        label: "Hold",
        method: "steps",
        metric: "hold.count",
        steps: [{ above: 0, points: 2 }],
        possible: 5,
      },
    ],
  };
  const judged = evaluation(weighted);
  expect(judged.score.value).toBe(60);
  const { value } = scoreWithout(judged, weighted, said, [], {
    answers: [
      { question: "pushed", answer: "yes" },
      { question: "polite", answer: 3 },
    ],
  });
  expect(value).toBe(40);
});

test("no answer and nothing struck out leaves the score, and no point of a scale earns less than the one before", () => {
  const judged = { ...evaluation(card) };
  expect(scoreWithout(judged, card, said, [])).toEqual(judged.score);
  const scoreAt = (answer: number) =>
    scoreWithout(judged, card, said, [], { ...greeted, answers: [{ question: "polite", answer }] }).value ?? -1;
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4 }), (point) => {
      expect(scoreAt(point + 1)).toBeGreaterThan(scoreAt(point));
    }),
  );
});
