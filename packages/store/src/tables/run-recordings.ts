import type { RecordingStatus } from "./recordings.ts";

/** What one run made of one recording. */
export interface RunRecordingsTable {
  runId: string;
  recordingKey: number;
  outcome: RecordingStatus;
  skipReason: string | null;
  failureCode: string | null;
  failureMessage: string | null;
  failureHint: string | null;
  atMs: number;
}
