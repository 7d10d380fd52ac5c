import type { EvaluationWarning } from "./call-evaluation.ts";
import type { Side } from "./side.ts";
import type { TranscriptFormat } from "./transcript-format.ts";
import type { VendorMetrics } from "./vendor-metrics.ts";

/** One word in media time. */
export interface Word {
  text: string;
  startMs: number;
  endMs: number;
  /** From 0 to 1, as the document has it. */
  confidence?: number | undefined;
}

/** A part of a recording in media time, half-open `[startMs, endMs)`. */
export interface Stretch {
  startMs: number;
  endMs: number;
}

/** A stretch of one channel, numbered from 0. */
export interface ChannelStretch extends Stretch {
  channel: number;
}

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
  /** From 0 to 1, as the document has it. */
  confidence?: number | undefined;
  /** The words whose times the document has. */
  words?: Word[] | undefined;
}

/** Who spoke when, by a document or by sound alone. Segments are sorted by `startMs`; equal starts keep their order. */
export interface Transcript {
  format: TranscriptFormat | "voice-activity";
  segments: Segment[];
  /** Length of the recording, when the document says it. */
  durationMs?: number | undefined;
  /** As the document names it. */
  language?: string | undefined;
  /** What the document calls itself, null when it does not say; absent when nobody asked. */
  documentId?: string | null | undefined;
  /** What was left out, guessed or read with doubt; absent when there is nothing. */
  warnings?: EvaluationWarning[] | undefined;
  /** What the service measured itself. */
  vendorMetrics?: VendorMetrics | undefined;
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
  /** How loud each channel is, one byte for every 10 ms of each channel in turn, as in `ChannelLevels`. */
  levels?: Uint8Array | undefined;
  /** Where there is no voice for 5 s or longer in sound that is loud enough for speech; absent where no network listened for voices. */
  voiceless?: readonly ChannelStretch[] | undefined;
  /** What is doubtful in the sound. */
  warnings?: EvaluationWarning[] | undefined;
}
