import type { Failure } from "./failure.ts";

/** What there is to do. One queue holds all of it. */
export type WorkKind = "recording" | "delivery" | "thumbnail";

/** Kinds whose work is made by claiming it. A delivery or a thumbnail is made with what it is about. */
export type KeyedWorkKind = Exclude<WorkKind, "delivery" | "thumbnail">;

/**
 * The right to do a piece of work, for as long as its lease lasts. Whoever claims it again gets a higher token, and what is
 * stored under a lower one is refused: a worker that was held up cannot overwrite what another did meanwhile.
 */
export interface Claim {
  workId: number;
  token: number;
}

/** A piece of work that this worker may do now. */
export interface ClaimedWork extends Claim {
  kind: WorkKind;
  /** Names the work within its kind, such as a recording's id. */
  key: string;
  /** How often it was begun, this time included. */
  attempts: number;
  /** What was noted by those who did it before, such as the jobs of a speech service; null when nothing was. */
  note: unknown;
}

/** Work that can't be claimed now: somebody else does it, or it waits for its time. */
export interface UnavailableWork {
  key: string;
  reason: "claimed" | "waiting";
  /** When it may be claimed at the latest, epoch ms. */
  untilMs: number;
}

export interface Lease {
  nowMs: number;
  leaseMs: number;
  /** Who claims; for people who look at the queue. */
  owner: string;
}

/**
 * Work to be done, each piece by one worker at a time. Times are compared with the clock of whoever asks; a time that was set
 * later than a minute from now (the clock was set back since) is over.
 * Work ends where its result is stored: in the transaction that checks its claim (`calls.save…`, `deliveries.finish`, `thumbnails.finish`).
 */
export interface WorkQueue {
  /** Claims these pieces of one kind, which are made when they are not there; in one transaction. */
  claim(kind: KeyedWorkKind, keys: readonly string[], lease: Lease): Promise<(ClaimedWork | UnavailableWork)[]>;
  /** Makes leases last until `nowMs + leaseMs`; gives back the claims that were lost. */
  renew(claims: readonly Claim[], lease: Lease): Promise<Claim[]>;
  /** Keeps facts beside a piece of work, for whoever does it next. False when the claim was lost: nothing is kept then. */
  note(claim: Claim, note: unknown): Promise<boolean>;
  /** Ends claimed work that turned out to need nothing. */
  drop(claims: readonly Claim[]): Promise<void>;
  /** Gives claimed work back, to be claimed from `dueAtMs` on, with the fault it waits for if there is one. False when the claim was lost. */
  putBack(claim: Claim, back: { nowMs: number; dueAtMs: number; failure: Failure | null }): Promise<boolean>;
}
