import type { AgentPart, CallEvaluation, ChannelLevels, Conversation, Side, Stretch } from "@earshot/model";

/** What was said, in media time. */
export interface ReportUtterance {
  startMs: number;
  endMs: number;
  speaker: string;
  side: Side;
  /** 0-based, when it is known. */
  channel?: number | null | undefined;
  text: string;
}

/** An evaluated call without its words. */
export interface MeasuredCall {
  recordingId: string;
  interactionId: string;
  /** ISO 8601. */
  startTime: string | null;
  /** Who took part; null when it is not known. */
  conversation: Conversation | null;
  /** How each of several agents did while they had the call; none when one had it alone. */
  agentParts: readonly AgentPart[];
  evaluation: CallEvaluation;
}

/** An evaluated call with what was said. */
export interface ReportCall extends MeasuredCall {
  utterances: readonly ReportUtterance[];
  /** How loud each channel is; drawn in the HTML report. */
  levels?: readonly ChannelLevels[] | undefined;
}

/** The sound of a call, silent where personal data are said; or why there is none, to follow a colon. */
export type ReportSound = { wav: Uint8Array; silenced: readonly Stretch[] } | { missing: string };

/** Calls that are all there, or are read as they are asked for. */
export type Many<T> = Iterable<T> | AsyncIterable<T>;

/** Where people look at calls, for reports that link to them; without it they link nowhere. */
export interface PageLinks {
  publicUrl?: URL | undefined;
}

/** A recording that could not be evaluated, and why. */
export interface ReportFailure {
  recordingId: string;
  code: string;
  message: string;
}
