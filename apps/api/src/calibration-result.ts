import { type Agreement, cohensKappa, intraclassCorrelation, type KappaWeights } from "@earshot/agreement";
import type { BlindReview, Calibration, Deduction, EventReference } from "@earshot/model";
import type { Question } from "@earshot/quality";
import { z } from "zod";

const reason = z.enum(["one_judge", "too_few", "no_variation"]).nullable().meta({
  description:
    "why there is no value: fewer than two judges, fewer than two things that all of them judged, or always the same judgement; null when there is one",
});
const judged = z.int().meta({ description: "how many calls, or events, were judged by all whom it is about" });

const agreement = z
  .object({
    value: z.number().nullable().meta({ description: "1 is always, 0 as often as by chance" }),
    interval: z.object({ low: z.number(), high: z.number() }).nullable().meta({ description: "95 % confidence" }),
    judged,
    reason,
  })
  .meta({ id: "Agreement" });

const kappaShape = {
  kappa: z.number().nullable().meta({ description: "mean of Cohen's κ of all pairs that have one" }),
  reason,
  pairs: z
    .array(z.object({ participantIds: z.tuple([z.string(), z.string()]), kappa: agreement }))
    .meta({ description: "Cohen's κ of every two participants" }),
};

const answer = z.union([z.int(), z.string()]).nullable();

const questionResult = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(["yes-no", "scale", "text"]).meta({ description: "of a scale κ is weighted: far off counts more" }),
  ...kappaShape,
  calls: z.array(
    z.object({
      recordingId: z.string(),
      mode: answer.meta({ description: "what most participants answered; null when no answer leads" }),
      answers: z.array(
        z.object({
          participantId: z.string(),
          answer: answer.meta({ description: "null when there is none" }),
          deviates: z.boolean().meta({ description: "whether it is not what most answered" }),
        }),
      ),
    }),
  ),
});

const difference = z.number().nullable();

export const calibrationResultSchema = z
  .object({
    questions: z.array(questionResult),
    scores: z.object({
      icc: agreement.meta({
        description: "ICC(2,1) of the reviewed scores, of those participants who judged all calls",
      }),
      judges: z.int().meta({ description: "how many participants judged all calls" }),
      calls: z.array(
        z.object({
          recordingId: z.string(),
          startTime: z.string().nullable(),
          machine: z.number().nullable(),
          mean: z.number().nullable().meta({ description: "of the participants' scores" }),
          people: z.array(
            z.object({
              participantId: z.string(),
              score: z.number().nullable(),
              minusMean: difference,
              minusMachine: difference,
            }),
          ),
        }),
      ),
    }),
    struck: z
      .object({
        ...kappaShape,
        events: z
          .array(
            z.object({
              recordingId: z.string(),
              kind: z.enum(["silence", "talkOver", "hold"]),
              index: z.int(),
              judges: z.int().meta({ description: "how many participants judged its call" }),
              struckBy: z.array(z.string()).meta({ description: "ids of the participants who struck it out" }),
            }),
          )
          .meta({ description: "events that cost points, or that somebody struck out" }),
      })
      .meta({ description: "whether participants strike out the same events" }),
    machine: z
      .object({
        icc: agreement.meta({ description: "ICC(2,1) of the machine's scores and the participants' mean" }),
        meanDifference: difference.meta({ description: "of the participants' mean minus the machine's score" }),
        costs: z.int().meta({ description: "events by which the machine took off points, times who judged them" }),
        kept: z.int().meta({ description: "how many of those were not struck out" }),
      })
      .meta({ description: "how far the machine agrees with people" }),
    participants: z.array(
      z.object({
        participantId: z.string(),
        name: z.string(),
        calls: z.int().meta({ description: "calls that they judged" }),
        minusMean: difference.meta({ description: "mean over these calls: above 0 they are more lenient than others" }),
        minusMachine: difference,
        answers: z.int().meta({ description: "to questions that are no text" }),
        deviations: z.int().meta({ description: "answers that are not what most answered" }),
      }),
    ),
  })
  .meta({ id: "CalibrationResult", description: "How far the participants of a closed calibration agree." });

export type CalibrationResult = z.infer<typeof calibrationResultSchema>;

type Answer = string | number | null;
type Participant = Calibration["participants"][number];

/** Compares what participants say of the same calls. Who judged none of them is left out. */
export function calibrationResult(calibration: Calibration, questions: readonly Question[]): CalibrationResult {
  const { calls, reviews } = calibration;
  const reviewsOf = Map.groupBy(reviews, ({ participantId }) => participantId);
  const judges = calibration.participants.filter(({ id }) => reviewsOf.has(id));
  const reviewOf = (recordingId: string, { id }: Participant) =>
    reviewsOf.get(id)?.find((review) => review.recordingId === recordingId);

  const ofQuestions = questions.map(({ id, label, kind }) => {
    const answered = calls.map(({ recordingId }) => {
      const given = judges.map((one) => [one.id, answerOf(reviewOf(recordingId, one), id)] as const);
      const mode = kind === "text" ? null : modeOf(given.map(([, one]) => one));
      return {
        ...{ recordingId, mode },
        answers: given.map(([participantId, one]) => ({
          ...{ participantId, answer: one },
          deviates: mode !== null && one !== null && one !== mode,
        })),
      };
    });
    const kappas =
      kind === "text"
        ? { kappa: null, reason: null, pairs: [] }
        : pairwiseKappa(judges, kind === "scale" ? "quadratic" : "none", (one) =>
            answered.map(({ answers }) =>
              codeOf(answers.find(({ participantId }) => participantId === one.id)?.answer),
            ),
          );
    return { id, label, kind, ...kappas, calls: answered };
  });

  const scored = calls.map(({ recordingId, startTime, judged: { score } }) => {
    const given = judges.map((one) => ({ one, score: reviewOf(recordingId, one)?.reviewed.value ?? null }));
    const mean = meanOf(given.map(({ score: value }) => value));
    return {
      ...{ recordingId, startTime, machine: score.value, mean },
      people: given.map(({ one, score: value }) => ({
        ...{ participantId: one.id, score: value },
        minusMean: minus(value, mean),
        minusMachine: minus(value, score.value),
      })),
    };
  });
  const ofAll = judges.filter((one) => calls.every(({ recordingId }) => reviewOf(recordingId, one) !== undefined));
  const isOfAll = (id: string) => ofAll.some((one) => one.id === id);

  const events = calls.flatMap(({ recordingId, judged: { score } }) => {
    const about = judges.flatMap((one) => reviewOf(recordingId, one) ?? []);
    const deductions = score.value === null ? [] : score.deductions;
    const costs = deductions.flatMap((deduction) => deduction.events);
    const costing = new Map(costs.map(({ kind, index }) => [`${kind} ${index}`, { kind, index }]));
    const all = new Map(costing);
    for (const { kind, index } of about.flatMap(({ content }) => content.struck))
      all.set(`${kind} ${index}`, { kind, index });
    return Array.from(all, ([key, { kind, index }]) => ({
      ...{ recordingId, kind, index, judges: about.length, costs: costing.has(key) },
      struckBy: about
        .filter((review) => strikes(review, { kind, index }, deductions))
        .map(({ participantId }) => participantId),
    }));
  });
  const costing = events.filter(({ costs }) => costs);
  const costsInAll = sum(costing.map(({ judges: count }) => count));

  return {
    questions: ofQuestions,
    scores: {
      icc: toAnswer(
        intraclassCorrelation(
          scored.map(({ people }) => people.filter((one) => isOfAll(one.participantId)).map(({ score }) => score)),
        ),
      ),
      judges: ofAll.length,
      calls: scored,
    },
    struck: {
      ...pairwiseKappa(judges, "none", (one) =>
        events.map(({ recordingId, struckBy }) =>
          reviewOf(recordingId, one) === undefined ? null : Number(struckBy.includes(one.id)),
        ),
      ),
      events: events.map(({ costs: _, ...event }) => event),
    },
    machine: {
      icc: toAnswer(
        intraclassCorrelation(judges.length === 0 ? [] : scored.map(({ machine, mean }) => [machine, mean])),
      ),
      meanDifference: meanOf(scored.map(({ machine, mean }) => minus(mean, machine))),
      costs: costsInAll,
      kept: costsInAll - sum(costing.map(({ struckBy }) => struckBy.length)),
    },
    participants: judges.map((one) => {
      const own = scored.flatMap(({ people }) => people.filter(({ participantId }) => participantId === one.id));
      const given = ofQuestions
        .filter(({ kind }) => kind !== "text")
        .flatMap((question) => question.calls.flatMap(({ answers }) => answers))
        .filter(({ participantId, answer: said }) => participantId === one.id && said !== null);
      return {
        ...{ participantId: one.id, name: one.name },
        calls: reviewsOf.get(one.id)?.length ?? 0,
        minusMean: meanOf(own.map(({ minusMean }) => minusMean)),
        minusMachine: meanOf(own.map(({ minusMachine }) => minusMachine)),
        answers: given.length,
        deviations: given.filter(({ deviates }) => deviates).length,
      };
    }),
  };
}

/** κ of every two participants, and their mean. */
function pairwiseKappa(
  judges: readonly Participant[],
  weights: KappaWeights,
  codesOf: (one: Participant) => readonly (number | null)[],
) {
  const codes = judges.map((one) => ({ id: one.id, given: codesOf(one) }));
  const pairs = codes.flatMap((first, at) =>
    codes.slice(at + 1).map((second) => ({
      participantIds: [first.id, second.id] satisfies [string, string],
      kappa: toAnswer(
        cohensKappa(
          first.given.map((code, index) => [code, second.given[index] ?? null] as const),
          weights,
        ),
      ),
    })),
  );
  const kappa = meanOf(pairs.map((pair) => pair.kappa.value));
  return { kappa, reason: kappa === null ? (pairs[0]?.kappa.reason ?? "one_judge") : null, pairs };
}

function toAnswer(found: Agreement): z.infer<typeof agreement> {
  if (found.value !== null) return { ...found, reason: null };
  return { value: null, interval: null, judged: found.judged, reason: found.reason };
}

/** Whether somebody struck out an event, or every criterion that it costs points by. */
function strikes(
  { content: { struck, struckCriteria } }: BlindReview,
  { kind, index }: Pick<EventReference, "kind" | "index">,
  deductions: readonly Deduction[],
): boolean {
  const isIt = (event: Pick<EventReference, "kind" | "index">) => event.kind === kind && event.index === index;
  const costly = deductions.filter(({ events }) => events.some(isIt));
  const isLeftOut = ({ criterion }: Deduction) => struckCriteria.some((one) => one.criterion === criterion);
  return struck.some(isIt) || (costly.length > 0 && costly.every(isLeftOut));
}

function answerOf(review: BlindReview | undefined, question: string): Answer {
  return review?.content.answers.find((one) => one.question === question)?.answer ?? null;
}

/** Yes and no as numbers; points of a scale are some. */
function codeOf(given: Answer | undefined): number | null {
  if (given === undefined || given === null) return null;
  return typeof given === "number" ? given : Number(given === "yes");
}

/** What was answered most often; null when nothing was, or several answers as often. */
function modeOf(given: readonly Answer[]): Answer {
  const counts = new Map<Answer, number>();
  for (const one of given) if (one !== null) counts.set(one, (counts.get(one) ?? 0) + 1);
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first === undefined || first[1] === second?.[1] ? null : first[0];
}

const minus = (value: number | null, other: number | null) =>
  value === null || other === null ? null : rounded(value - other);

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : rounded(sum(known) / known.length);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** To thousandths, as scores are. */
const rounded = (value: number) => Math.round(value * 1000) / 1000;
