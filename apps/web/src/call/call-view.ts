import type { CallEvaluationRecord, ChannelLevels, QuestionAnswer, Score, StoredCall } from "@earshot/model";
import {
  builtInScorecard,
  type Definition,
  definitions,
  type Scorecard,
  scorecardId,
  scoreWithout,
} from "@earshot/quality";
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { criterionKey, isEvent, type Stop, stopKey, toStops } from "./stops.ts";

export interface TimeRange {
  startMs: number;
  endMs: number;
}

/** What is looked at of one call: which evaluation, where, and what was struck out. */
export interface CallView {
  readonly call: StoredCall;
  /** The whole call. */
  readonly whole: TimeRange;
  /** The stretch that the timeline shows. */
  readonly range: Signal<TimeRange>;
  /** Where somebody looks or listens. */
  readonly headMs: Signal<number>;
  /** How loud each channel is; none until it is known. */
  readonly levels: Signal<readonly ChannelLevels[]>;
  /** Whether the transcript goes along with it. */
  readonly follows: Signal<boolean>;
  readonly record: Signal<CallEvaluationRecord>;
  readonly stops: ReadonlySignal<readonly Stop[]>;
  /** The stop that was gone to last. */
  readonly stop: ReadonlySignal<Stop | null>;
  /** Keys of the stops and criteria that are struck out. */
  readonly struck: ReadonlySignal<ReadonlySet<string>>;
  /** Answers to the questions of the scorecard, as they are being written. */
  readonly answers: Signal<readonly QuestionAnswer[]>;
  /** Whether what is struck out belongs to a draft that is being written. */
  readonly isDrafted: Signal<boolean>;
  /** By evaluation, the score of the finished review that was changed last. */
  readonly reviewed: Signal<ReadonlyMap<number, Score>>;
  /** Scorecards that were read beside the built-in ones, by name and version. */
  readonly cards: Signal<ReadonlyMap<string, Scorecard>>;
  /** A scorecard by its name and version, such as `guide@1`; null when it is not known here. */
  cardOf(id: string): Scorecard | null;
  /** Rules by which the evaluation was scored; null when they are not known here. */
  readonly scorecard: ReadonlySignal<Scorecard | null>;
  /** The score without what was struck out and with what was answered; null when nothing was, or the rules are not known. */
  readonly scoreAfter: ReadonlySignal<Score | null>;
  seek(ms: number): void;
  goToStop(stop: Stop): void;
  /** The next stop, or the one before. */
  stepStop(by: 1 | -1): void;
  toggleStruck(stop: Stop): void;
  toggleStruckCriterion(criterion: string): void;
  /** Strikes out just these. */
  setStruck(keys: ReadonlySet<string>): void;
  clearStruck(): void;
  zoom(factor: number, aroundMs?: number): void;
  showWhole(): void;
  pan(toMs: number): void;
}

const leastRangeMs = 1000;

/** The name and version of the scorecard that an evaluation was scored by. */
export const cardIdOf = ({ scorecard: name, scorecardVersion: version }: CallEvaluationRecord) =>
  scorecardId({ name, version });

/** @param card the rules of the evaluation, where they are known though not built in */
export function createCallView(call: StoredCall, startMs: number | null, card: Scorecard | null = null): CallView {
  const [primary] = call.evaluations;
  if (primary === undefined) throw new Error("a stored call has an evaluation");
  const whole = wholeOf(call);
  const range = signal(whole);
  const headMs = signal(clamp(startMs ?? whole.startMs, whole.startMs, whole.endMs));
  const follows = signal(true);
  const levels = signal<readonly ChannelLevels[]>([]);
  const record = signal(primary);
  const stops = computed(() => toStops(record.value.evaluation));
  const stopAt = signal<string | null>(null);
  const stop = computed(() => stops.value.find((one) => stopKey(one) === stopAt.value) ?? null);
  /** By evaluation. */
  const struckOf = signal<ReadonlyMap<number, ReadonlySet<string>>>(new Map());
  const struck = computed(() => struckOf.value.get(record.value.id) ?? none);
  const answers = signal<readonly QuestionAnswer[]>([]);
  const cards = signal<ReadonlyMap<string, Scorecard>>(new Map());
  const cardOf = (id: string) => {
    const [name = "", version] = id.split("@");
    return builtInScorecard(name, Number(version)) ?? cards.value.get(id) ?? null;
  };
  const scorecard = computed(() => card ?? cardOf(cardIdOf(record.value)));
  const scoreAfter = computed(() => {
    const { score } = record.value.evaluation;
    if (scorecard.value === null || score.value === null) return null;
    if (struck.value.size === 0 && answers.value.length === 0) return null;
    const struckCriteria = score.deductions.filter(({ criterion }) => struck.value.has(criterionKey(criterion)));
    return scoreWithout(
      record.value.evaluation,
      scorecard.value,
      call.utterances,
      stops.value.filter(isEvent).filter((one) => struck.value.has(stopKey(one))),
      { struckCriteria, answers: answers.value },
    );
  });

  function show(next: TimeRange): void {
    const spanMs = clamp(next.endMs - next.startMs, Math.min(leastRangeMs, lengthOf(whole)), lengthOf(whole));
    const start = clamp(next.startMs, whole.startMs, whole.endMs - spanMs);
    range.value = { startMs: start, endMs: start + spanMs };
  }

  function seek(ms: number): void {
    headMs.value = Math.round(clamp(ms, whole.startMs, whole.endMs));
    const { startMs, endMs } = range.value;
    if (headMs.value < startMs || headMs.value > endMs) pan(headMs.value);
  }

  function pan(toMs: number): void {
    const spanMs = lengthOf(range.value);
    show({ startMs: toMs - spanMs / 2, endMs: toMs + spanMs / 2 });
  }

  function goToStop(next: Stop): void {
    stopAt.value = stopKey(next);
    seek(next.startMs);
  }

  function toggle(key: string): void {
    const next = new Set(struck.value);
    if (!next.delete(key)) next.add(key);
    setStruck(next);
  }

  function setStruck(next: ReadonlySet<string>): void {
    struckOf.value = new Map(struckOf.value).set(record.value.id, next);
  }

  return {
    ...{
      call,
      whole,
      range,
      headMs,
      follows,
      levels,
      record,
      stops,
      stop,
      struck,
      answers,
      isDrafted: signal(false),
      reviewed: signal<ReadonlyMap<number, Score>>(new Map()),
      cards,
      cardOf,
      setStruck,
      scorecard,
      scoreAfter,
      seek,
      goToStop,
      pan,
    },
    stepStop(by) {
      const at = stops.value.findIndex((one) => stopKey(one) === stopAt.value);
      const next =
        at === -1 || stops.value[at]?.startMs !== headMs.value
          ? by === 1
            ? stops.value.find(({ startMs: ms }) => ms > headMs.value)
            : stops.value.findLast(({ startMs: ms }) => ms < headMs.value)
          : stops.value[at + by];
      if (next !== undefined) goToStop(next);
    },
    toggleStruck(one) {
      if (scorecard.value !== null && one.deductions.length > 0) toggle(stopKey(one));
    },
    toggleStruckCriterion: (criterion) => toggle(criterionKey(criterion)),
    clearStruck: () => setStruck(none),
    zoom(factor, aroundMs = headMs.value) {
      const { startMs: from, endMs: to } = range.value;
      const around = clamp(aroundMs, from, to);
      show({ startMs: around - (around - from) / factor, endMs: around + (to - around) / factor });
    },
    showWhole: () => show(whole),
  };
}

const none: ReadonlySet<string> = new Set();

/** The definition of that name; null when it is none of those that are built in. */
export function findDefinition(name: string): Definition | null {
  return Object.values(definitions).find((known) => known.name === name) ?? null;
}

function wholeOf({ evaluations, utterances, durationMs }: StoredCall): TimeRange {
  const whole = { startMs: 0, endMs: Math.max(1, durationMs ?? 0) };
  const add = (part: TimeRange) => {
    whole.startMs = Math.min(whole.startMs, part.startMs);
    whole.endMs = Math.max(whole.endMs, part.endMs);
  };
  utterances.forEach(add);
  for (const { evaluation } of evaluations) {
    evaluation.silence.events.forEach(add);
    evaluation.hold.events.forEach(add);
  }
  return whole;
}

export const lengthOf = ({ startMs, endMs }: TimeRange) => endMs - startMs;

export const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
