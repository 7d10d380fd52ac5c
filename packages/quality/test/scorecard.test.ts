import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { guideScorecard, parseScorecard, QualityError, scorecardJsonSchema, scorecards } from "../src/index.ts";

function faultsOf(json: unknown): QualityError {
  try {
    parseScorecard(json, "card.json");
  } catch (error) {
    if (error instanceof QualityError) return error;
    throw error;
  }
  throw new Error("the scorecard was accepted");
}

const criterion = {
  id: "silence",
  label: "Silence",
  metric: "silence.totalMs",
  method: "linear",
  points: 2,
  per: 1000,
};
const card = { name: "mine", version: 1, formula: "deduct", criteria: [criterion] };

test("the guide's scorecard survives a round trip through JSON", () => {
  expect(parseScorecard(JSON.stringify(guideScorecard), "guide.json")).toEqual(guideScorecard);
});

test("a byte order mark in front of a text is skipped", () => {
  expect(parseScorecard(`\uFEFF${JSON.stringify(guideScorecard)}`, "guide.json")).toEqual(guideScorecard);
});

test("one message lists every fault with its path, the file and a hint", () => {
  const error = faultsOf({
    name: "My card",
    version: 1.5,
    formula: "deduct",
    criteria: [
      { ...criterion, metric: "silence.total" },
      { ...criterion, per: 0, wieght: 2 },
    ],
  });
  expect(error.code).toBe("quality.invalid_scorecard");
  expect(error.source).toBe("card.json");
  expect(error.hint).toContain("card.json");
  expect(error.faults.map(({ path }) => path)).toEqual([
    "name",
    "version",
    "criteria[0].metric",
    "criteria[1].per",
    "criteria[1]",
  ]);
  for (const { path, message } of error.faults) expect(error.message).toContain(`${path}: ${message}`);
  expect(error.message).toContain("card.json is not a scorecard (5 faults)");
  expect(error.message).toContain("wieght");
  expect(error.message).toContain('"responseLatency.p95Ms"');
});

test.each([
  ["two criteria of one id", { criteria: [criterion, criterion] }, "criteria[1].id"],
  ["no possible points under weights", { formula: "weighted" }, "criteria[0].possible"],
  ["a weight without the weighted formula", { criteria: [{ ...criterion, weight: 2 }] }, "criteria[0].weight"],
  [
    "possible points without the weighted formula",
    { criteria: [{ ...criterion, possible: 2 }] },
    "criteria[0].possible",
  ],
  ["a line that falls on both sides", { criteria: [{ ...criterion, above: 1, below: 2 }] }, "criteria[0].below"],
  ["an unknown method", { criteria: [{ ...criterion, method: "curve" }] }, "criteria[0].method"],
  [
    "a ratio per minute",
    { criteria: [{ ...criterion, method: "per-minute", metric: "talkRatio" }] },
    "criteria[0].metric",
  ],
  ["a condition without a bound", { criteria: [{ ...criterion, critical: {} }] }, "criteria[0].critical"],
  [
    "steps that take nothing",
    { criteria: [{ id: "hold", label: "Hold", metric: "hold.totalMs", method: "steps", steps: [] }] },
    "criteria[0].steps",
  ],
  ["no criteria", { criteria: [] }, "criteria"],
  ["points beyond all numbers", { criteria: [{ ...criterion, points: 1e300 }] }, "criteria[0].points"],
  ["a share of nothing", { criteria: [{ ...criterion, per: 1e-300 }] }, "criteria[0].per"],
  ["a bound beyond all numbers", { criteria: [{ ...criterion, below: 1e300 }] }, "criteria[0].below"],
  ["half of a character", { criteria: [{ ...criterion, label: "Silence \ud800" }] }, "criteria[0].label"],
  ["a version that no address names", { version: 1e9 }, "version"],
])("%s is refused at its place", (_, change, path) => {
  expect(faultsOf({ ...card, ...change }).faults).toEqual([{ path, message: expect.any(String) }]);
});

test("a card has no more criteria or questions than a review can name, and of very many faults the first ones are listed", () => {
  const many = <T>(length: number, of: (index: number) => T) => Array.from({ length }, (_, index) => of(index));
  const criteria = many(201, (index) => ({ ...criterion, id: `c${index}` }));
  expect(faultsOf({ ...card, criteria }).faults).toMatchObject([{ path: "criteria" }]);
  const questions = many(201, (index) => ({ id: `q${index}`, label: "Well?", kind: "yes-no" }));
  expect(faultsOf({ ...card, questions }).faults).toMatchObject([{ path: "questions" }]);
  const error = faultsOf({ ...card, criteria: many(200, () => ({})) });
  expect(error.faults).toHaveLength(50);
  expect(error.message).toMatch(/\(200 faults, the first 50\)/);
});

test("a text that is not JSON is refused with what the parser found", () => {
  const error = faultsOf('{"name": ');
  expect(error.message).toMatch(/^card\.json is not a scorecard \(1 fault\):\n {2}document: is not JSON: /);
  expect(error.cause).toBeInstanceOf(SyntaxError);
});

test("a parsed card is the file and nothing else: what was scored by it before is not scored anew", () => {
  for (const known of scorecards.values()) {
    expect(parseScorecard(JSON.stringify(known), "card")).toStrictEqual(known);
  }
});

const phrase = { id: "greeting", label: "Greeting", method: "phrase", expected: "said", phrases: ["hello"], points: 5 };

test.each([
  ["nothing to look for", { phrases: [] }, "criteria[0].phrases"],
  ["a phrase without a word", { phrases: ["!?"] }, "criteria[0].phrases[0]"],
  ["only one phrase to be near", { phrases: [{ near: ["hello"], withinWords: 3 }] }, "criteria[0].phrases[0].near"],
  ["a metric", { metric: "silence.totalMs" }, "criteria[0]"],
  ["a place that is none", { within: { first: 5 } }, "criteria[0].within"],
  ["another side", { by: "bot" }, "criteria[0].by"],
])("a criterion over words with %s is rejected with its place", (_, change, path) => {
  expect(faultsOf({ ...card, criteria: [{ ...phrase, ...change }] }).faults).toMatchObject([{ path }]);
});

const asked = { id: "polite", label: "Was the agent polite?", kind: "scale", from: 1, to: 5 };

test("questions for people are kept, and change no score", () => {
  const questions = [
    { ...asked, criticalAtMost: 1, weight: 2 },
    { id: "verified", label: "Was the caller verified?", kind: "yes-no", critical: true },
    { id: "notes", label: "What else?", kind: "text", help: "In one sentence." },
  ];
  expect(parseScorecard({ ...card, questions }, "card").questions).toEqual(questions);
});

test.each([
  ["the id of a criterion", { id: "silence" }, "questions[0].id"],
  ["a scale that ends where it begins", { to: 1 }, "questions[0].to"],
  ["a critical answer off the scale", { criticalAtMost: 9 }, "questions[0].criticalAtMost"],
])("a question with %s is rejected with its place", (_, change, path) => {
  expect(faultsOf({ ...card, questions: [{ ...asked, ...change }] }).faults).toMatchObject([{ path }]);
});

test("the published JSON Schema is that of the code: packages/quality/scripts/write-scorecard-schema.ts writes it", () => {
  const file = join(import.meta.dirname, "..", "scorecard.schema.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(scorecardJsonSchema())));
});
