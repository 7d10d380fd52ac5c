import type { Generated, GeneratedAlways } from "kysely";

/** `evaluated` for good: a later failure does not take an evaluation away. */
export type RecordingStatus = "evaluated" | "failed" | "skipped";

export interface RecordingsTable {
  key: Generated<number>;
  /** Genesys's id. */
  id: string;
  interactionId: string;
  status: RecordingStatus;
  /** As delivered. */
  startTime: string | null;
  /** The same in epoch ms; null when it is missing or no date. */
  startedAtMs: number | null;
  /** Sorts calls by time, newest first and undated ones last. */
  newestFirst: GeneratedAlways<number>;
  durationMs: number | null;
  contentSha256: string | null;
  /** JSON */
  media: string;
  failureCode: string | null;
  failureMessage: string | null;
  failureHint: string | null;
  skipReason: string | null;
  /** The run that set the status. */
  runId: string;
  updatedAtMs: number;
}
