import type { Side } from "@earshot/model";
import { StoreError } from "./errors.ts";
import type { EvaluationsTable } from "./tables/evaluations.ts";
import type { EventKind } from "./tables/events.ts";

/** A recording as Genesys and its media describe it. */
export interface RecordingRecord {
  id: string;
  interactionId: string;
  /** ISO 8601 as delivered; kept even when it is no date. */
  startTime: string | null;
  durationMs: number | null;
  /** SHA-256 of the media, in hex; null when they were not downloaded. */
  contentSha256: string | null;
  /** What is known of the media files; stored as JSON. */
  media: unknown;
}

/** Times are media time, integer ms, half-open. */
export interface UtteranceRecord {
  startMs: number;
  endMs: number;
  side: Side;
  speaker: string;
  channel: number | null;
  text: string;
}

export interface EventRecord {
  kind: EventKind;
  startMs: number;
  endMs: number;
  /** What else is known of it, such as `{ interrupter, yielded }`; stored as JSON. */
  detail: unknown;
}

type Measures = Pick<
  EvaluationsTable,
  | "support"
  | "durationMs"
  | "speechMs"
  | "silenceMs"
  | "silenceCount"
  | "longestSilenceMs"
  | "talkOverMs"
  | "talkOverCount"
  | "holdMs"
>;

/** What scoring adds to an evaluation; exactly one of `score` and `unscorableReason` is null. */
export interface ScoreRecord {
  scorecard: string;
  scorecardVersion: number;
  /** 0…100 */
  score: number | null;
  unscorableReason: string | null;
  /** Stored as JSON. */
  deductions: unknown;
  /** The whole evaluation as reports show it, this score included; stored as JSON. */
  evaluation: unknown;
}

/** One evaluation; its key within the recording is definition and scorecard. */
export interface EvaluationRecord extends Measures, ScoreRecord {
  definition: string;
  /** The definition itself; stored as JSON. */
  definitionParameters: unknown;
  engineVersion: string;
  /** SHA-256 of what was measured, in hex. */
  inputSha256: string;
  /** In time order within each kind: deductions refer to them by position. */
  events: readonly EventRecord[];
}

export interface FailureRecord {
  code: string;
  message: string;
  hint: string | null;
}

/** @throws StoreError `store.invalid_record` for values that JSON can't hold */
export function toJson(value: unknown, field: string): string {
  let problem = "has no JSON form";
  let cause: unknown;
  try {
    const json: string | undefined = JSON.stringify(value);
    if (json !== undefined) return json;
  } catch (error) {
    problem = "can't be written as JSON";
    cause = error;
  }
  throw new StoreError("store.invalid_record", `${field} ${problem}`, { hint: "Store plain data.", cause });
}

/** The columns of a failure, or of none. */
export function failureColumns(failure: FailureRecord | null) {
  return {
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
    failureHint: failure?.hint ?? null,
  };
}

export function toFailure(row: ReturnType<typeof failureColumns>): FailureRecord | null {
  const { failureCode: code, failureMessage: message, failureHint: hint } = row;
  return code === null ? null : { code, message: message ?? "", hint };
}

/** Epoch ms of an ISO 8601 time; null when it is missing or no date. */
export function epochMsOf(startTime: string | null): number | null {
  const epochMs = startTime === null ? Number.NaN : Date.parse(startTime);
  return Number.isNaN(epochMs) ? null : epochMs;
}
