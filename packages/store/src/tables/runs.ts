import type { RunStatus } from "@earshot/model";

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
  /** When the earliest of the calls began that the run left to a later one; null when it left none. */
  leftFromMs: number | null;
  failureCode: string | null;
  failureMessage: string | null;
  failureHint: string | null;
  /** A running run whose lease has ended was interrupted. */
  leaseEndsAtMs: number;
  /** By the clock at which the lease was set: later than now means that the clock was set back since. */
  leaseSetAtMs: number;
}
