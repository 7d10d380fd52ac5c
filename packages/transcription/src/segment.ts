import type { Side } from "@earshot/analysis-wasm";

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

/**
 * A document in one known format, or what was heard in a recording. Segments are sorted by `startMs`; equal starts keep the
 * document's order.
 */
export interface Transcript {
  format: "seed" | "genesys" | "voice-activity";
  segments: Segment[];
}
