import type { CallMetrics, HoldMetrics } from "@earshot/analysis-wasm";
import {
  type CallEvaluation,
  type CallTotals,
  callEvaluationSchema,
  type EvaluationWarning,
  type HeadlineName,
  type HoldAudio,
  type MeasuredCall,
  type SpeechUnits,
} from "@earshot/model";
import { z } from "zod";
import type { Definition } from "./definitions.ts";
import type { Said } from "./phrases.ts";
import { roundToThousandths } from "./rounding.ts";
import { scoreCall } from "./score.ts";
import type { Scorecard } from "./scorecard.ts";
import type { InputFault } from "./unscorable.ts";

const { silence, talkOver, hold } = callEvaluationSchema.shape;

/** Our own lists, handed on unread: there may be a hundred thousand events. */
const unread = <List>() => z.custom<List>();
const publishedSchema = callEvaluationSchema.extend({
  silence: silence.extend({ events: unread<CallEvaluation["silence"]["events"]>() }),
  talkOver: talkOver
    .unwrap()
    .extend({ events: unread<NonNullable<CallEvaluation["talkOver"]>["events"]>() })
    .nullable(),
  hold: hold.extend({ events: unread<CallEvaluation["hold"]["events"]>() }),
  score: unread<CallEvaluation["score"]>(),
  warnings: unread<EvaluationWarning[]>(),
});

/** What is known of a call's input beside its measures. */
interface InputFacts {
  warnings?: readonly EvaluationWarning[] | undefined;
  /** What keeps it from being scored and is not in its measures. */
  fault?: InputFault | null | undefined;
  holdAudio?: HoldAudio | undefined;
  /** What was measured as speech; by default the document's own segments. */
  units?: SpeechUnits | undefined;
  wordGapMs?: number | null | undefined;
  /** What was said, masked; null when nobody knows. */
  said?: readonly Said[] | null | undefined;
}

/** Scores what was measured under a definition, and keeps the fields that are published, in their order. */
export function toEvaluation(
  metrics: CallMetrics,
  hold: HoldMetrics,
  definition: Definition,
  scorecard: Scorecard,
  {
    warnings = [],
    fault = null,
    holdAudio = "music",
    units = "segments",
    wordGapMs = null,
    said = null,
  }: InputFacts = {},
): CallEvaluation {
  const call: MeasuredCall = {
    ...metrics,
    definition: definition.name,
    talkOver: definition.talkOver === null ? null : metrics.talkOver,
    hold,
    holdDetail: hold,
    holdAudio,
    units,
    wordGapMs,
    headline: {
      name: definition.headline,
      value: headlineValue(definition.headline, { ...metrics, hold }),
    },
    warnings: [...warnings],
  };
  return publishedSchema.parse({ ...call, score: scoreCall(call, scorecard, { fault, said }) });
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
