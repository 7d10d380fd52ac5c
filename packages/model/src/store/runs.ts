import type { Failure } from "./failure.ts";
import type { Page, PageRequest } from "./page.ts";

export const runStatuses = ["running", "finished", "failed", "interrupted"] as const;

export type RunStatus = (typeof runStatuses)[number];

/** What a run made of a recording. `evaluated` for good: a later failure does not take an evaluation away. */
export const recordingOutcomes = ["evaluated", "failed", "skipped"] as const;

export type RecordingOutcome = (typeof recordingOutcomes)[number];

export interface RunCounts extends Record<RecordingOutcome, number> {
  /** How many recordings the run found; while that is unknown, how many it went through. */
  total: number;
}

export interface Run {
  id: string;
  status: RunStatus;
  startedAtMs: number;
  finishedAtMs: number | null;
  /** What it was asked for. */
  options: unknown;
  counts: RunCounts;
  /** When the earliest of the calls began that the run left to a later one, epoch ms; null when it left none. */
  leftFromMs: number | null;
  /** What ended the run early. */
  failure: Failure | null;
}

/** What a run made of one recording. */
export interface RunOutcome {
  recordingId: string;
  interactionId: string;
  startTime: string | null;
  outcome: RecordingOutcome;
  skipReason: string | null;
  failure: Failure | null;
}

export interface RunOutcomeFilter {
  outcome?: RecordingOutcome | undefined;
  /** Failures of this code only. */
  failureCode?: string | undefined;
}

/** Recordings that failed in a run for one reason. */
export interface RunFailures {
  code: string;
  recordings: number;
  /** What was said of the first of them. */
  message: string;
  hint: string | null;
}

export interface RunRepository {
  /** Begins a run, which counts as running until its lease ends. @throws StoreError `store.conflict` when the id is taken */
  start(run: { id: string; startedAtMs: number; leaseMs: number; options: unknown }): Promise<void>;
  /**
   * Makes the lease of a run last until `nowMs + leaseMs`: it runs, even if its silence was taken for an interruption.
   * @throws StoreError `store.not_found` when the database was deleted or replaced meanwhile
   */
  renew(id: string, lease: { nowMs: number; leaseMs: number }): Promise<void>;
  /** Notes how many recordings a run found. @throws StoreError `store.unknown_run` */
  setTotal(id: string, total: number): Promise<void>;
  /** Ends a run. @throws StoreError `store.unknown_run` */
  finish(run: {
    id: string;
    finishedAtMs: number;
    status: Exclude<RunStatus, "running">;
    summary: Record<RecordingOutcome, number>;
    leftFromMs?: number | null | undefined;
    failure: Failure | null;
  }): Promise<void>;
  /** Marks running runs whose lease has ended as interrupted; returns how many. */
  markInterrupted(nowMs: number): Promise<number>;
  /** With a time, a running run whose lease has ended by then is given as interrupted, whether or not it was marked. */
  get(id: string, nowMs?: number): Promise<Run | undefined>;
  /** Newest first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  list(page: PageRequest): Promise<Page<Run>>;
  /** In the order in which the recordings were first stored. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  outcomes(id: string, filter: RunOutcomeFilter, page: PageRequest): Promise<Page<RunOutcome>>;
  /** What failed in a run by its reason, the most frequent one first. */
  failures(id: string): Promise<RunFailures[]>;
}
