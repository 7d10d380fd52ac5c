import { type BlindReview, type Calibration, callEvaluationSchema } from "@earshot/model";
import { expect, test } from "vitest";
import { calibrationResult } from "../src/calibration-result.ts";
import { workedExample } from "../src/worked-example.ts";

const evaluation = callEvaluationSchema.parse(workedExample.answer);
const questions = [
  { id: "solved", label: "Was it solved?", kind: "yes-no" },
  { id: "tone", label: "Tone", kind: "scale", from: 1, to: 5 },
  { id: "why", label: "Why?", kind: "text" },
] as const;

function scored(value: number) {
  const scorecard = { scorecard: "ours@1", failedCritical: [], notApplicable: [] };
  const event = { kind: "hold", index: 0, startMs: 0, endMs: 1 } as const;
  const fact = { criterion: "hold", label: "Hold", metric: "holdMs", value: 1, unit: "ms", critical: false } as const;
  return { value, ...scorecard, deductions: [{ ...fact, points: 100 - value, events: [event] }] };
}

interface Said {
  score: number;
  solved: "yes" | "no" | null;
  tone: number;
  /** The event, or all of its criterion. */
  strikes?: "event" | "criterion" | undefined;
}

/** A closed calibration: of each call the machine's score, and what each participant said. */
function closed(calls: readonly (readonly [machine: number, said: Readonly<Record<string, Said>>])[]): Calibration {
  const names = [...new Set(calls.flatMap(([, said]) => Object.keys(said)))];
  return {
    ...{
      id: 1,
      name: "November",
      scorecard: "ours@1",
      author: "user mia",
      isMine: true,
      createdAtMs: 1,
      closedAtMs: 2,
    },
    recordingIds: calls.map((_, at) => `rec-${at}`),
    participants: [...names, "idle"].map((name) => ({ id: name, name, isMe: false, submitted: 0 })),
    calls: calls.map(([machine], at) => ({
      ...{ recordingId: `rec-${at}`, interactionId: `int-${at}`, startTime: null },
      judged: { ...evaluation, score: scored(machine) },
    })),
    reviews: calls.flatMap(([, said], at) =>
      Object.entries(said).map(
        ([participantId, { score, solved, tone, strikes }]): BlindReview => ({
          ...{ recordingId: `rec-${at}`, participantId, submittedAtMs: 1, reviewed: scored(score) },
          content: {
            struck: strikes === "event" ? [{ kind: "hold", index: 0, reason: "the system was down" }] : [],
            struckCriteria: strikes === "criterion" ? [{ criterion: "hold", reason: "the system was down" }] : [],
            comments: [],
            answers: [
              ...(solved === null ? [] : [{ question: "solved", answer: solved }]),
              ...[
                { question: "tone", answer: tone },
                { question: "why", answer: `by ${participantId}` },
              ],
            ],
          },
        }),
      ),
    ),
  };
}

test("participants are compared with one another and with the machine", () => {
  const result = calibrationResult(
    closed([
      [90, { ann: { score: 92, solved: "yes", tone: 5 }, bob: { score: 88, solved: "yes", tone: 4 } }],
      [
        70,
        { ann: { score: 70, solved: "no", tone: 2 }, bob: { score: 74, solved: "no", tone: 2, strikes: "criterion" } },
      ],
      [
        50,
        {
          ann: { score: 55, solved: "yes", tone: 3, strikes: "event" },
          bob: { score: 61, solved: "no", tone: 1, strikes: "event" },
        },
      ],
      [
        100,
        {
          ann: { score: 100, solved: "yes", tone: 4 },
          bob: { score: 97, solved: "yes", tone: 4 },
          cy: { score: 94, solved: "yes", tone: 4 },
        },
      ],
    ]),
    questions,
  );
  const [solved, tone, why] = result.questions;
  // κ and ICC of these are the examples of the readme of @earshot/agreement.
  expect(
    solved?.pairs.map(({ participantIds, kappa }) => [...participantIds, kappa.value, kappa.reason, kappa.judged]),
  ).toEqual([
    ["ann", "bob", 0.5, null, 4],
    ["ann", "cy", null, "too_few", 1],
    ["bob", "cy", null, "too_few", 1],
  ]);
  expect(solved).toMatchObject({ kappa: 0.5, reason: null });
  expect(tone?.kappa).toBeGreaterThan(solved?.kappa ?? 1);
  expect(why).toMatchObject({ kappa: null, reason: null, pairs: [], calls: [{ mode: null }, {}, {}, {}] });
  // Two who disagree have no mode; of three, who stands alone deviates.
  expect(solved?.calls.map(({ mode }) => mode)).toEqual(["yes", "no", null, "yes"]);
  expect(tone?.calls[3]).toMatchObject({
    mode: 4,
    answers: [{ deviates: false }, { deviates: false }, { deviates: false }],
  });

  expect(result.scores.judges).toBe(2);
  expect(result.scores.icc.value).toBeCloseTo(0.97, 2);
  expect(result.scores.icc.interval?.low).toBeLessThan(0.97);
  expect(result.scores.calls[3]).toMatchObject({
    ...{ machine: 100, mean: 97 },
    people: [
      { participantId: "ann", score: 100, minusMean: 3, minusMachine: 0 },
      { minusMean: 0, minusMachine: -3 },
      { minusMean: -3, minusMachine: -6 },
    ],
  });
  expect(result.struck.events.map(({ judges, struckBy }) => [judges, struckBy])).toEqual([
    [2, []],
    [2, ["bob"]],
    [2, ["ann", "bob"]],
    [3, []],
  ]);
  expect(result.struck.kappa).toBeCloseTo(0.5);
  expect(result.machine).toMatchObject({ meanDifference: 1.75, costs: 9, kept: 6 });
  expect(result.participants).toMatchObject([
    { participantId: "ann", calls: 4, minusMean: 0, answers: 8, deviations: 0 },
    { participantId: "bob", calls: 4, minusMean: 0.75, deviations: 0 },
    { participantId: "cy", calls: 1, minusMean: -3, minusMachine: -6, answers: 2 },
  ]);
});

test("a deviation is an answer that most did not give, and one that is missing is none", () => {
  const {
    questions: [solved],
    participants,
  } = calibrationResult(
    closed([
      [
        90,
        {
          ann: { score: 90, solved: "yes", tone: 3 },
          bob: { score: 90, solved: "yes", tone: 3 },
          cy: { score: 80, solved: "no", tone: 1 },
        },
      ],
      [
        90,
        {
          ann: { score: 90, solved: "yes", tone: 3 },
          bob: { score: 90, solved: null, tone: 3 },
          cy: { score: 90, solved: "yes", tone: 3 },
        },
      ],
    ]),
    questions,
  );
  expect(solved?.calls.map(({ answers }) => answers.map(({ deviates }) => deviates))).toEqual([
    [false, false, true],
    [false, false, false],
  ]);
  expect(participants.map(({ deviations }) => deviations)).toEqual([0, 0, 2]);
});

test("with too little there is no number, and the reason", () => {
  const of = (calls: Parameters<typeof closed>[0]) => calibrationResult(closed(calls), questions);
  const none = of([[90, {}]]);
  expect(none).toMatchObject({ participants: [], scores: { icc: { value: null, reason: "one_judge" }, judges: 0 } });
  expect(none.questions[0]).toMatchObject({ kappa: null, reason: "one_judge" });
  const ann: Said = { score: 90, solved: "yes", tone: 3 };
  const one = of([[90, { ann, bob: ann }]]);
  expect(one).toMatchObject({ scores: { icc: { value: null, reason: "too_few", judged: 1 } } });
  expect(one.questions[0]).toMatchObject({ kappa: null, reason: "too_few" });
  const same = of([
    [90, { ann, bob: ann }],
    [90, { ann, bob: ann }],
  ]);
  expect(same).toMatchObject({
    scores: { icc: { value: null, reason: "no_variation" } },
    machine: { meanDifference: 0 },
  });
  expect(same.questions[0]).toMatchObject({ kappa: null, reason: "no_variation" });
});
