import type { WorkKind } from "./work.ts";

/** What is to be known of the open work of one kind. */
export interface WorkNumbers {
  kind: WorkKind;
  /** Due, and nobody does it. */
  waiting: number;
  claimed: number;
  /** Since when the work waits that is due longest, epoch ms; null when none is due. */
  oldestDueAtMs: number | null;
}

/** Work that was given up, and why. */
export interface DeadWork {
  kind: WorkKind;
  /** Null for deliveries and thumbnails, whose failures have none. */
  code: string | null;
  count: number;
}

export interface OperationNumbers {
  work: WorkNumbers[];
  dead: DeadWork[];
  workersAlive: number;
  /** When the last run ended that was not stopped; null when there was none. */
  lastRunFinishedAtMs: number | null;
  /** Requests that were refused because a limit was used up. */
  refusedRequests: number;
}
