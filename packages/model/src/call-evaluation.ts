import { z } from "zod";
import { holdAudios } from "./hold-audio.ts";
import { sides } from "./side.ts";
import { sidesFromKinds } from "./sides-from.ts";
import { speechUnits } from "./speech-units.ts";
import { vendorMetricsSchema } from "./vendor-metrics.ts";

/** Why a call has no score. */
export const unscorableReasons = [
  "no_speech",
  "dual_mono",
  "transcription_failed",
  "cut_off",
  "sides_unknown",
  "one_sided",
  "nothing_applicable",
] as const;

export type UnscorableReason = (typeof unscorableReasons)[number];

const ms = z.int();
const count = z.int().nonnegative();
const interval = z.object({ startMs: ms, endMs: ms });
const turns = z.object({ count, longestMs: ms });

const talkOverEvent = interval.extend({
  /** The side whose current turn began later. */
  interrupter: z.enum(["agent", "customer", "simultaneous"]),
  /** The interrupted side stopped exactly where the event ends; false when simultaneous. */
  yielded: z.boolean(),
});

const holdEvent = interval.extend({
  /** The hold was still open where the session or the call ended. */
  open: z.boolean(),
});

/** Points to an event of an evaluation: `silence.events[index]`, `talkOver.events[index]` or `hold.events[index]`. */
const eventReference = z.object({
  kind: z.enum(["silence", "talkOver", "hold"]),
  index: count,
  startMs: ms,
  endMs: ms,
});

const deduction = z.object({
  /** Id of the criterion. */
  criterion: z.string(),
  label: z.string(),
  /** Its metric; `phrase` of a criterion about words. */
  metric: z.string(),
  /** What the criterion looked at: the metric, its rate under `per-minute`, or how many moments cost points. */
  value: z.number(),
  unit: z.enum(["ms", "count", "percent", "ratio", "ms/min", "count/min"]),
  /** Out of 100. */
  points: z.number(),
  /** The criterion failed the whole call. */
  critical: z.boolean(),
  /** The events that cost the points. */
  events: z.array(eventReference),
  /** Of a criterion about words: where something was said that should not be, or was not said when it should be. */
  moments: z.array(interval).optional(),
});

const score = z.union([
  z.object({
    value: z.number().min(0).max(100),
    scorecard: z.string().meta({ description: "name and version, such as guide@1" }),
    deductions: z.array(deduction),
    /** Ids of the critical criteria that failed the call. */
    failedCritical: z.array(z.string()),
    /** Ids of the criteria that did not apply to the call. */
    notApplicable: z.array(z.string()),
    /** Why criteria about words did not apply, by id: nobody's words are known, or nothing prompted what they ask for. */
    notApplicableBecause: z.record(z.string(), z.enum(["no_words", "not_prompted"])).optional(),
  }),
  z.object({ value: z.null(), reason: z.enum(unscorableReasons) }),
]);

/** Something in the input that was skipped or read with doubt, and where it is. */
const warning = z.object({
  code: z.string(),
  index: z.int().nullable(),
  field: z.string().nullable(),
  message: z.string(),
});

const stretch = interval.extend({ side: z.enum(sides) });

/** The call by who is heard in its recording, under the same definition, beside its transcript. */
const sound = z.object({
  speechMs: ms,
  silence: z.object({ count, totalMs: ms, longestMs: ms }),
  /** Null when the recording does not keep the sides apart, or the definition has no talk-over. */
  talkOver: z.object({ count, totalMs: ms }).nullable(),
  /** Null when the recording does not keep the sides apart. */
  talk: z.object({ agentMs: ms, customerMs: ms }).nullable(),
  /** Where the transcript has words and nobody is heard: they may be invented. */
  wordsWithoutSpeech: z.array(stretch),
  /** Where somebody is heard and the transcript has no words. */
  speechWithoutWords: z.array(stretch),
});

/** Where a network found no voice for 5 s or longer in sound that is loud enough for speech. No measure and no score goes by it. */
const voiceless = z.object({
  stretches: z.array(interval.extend({ channel: count })).meta({ description: "music or noise" }),
  proposedHolds: z.array(interval).meta({
    description:
      "what of them lasts for 5 s or longer while nobody speaks and no known hold goes on: perhaps a hold of which no state event tells",
  }),
});

/**
 * One call, measured under one definition and scored by one scorecard. Times are integer ms of media time. It is what
 * `earshot analyze --json` and the API answer and the store keeps; the order of the keys is part of the published JSON.
 */
export const callEvaluationSchema = z.object({
  /** Name of the definition it was measured under. */
  definition: z.string(),
  support: z.enum(["speech", "recording"]),
  durationMs: ms,
  speechMs: ms,
  silence: z.object({
    count,
    totalMs: ms,
    longestMs: ms,
    leadingMs: ms,
    trailingMs: ms,
    events: z.array(interval),
  }),
  overlapMs: ms,
  /** Null under a definition that publishes no rule for talk-over. */
  talkOver: z.object({ count, totalMs: ms, events: z.array(talkOverEvent) }).nullable(),
  talk: z.object({ agentMs: ms, customerMs: ms, otherMs: ms, unknownMs: ms }),
  /**
   * The customer's hold: the union over all sessions. Lengths are of wall time; the events are where the recording has them, and of no
   * length where the recorder cut them out.
   */
  hold: z.object({ count, totalMs: ms, longestMs: ms, events: z.array(holdEvent) }),
  utterances: z.record(z.enum(sides), count),
  score,
  turns: z.record(z.enum(sides), turns),
  responseLatency: z.object({ count, medianMs: ms.nullable(), p95Ms: ms.nullable(), longestMs: ms.nullable() }),
  /** Agent : customer; null when the customer does not talk. */
  talkRatio: z.number().nullable(),
  /** The number the definition is known for; a percentage of a call without length is null. */
  headline: z.object({
    name: z.enum(["silenceMs", "nonTalkMs", "silencePercent", "silenceCount"]),
    value: z.number().nullable(),
  }),
  warnings: z.array(warning),
  holdDetail: z.object({ agentMs: ms, thenDisconnected: count }),
  /** What the recording has of a hold, as it was declared. */
  holdAudio: z.enum(holdAudios),
  /** What was measured as speech. */
  units: z.enum(speechUnits),
  /** From how long a gap between two words on nobody speaks in it; null unless `units` is words. */
  wordGapMs: ms.nullable(),
  /** What decided who is the agent and who the customer. */
  sidesFrom: z.enum(sidesFromKinds),
  /** What the speech service measured in the same call, by its own definitions, when its document says. */
  vendorMetrics: vendorMetricsSchema.optional(),
  /** Of a transcript whose recording was heard as well. */
  sound: sound.optional(),
  /** Of a call in whose sound a network listened for voices. */
  voiceless: voiceless.optional(),
});

export type CallEvaluation = z.infer<typeof callEvaluationSchema>;
export type TalkOverEvent = z.infer<typeof talkOverEvent>;
export type EventReference = z.infer<typeof eventReference>;
export type Deduction = z.infer<typeof deduction>;
export type Score = z.infer<typeof score>;
/** What the sound says beside a transcript. */
export type SoundEvidence = z.infer<typeof sound>;
/** Music or noise in a call, and what of it may be holds. */
export type VoicelessSound = z.infer<typeof voiceless>;
export type EvaluationWarning = z.infer<typeof warning>;
/** The one number a definition is known for. */
export type HeadlineName = CallEvaluation["headline"]["name"];

const measuredCallSchema = callEvaluationSchema.omit({
  score: true,
  vendorMetrics: true,
  sound: true,
  voiceless: true,
});

/** A call measured and not yet scored: all that a scorecard needs. */
export type MeasuredCall = z.infer<typeof measuredCallSchema>;

const { silence, talkOver, hold } = callEvaluationSchema.shape;

/** A measured call's numbers; without the single events, when it was measured together with many. */
export const callTotalsSchema = measuredCallSchema
  .omit({
    definition: true,
    support: true,
    headline: true,
    warnings: true,
    units: true,
    wordGapMs: true,
    sidesFrom: true,
  })
  .extend({
    silence: silence.omit({ events: true }),
    talkOver: talkOver.unwrap().partial({ events: true }).nullable(),
    hold: hold.omit({ events: true }),
  });

export type CallTotals = z.infer<typeof callTotalsSchema>;

const [scored, unscored] = score.options;

/** One line of `earshot analyze --summary`: an evaluation without its events, its holds, what lost the points, what decided the sides, and what the service and the sound say beside it. */
export const callSummarySchema = callEvaluationSchema
  .omit({
    hold: true,
    warnings: true,
    holdDetail: true,
    holdAudio: true,
    sidesFrom: true,
    vendorMetrics: true,
    sound: true,
    voiceless: true,
  })
  .extend({
    silence: silence.omit({ events: true }),
    talkOver: talkOver.unwrap().omit({ events: true }).nullable(),
    score: z.union([scored.pick({ value: true, scorecard: true }), unscored]),
  });

export type CallSummary = z.infer<typeof callSummarySchema>;
