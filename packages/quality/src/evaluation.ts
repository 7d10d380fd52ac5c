import type { CallMetrics, HoldMetrics } from "@earshot/analysis-wasm";
import type { CallEvaluation, CallTotals, EvaluationWarning, HeadlineName } from "@earshot/model";
import type { Definition } from "./definitions.ts";
import { roundToThousandths } from "./rounding.ts";
import { scoreCall } from "./score.ts";
import type { Scorecard } from "./scorecard.ts";

/** Puts measures into their published shape under a definition and scores them. */
export function evaluateCall(
  metrics: CallMetrics,
  hold: HoldMetrics,
  definition: Definition,
  scorecard: Scorecard,
  warnings: readonly EvaluationWarning[] = [],
): CallEvaluation {
  const { silence, talkOver, talk, utterances } = metrics;
  const before = {
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
    talk: { agentMs: talk.agentMs, customerMs: talk.customerMs, otherMs: talk.otherMs, unknownMs: talk.unknownMs },
    hold: { count: hold.count, totalMs: hold.totalMs, longestMs: hold.longestMs, events: hold.events },
    utterances: {
      agent: utterances.agent,
      customer: utterances.customer,
      other: utterances.other,
      unknown: utterances.unknown,
    },
  };
  const after = {
    turns: metrics.turns,
    responseLatency: metrics.responseLatency,
    talkRatio: metrics.talkRatio,
    headline: { name: definition.headline, value: headlineValue(definition.headline, before) },
    warnings: [...warnings],
    holdDetail: { agentMs: hold.agentMs, thenDisconnected: hold.thenDisconnected },
  };
  // The score stands in the middle of the published JSON.
  return { ...before, score: scoreCall({ ...before, ...after }, scorecard), ...after };
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
