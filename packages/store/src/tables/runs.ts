export type RunStatus = "running" | "finished" | "failed" | "interrupted";

export interface RunsTable {
  id: string;
  status: RunStatus;
  startedAtMs: number;
  finishedAtMs: number | null;
  /** JSON */
  options: string;
  /** How many recordings the run found; null until it is known. */
  total: number | null;
  /** The counts as reported at the end; null until then. */
  evaluated: number | null;
  failed: number | null;
  skipped: number | null;
  failureCode: string | null;
  failureMessage: string | null;
  failureHint: string | null;
  pid: number;
  host: string;
  /** Tells processes apart that were given the same pid. */
  processToken: string;
}
