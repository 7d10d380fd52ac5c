import type {
  CallTotals,
  Deduction,
  EventReference,
  MeasuredCall,
  QuestionAnswer,
  Score,
  UnscorableReason,
} from "@earshot/model";
import { meets, scorecardId } from "./condition.ts";
import { getMetric } from "./metric.ts";
import { findPhrase, type PhraseFinding, readWords, type Said, type WordsReason } from "./phrases.ts";
import { roundToThousandths, toThousandths } from "./rounding.ts";
import type { Criterion, MetricCriterion, PhraseCriterion, Question, Scorecard } from "./scorecard.ts";
import { type InputFault, unscorableReason } from "./unscorable.ts";

interface Judged {
  criterion: Criterion | CountedQuestion;
  value: number;
  unit: Deduction["unit"];
  lost: number;
  critical: boolean;
  /** Of a criterion about words. */
  moments?: { startMs: number; endMs: number }[] | undefined;
}

/** A question whose answer can cost points, or fails the call. */
interface CountedQuestion extends Pick<Question, "id" | "label"> {
  method: "question";
  possible: number;
  weight: number;
}

/** What a call is scored by beside its measures. */
export interface ScoringInput {
  /** What keeps the call from being scored and is not in its measures. */
  fault?: InputFault | null | undefined;
  /** What was said, in order and masked as it is stored; null when nobody knows. */
  said?: readonly Said[] | null | undefined;
  /** Ids of criteria that somebody struck out: they take off nothing. */
  struckCriteria?: ReadonlySet<string> | undefined;
  /** What somebody answered to the questions of the scorecard. */
  answers?: readonly QuestionAnswer[] | undefined;
}

/**
 * Scores a measured call; the stored measures and the masked words are enough.
 * - `deduct`: 100 − Σ points lost, clamped to 0…100. Each criterion's points are rounded to 3 decimals once.
 * - `weighted`: 100 × Σ(points × weight) ÷ Σ(possible × weight), rounded to 3 decimals once.
 * A criterion that does not apply leaves every sum. A critical criterion whose condition is met makes the score 0.
 * An answer counts as a criterion does, with the weight of its question as the points there are to earn.
 */
export function scoreCall(
  call: MeasuredCall,
  scorecard: Scorecard,
  { fault = null, said = null, struckCriteria, answers = [] }: ScoringInput = {},
): Score {
  const reason = unscorableReason(call, fault);
  if (reason !== null) return { value: null, reason };

  const words = readWords(needsWords(scorecard) ? (said ?? []) : []);
  const unsaid: [string, WordsReason][] = [];
  const judged = scorecard.criteria.map((criterion) => {
    if (criterion.method !== "phrase") return judge(criterion, call, scorecard.formula);
    if (isLeftOut(criterion, call)) return null;
    const finding = findPhrase(criterion, call, words);
    if ("reason" in finding) unsaid.push([criterion.id, finding.reason]);
    return "reason" in finding ? null : judgePhrase(criterion, finding.moments, scorecard.formula);
  });
  const applicable = [
    ...judged
      .filter((entry) => entry !== null)
      .map((entry) => (struckCriteria?.has(entry.criterion.id) ? { ...entry, lost: 0, critical: false } : entry)),
    ...answers.flatMap(({ question: id, answer }) => {
      const question = scorecard.questions?.find((one) => one.id === id);
      return question === undefined ? [] : (judgeAnswer(question, answer) ?? []);
    }),
  ];
  if (applicable.length === 0) return { value: null, reason: "nothing_applicable" };

  const possible = possiblePoints(scorecard.formula, applicable);
  const deductions = applicable.map((entry) => toDeduction(entry, call, possible));
  return {
    value: scoreValue(scorecard.formula, applicable, possible),
    scorecard: scorecardId(scorecard),
    deductions: deductions.filter(({ points }) => points > 0),
    failedCritical: applicable.filter(({ critical }) => critical).map(({ criterion }) => criterion.id),
    notApplicable: scorecard.criteria.filter((_, index) => judged[index] === null).map(({ id }) => id),
    ...(unsaid.length === 0 ? {} : { notApplicableBecause: Object.fromEntries(unsaid) }),
  };
}

/**
 * The value of `scoreCall`, or the reason there is none, from a call's numbers and without listing what was lost.
 * Throws a TypeError when the scorecard `needsEvents` and the call has none.
 */
export function scoreTotals(
  call: CallTotals,
  scorecard: Scorecard,
  fault: InputFault | null = null,
): number | UnscorableReason {
  const reason = unscorableReason(call, fault);
  if (reason !== null) return reason;
  const applicable: Judged[] = [];
  for (const criterion of scorecard.criteria) {
    if (criterion.method === "phrase") throw new TypeError("a criterion about words needs a call with its words");
    const judged = judge(criterion, call, scorecard.formula);
    if (judged !== null) applicable.push(judged);
  }
  if (applicable.length === 0) return "nothing_applicable";
  return scoreValue(scorecard.formula, applicable, possiblePoints(scorecard.formula, applicable));
}

/** Whether a scorecard judges by single events or by words, so that totals are not enough. */
export function needsEvents(scorecard: Scorecard): boolean {
  if (needsWords(scorecard)) return true;
  return scorecard.criteria.some((criterion) =>
    [criterion.method === "phrase" ? undefined : criterion.metric, criterion.notApplicableWhen?.metric].some(
      (name) => name !== undefined && getMetric(name).needsEvents === true,
    ),
  );
}

/** Whether a scorecard judges by what is said. */
export function needsWords({ criteria }: Scorecard): boolean {
  return criteria.some(({ method }) => method === "phrase");
}

function possiblePoints(formula: Scorecard["formula"], applicable: readonly Judged[]): number {
  return formula === "deduct" ? 100 : sum(applicable, weightedPossible);
}

function scoreValue(formula: Scorecard["formula"], applicable: readonly Judged[], possible: number): number {
  if (applicable.some(({ critical }) => critical)) return 0;
  return formula === "deduct"
    ? Math.max(0, 100_000 - sum(applicable, (entry) => toThousandths(pointsOff(entry, possible)))) / 1000
    : roundToThousandths(100 * (1 - sum(applicable, weightedLoss) / possible));
}

/** The points one criterion takes off, out of its own scale; null when it does not apply to the call. */
function judge(criterion: MetricCriterion, call: CallTotals, formula: Scorecard["formula"]): Judged | null {
  if (isLeftOut(criterion, call)) return null;
  const measured = judgedValue(criterion, call);
  if (measured === null) return null;
  const { value, unit } = measured;
  const { lost, critical } = judgement(criterion, formula, value, pointsLost(criterion, value));
  return { criterion, value, unit, lost, critical };
}

function judgePhrase(
  criterion: PhraseCriterion,
  moments: Extract<PhraseFinding, { moments: unknown }>["moments"],
  formula: Scorecard["formula"],
): Judged {
  const value = moments.length;
  return {
    criterion,
    value,
    unit: "count",
    moments,
    ...judgement(criterion, formula, value, criterion.points * value),
  };
}

/** What an answer costs; null when it costs nothing whatever it is, or the question does not apply. */
function judgeAnswer(question: Question, answer: QuestionAnswer["answer"]): Judged | null {
  if (question.kind === "text" || answer === null) return null;
  const { id, label, weight = 0 } = question;
  const { value, share, critical } = readAnswer(question, answer);
  if (weight === 0 && !critical) return null;
  return {
    criterion: { id, label, method: "question", possible: weight, weight: 1 },
    ...{ value, unit: "count", lost: weight * (1 - share), critical },
  };
}

/** An answer as a number, and how much of the points it earns. */
function readAnswer(question: Exclude<Question, { kind: "text" }>, answer: number | string) {
  if (question.kind === "yes-no") {
    const isRight = answer === (question.right ?? "yes");
    const critical = question.critical === true && !isRight;
    return { value: answer === "yes" ? 1 : 0, share: isRight ? 1 : 0, critical };
  }
  const { from, to, criticalAtMost } = question;
  const value = Number(answer);
  const critical = criticalAtMost !== undefined && value <= criticalAtMost;
  return { value, share: (value - from) / (to - from), critical };
}

function isLeftOut({ notApplicableWhen }: Criterion, call: CallTotals): boolean {
  if (notApplicableWhen === undefined) return false;
  const subject = getMetric(notApplicableWhen.metric).value(call);
  return subject !== null && meets(subject, notApplicableWhen);
}

function judgement(
  { cap, possible, critical }: Criterion,
  formula: Scorecard["formula"],
  value: number,
  points: number,
): Pick<Judged, "lost" | "critical"> {
  const most = formula === "weighted" ? possible : undefined;
  return {
    lost: Math.min(points, cap ?? Number.POSITIVE_INFINITY, most ?? Number.POSITIVE_INFINITY),
    critical: critical !== undefined && meets(value, critical),
  };
}

function judgedValue(criterion: MetricCriterion, call: CallTotals): Pick<Judged, "value" | "unit"> | null {
  const { unit, value } = getMetric(criterion.metric);
  const total = value(call);
  if (total === null) return null;
  if (criterion.method !== "per-minute") return { value: total, unit };
  return { value: (total * 60_000) / call.durationMs, unit: unit === "ms" ? "ms/min" : "count/min" };
}

function pointsLost(criterion: MetricCriterion, value: number): number {
  if (criterion.method === "steps") return criterion.steps.find((step) => meets(value, step))?.points ?? 0;
  const { points, per, above, below } = criterion;
  const excess = below === undefined ? value - (above ?? 0) : below - value;
  return (points * Math.max(0, excess)) / per;
}

function toDeduction(entry: Judged, call: MeasuredCall, possible: number): Deduction {
  const { criterion, value, unit, critical, moments } = entry;
  return {
    criterion: criterion.id,
    label: criterion.label,
    metric: "metric" in criterion ? criterion.metric : criterion.method,
    value: roundToThousandths(value),
    unit,
    points: pointsOff(entry, possible),
    critical,
    events: eventsOf(criterion, call),
    ...(moments === undefined ? {} : { moments }),
  };
}

function eventsOf(criterion: Judged["criterion"], call: MeasuredCall): EventReference[] {
  return "metric" in criterion ? getMetric(criterion.metric).events(call) : [];
}

/** What a criterion takes off, out of 100. */
function pointsOff(entry: Judged, possible: number): number {
  return entry.critical ? 100 : roundToThousandths((100 * weightedLoss(entry)) / possible);
}

const weightedPossible = ({ criterion }: Judged) => (criterion.possible ?? 0) * (criterion.weight ?? 1);
const weightedLoss = ({ criterion, lost }: Judged) => lost * (criterion.weight ?? 1);

function sum(entries: readonly Judged[], value: (entry: Judged) => number): number {
  return entries.reduce((total, entry) => total + value(entry), 0);
}
