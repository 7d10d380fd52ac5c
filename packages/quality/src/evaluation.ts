import type { CallMetrics, HoldInterval, HoldMetrics, Interval, Side } from "@earshot/analysis-wasm";
import type { Definition, HeadlineName } from "./definitions.ts";
import { roundToThousandths } from "./rounding.ts";
import { type Score, scoreCall } from "./score.ts";
import type { Scorecard } from "./scorecard.ts";

/** A talk-over: who began speaking later, and whether the other gave way. */
export type TalkOverEvent = CallMetrics["talkOver"]["events"][number];

/** Something in the input that was passed over or read with doubt, with its place. */
export interface EvaluationWarning {
  code: string;
  index: number | null;
  field: string | null;
  message: string;
}

/**
 * All that is known of one call under one definition, before the score. Times are integer ms of media time.
 * The order of the keys is part of the published JSON.
 */
interface Measures {
  /** Name of the definition it was measured under. */
  definition: string;
  support: CallMetrics["support"];
  durationMs: number;
  speechMs: number;
  silence: {
    count: number;
    totalMs: number;
    longestMs: number;
    leadingMs: number;
    trailingMs: number;
    events: Interval[];
  };
  overlapMs: number;
  /** Null under a definition that publishes no rule for talk-over. */
  talkOver: { count: number; totalMs: number; events: TalkOverEvent[] } | null;
  talk: { agentMs: number; customerMs: number; otherMs: number; unknownMs: number };
  /** The customer's hold: the union over all sessions. */
  hold: { count: number; totalMs: number; longestMs: number; events: HoldInterval[] };
  utterances: Record<Side, number>;
}

interface FurtherMeasures {
  turns: CallMetrics["turns"];
  responseLatency: CallMetrics["responseLatency"];
  /** Agent : customer; null when the customer does not talk. */
  talkRatio: number | null;
  /** The number the definition is known for; a percentage of a call without length is null. */
  headline: { name: HeadlineName; value: number | null };
  warnings: EvaluationWarning[];
  holdDetail: { agentMs: number; thenDisconnected: number };
  transcription: "complete" | "failed";
}

/** A call measured and not yet scored: all that a scorecard needs. */
export type MeasuredCall = Measures & FurtherMeasures;

/** A call measured under one definition and scored by one scorecard. */
export type CallEvaluation = Measures & { score: Score } & FurtherMeasures;

/** A measured call's numbers; without the single events, when it was measured together with many. */
export type CallTotals = Pick<
  MeasuredCall,
  | "durationMs"
  | "speechMs"
  | "overlapMs"
  | "talk"
  | "utterances"
  | "turns"
  | "responseLatency"
  | "talkRatio"
  | "holdDetail"
  | "transcription"
> & {
  silence: Omit<Measures["silence"], "events">;
  talkOver: { count: number; totalMs: number; events?: TalkOverEvent[] } | null;
  hold: Omit<Measures["hold"], "events">;
};

export interface EvaluationContext {
  warnings?: readonly EvaluationWarning[];
  /** The audio could not be transcribed: the measures then describe a call without words and can't be scored. */
  transcriptionFailed?: boolean;
}

/** Puts measures into their published shape under a definition and scores them. */
export function evaluateCall(
  metrics: CallMetrics,
  hold: HoldMetrics,
  definition: Definition,
  scorecard: Scorecard,
  context: EvaluationContext = {},
): CallEvaluation {
  const { silence, talkOver, talk, utterances, turns, responseLatency } = metrics;
  const measures: Measures = {
    definition: definition.name,
    support: metrics.support,
    durationMs: metrics.durationMs,
    speechMs: metrics.speechMs,
    silence: {
      count: silence.count,
      totalMs: silence.totalMs,
      longestMs: silence.longestMs,
      leadingMs: silence.leadingMs,
      trailingMs: silence.trailingMs,
      events: silence.events,
    },
    overlapMs: metrics.overlapMs,
    talkOver:
      definition.talkOver === null
        ? null
        : { count: talkOver.count, totalMs: talkOver.totalMs, events: talkOver.events },
    talk: {
      agentMs: talk.agentMs,
      customerMs: talk.customerMs,
      otherMs: talk.otherMs,
      unknownMs: talk.unknownMs,
    },
    hold: { count: hold.count, totalMs: hold.totalMs, longestMs: hold.longestMs, events: hold.events },
    utterances: {
      agent: utterances.agent,
      customer: utterances.customer,
      other: utterances.other,
      unknown: utterances.unknown,
    },
  };
  const further: FurtherMeasures = {
    turns,
    responseLatency,
    talkRatio: metrics.talkRatio,
    headline: { name: definition.headline, value: headlineValue(definition.headline, measures) },
    warnings: [...(context.warnings ?? [])],
    holdDetail: { agentMs: hold.agentMs, thenDisconnected: hold.thenDisconnected },
    transcription: context.transcriptionFailed === true ? "failed" : "complete",
  };
  return { ...measures, score: scoreCall({ ...measures, ...further }, scorecard), ...further };
}

/** The number a definition is known for. */
export function headlineValue(
  name: HeadlineName,
  { silence, hold, durationMs }: Pick<CallTotals, "silence" | "hold" | "durationMs">,
): number | null {
  switch (name) {
    case "silenceMs":
      return silence.totalMs;
    case "nonTalkMs":
      return silence.totalMs + hold.totalMs;
    case "silencePercent":
      return durationMs === 0 ? null : roundToThousandths((100 * silence.totalMs) / durationMs);
    case "silenceCount":
      return silence.count;
  }
}
