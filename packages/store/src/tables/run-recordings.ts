import type { RecordingOutcome } from "@earshot/model";

/** What one run made of one recording. */
export interface RunRecordingsTable {
  runId: string;
  recordingKey: number;
  outcome: RecordingOutcome;
  skipReason: string | null;
  failureCode: string | null;
  failureMessage: string | null;
  failureHint: string | null;
  atMs: number;
}
