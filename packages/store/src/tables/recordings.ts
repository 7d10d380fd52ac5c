import type { Conversation, RecordingOutcome } from "@earshot/model";
import type { Generated, GeneratedAlways } from "kysely";

export interface RecordingsTable {
  key: Generated<number>;
  /** As its source names it. */
  id: string;
  interactionId: string;
  status: RecordingOutcome;
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
  /** JSON; null when it is not known. */
  silenced: string | null;
  /** JSON; what decided its evaluations. */
  fingerprint: string | null;
  /** Null when it is not known. */
  direction: Conversation["direction"];
  /** JSON; null when the source did not know who took part. */
  legs: string | null;
}
