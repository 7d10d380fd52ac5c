import type { Side } from "@earshot/model";
import type { HoldInterval, Interval } from "./call.ts";

export interface TalkOverEvent extends Interval {
  /** The side whose current turn began later. */
  interrupter: "agent" | "customer" | "simultaneous";
  /** The interrupted side stopped exactly where the event ends; false when simultaneous. */
  yielded: boolean;
}

export interface SpeakerMetrics {
  speaker: number;
  side: Side;
  /** Measure of the union of the speaker's segments. */
  talkMs: number;
  /** ∫ 1/n(t) while the speaker talks, n(t) = speakers talking at t; sums to `speechMs` over all speakers. Not whole. */
  apportionedMs: number;
}

export interface SideTurns {
  count: number;
  /** The longest monologue. */
  longestMs: number;
}

/** All times in whole milliseconds unless said otherwise. */
export interface CallMetrics {
  /** `recording`: measured over `[0, duration)`; `speech`: over the first start to the last end. */
  support: "speech" | "recording";
  /** Measure of the support. */
  durationMs: number;
  /** Time with somebody talking. */
  speechMs: number;
  /** `durationMs - speechMs`, holds included. */
  silenceMs: number;
  /** Time with two or more talking, counted once. */
  overlapMs: number;
  /** Time with both an agent and a customer talking. */
  talkOverMs: number;
  /** Notable silences: gaps of speech of at least `minSilenceMs`. Leading and trailing silence are not among them. */
  silence: {
    count: number;
    totalMs: number;
    longestMs: number;
    /** Mean length, 0 when there is none. Not whole. */
    meanMs: number;
    leadingMs: number;
    trailingMs: number;
    events: Interval[];
  };
  /** Talk-over of at least `minTalkOverMs`. */
  talkOver: { count: number; totalMs: number; events: TalkOverEvent[] };
  talk: { agentMs: number; customerMs: number; otherMs: number; unknownMs: number };
  /** Every speaker that has a segment, by id. */
  speakers: SpeakerMetrics[];
  turns: Record<Side, SideTurns>;
  /** Agent's talk over customer's talk; null when the customer does not talk. */
  talkRatio: number | null;
  /** From the end of a customer's turn to the start of the agent's answer, where positive; nearest-rank percentiles. */
  responseLatency: { count: number; medianMs: number | null; p95Ms: number | null; longestMs: number | null };
  /** Segments per side, zero-length ones included. */
  utterances: Record<Side, number>;
}

/**
 * The times of `CallMetrics` as columns: element `c` belongs to call `c`. What follows from others by one division
 * (`silence.meanMs`, `talkRatio`) is left out, and so is what has no fixed size (events, speakers).
 */
export interface TotalsColumns {
  /** Number of calls. */
  count: number;
  /** 0 = speech, 1 = recording. */
  support: Int32Array;
  durationMs: Int32Array;
  speechMs: Int32Array;
  silenceMs: Int32Array;
  overlapMs: Int32Array;
  talkOverMs: Int32Array;
  silence: {
    count: Int32Array;
    totalMs: Int32Array;
    longestMs: Int32Array;
    leadingMs: Int32Array;
    trailingMs: Int32Array;
  };
  talkOver: { count: Int32Array; totalMs: Int32Array };
  talk: { agentMs: Int32Array; customerMs: Int32Array; otherMs: Int32Array; unknownMs: Int32Array };
  utterances: Record<Side, Int32Array>;
}

/** Turn-taking of `CallMetrics` as columns: element `c` belongs to call `c`. */
export interface TurnColumns {
  turns: Record<Side, { count: Int32Array; longestMs: Int32Array }>;
  /** -1 where `CallMetrics` has null. */
  responseLatency: { count: Int32Array; medianMs: Int32Array; p95Ms: Int32Array; longestMs: Int32Array };
}

export interface HoldMetrics {
  /** Length of `events`. */
  count: number;
  /** Measure of the union over all sessions: how long the customer was on hold. */
  totalMs: number;
  longestMs: number;
  /** Sum over sessions: how long agents held. */
  agentMs: number;
  /** Holds closed by the end of their own session. */
  thenDisconnected: number;
  /** The union in time order; `open` when a hold that ends there was open. */
  events: HoldInterval[];
}
