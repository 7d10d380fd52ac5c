import type { EvaluationWarning } from "./call-evaluation.ts";
import type { Side } from "./side.ts";
import type { TranscriptFormat } from "./transcript-format.ts";

/** One stretch of speech in media time, half-open `[startMs, endMs)`, integer ms from the recording's first sample. */
export interface Segment {
  startMs: number;
  endMs: number;
  /** 0-based channel of the recording, when the document names one. */
  channel: number | null;
  /** The label as delivered and trimmed, `channel_<n>` when only a channel is known, `"unknown"` when neither is. */
  speaker: string;
  side: Side;
  /** `""` when the document has no words for the segment. */
  text: string;
}

/** Who spoke when, by a document or by sound alone. Segments are sorted by `startMs`; equal starts keep their order. */
export interface Transcript {
  format: TranscriptFormat | "voice-activity";
  segments: Segment[];
}

/** Speech detected in a recording, in time order: element `i` of each column belongs to stretch `i`. */
export interface SpeechColumns {
  startMs: Int32Array;
  endMs: Int32Array;
  channel: Int32Array;
  /** How many channels the recording has. */
  channels: number;
  /** Length of the recording. */
  durationMs: number;
  /** There are several channels, and they have the same sound. */
  identicalChannels?: boolean | undefined;
  /** What is doubtful in the sound. */
  warnings?: EvaluationWarning[] | undefined;
}
