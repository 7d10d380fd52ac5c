import type { AgentPart, CallEvaluation, Conversation, Side } from "@earshot/model";

/** What was said, in media time. */
export interface ReportUtterance {
  startMs: number;
  endMs: number;
  speaker: string;
  side: Side;
  text: string;
}

/** An evaluated call as reports show it. */
export interface ReportCall {
  recordingId: string;
  interactionId: string;
  /** ISO 8601. */
  startTime: string | null;
  /** Who took part; null when it is not known. */
  conversation: Conversation | null;
  /** How each of several agents did while they had the call; none when one had it alone. */
  agentParts: readonly AgentPart[];
  evaluation: CallEvaluation;
  utterances: readonly ReportUtterance[];
}

/** A recording that could not be evaluated, and why. */
export interface ReportFailure {
  recordingId: string;
  code: string;
  message: string;
}
