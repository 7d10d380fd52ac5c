/**
 * Speech segments `[startMs, endMs)` as columns of equal length, in any order: media time in whole milliseconds, a dense
 * speaker id from 0 and the code of the speaker's side, its index in `sides`. A speaker is on one side only.
 */
export interface SegmentColumns {
  startMs: Int32Array;
  endMs: Int32Array;
  speaker: Int32Array;
  side: Uint8Array;
}

/** Half-open `[startMs, endMs)`, whole milliseconds. */
export interface Interval {
  startMs: number;
  endMs: number;
}

/** `open`: no state change ended the hold; it ends with the call. */
export interface HoldInterval extends Interval {
  open: boolean;
}

export interface AnalysisParameters {
  /** A gap of speech is a notable silence when it lasts at least this long; "more than 500 ms" is 501. */
  minSilenceMs: number;
  /** `exclude` cuts the hold windows out of every silence before it is judged; each remaining piece is a silence of its own. */
  hold: "exclude" | "ignore";
  /** A stretch of talk-over is an event when it lasts at least this long. */
  minTalkOverMs: number;
  /** Gaps within one side's speech shorter than this do not end its turn. */
  turnGapMs: number;
}

export interface Call {
  segments: SegmentColumns;
  /** Length of the recording: the measures are over `[0, durationMs)`, and no segment ends after it. Null: over the first start to the last end. */
  durationMs: number | null;
  /** Media time, in any order; may overlap and lie outside the media. */
  holds: readonly HoldInterval[];
}

/**
 * Many calls in concatenated columns. Call `c` owns the segments `[segmentOffsets[c], segmentOffsets[c + 1])` and the hold
 * windows `[holdOffsets[c], holdOffsets[c + 1])`; both offset columns have one more element than there are calls. Speaker
 * ids count from 0 in every call.
 */
export interface CallBatch {
  segments: SegmentColumns;
  segmentOffsets: Uint32Array;
  /** Length of each recording, after which no segment ends; -1 when it is not known. */
  durationMs: Int32Array;
  holds: { startMs: Int32Array; endMs: Int32Array };
  holdOffsets: Uint32Array;
}

/** One state of a participant; what else it says has no meaning beside `hold`. */
export interface StateChange {
  /** Media time, whole milliseconds; may be negative. */
  timeMs: number;
  /** Dense id of the session, from 0. */
  session: number;
  /** Whether the state is HOLD. */
  hold: boolean;
  /** The state ends the session. */
  disconnect: boolean;
  /** It is the last that is known of the session: a hold before it is closed here and stays flagged as open. */
  lastSeen?: boolean | undefined;
}
