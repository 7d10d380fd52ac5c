import type { Failure } from "./failure.ts";

/** What there is to do. One queue holds all of it. */
export const workKinds = ["recording", "delivery", "thumbnail", "command"] as const;

export type WorkKind = (typeof workKinds)[number];

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

/** Work that says itself what it is about: whoever claims it need not have found it. */
export interface OfferedWork {
  key: string;
  /** What it is about, such as a recording as its source described it; kept as JSON. */
  subject: unknown;
}

export interface WorkOffer {
  /** What asks for the work: that of one request is done by the same rules, and so together. */
  request?: string | undefined;
  /** Work of a higher one is claimed first; 0 unless given. */
  priority?: number | undefined;
  nowMs: number;
}

/** A piece of offered work that this worker may do now. */
export interface ClaimedOffer extends ClaimedWork {
  subject: unknown;
  request: string | null;
  priority: number;
}

/**
 * Work to be done, each piece by one worker at a time. Times are compared with the clock of whoever asks; a time that was set
 * later than a minute from now (the clock was set back since) is over.
 * Work ends where its result is stored: in the transaction that checks its claim (`calls.save…`, `deliveries.finish`, `thumbnails.finish`).
 */
export interface WorkQueue {
  /** Claims these pieces of one kind, which are made when they are not there; in one transaction. */
  claim(kind: KeyedWorkKind, keys: readonly string[], lease: Lease): Promise<(ClaimedWork | UnavailableWork)[]>;
  /**
   * Offers work to whoever claims next. What waits already keeps its time; what was given up may be claimed again; what somebody
   * does is left to them, and to others once their claim is over.
   */
  offer(kind: KeyedWorkKind, items: readonly OfferedWork[], offer: WorkOffer): Promise<void>;
  /**
   * Claims offered work that is due: of the highest priority first, then what is due longest; all of one request, which is none of
   * those that are left to others.
   */
  claimNext(
    kind: KeyedWorkKind,
    wanted: { most: number; request?: string | undefined; exceptRequests?: readonly string[] | undefined },
    lease: Lease,
  ): Promise<ClaimedOffer[]>;
  /** Makes leases last until `nowMs + leaseMs`; gives back the claims that were lost. */
  renew(claims: readonly Claim[], lease: Lease): Promise<Claim[]>;
  /** Keeps facts beside a piece of work, for whoever does it next. False when the claim was lost: nothing is kept then. */
  note(claim: Claim, note: unknown): Promise<boolean>;
  /** Ends claimed work that turned out to need nothing. */
  drop(claims: readonly Claim[]): Promise<void>;
  /** Gives claimed work back, to be claimed from `dueAtMs` on, with the fault it waits for if there is one. False when the claim was lost. */
  putBack(claim: Claim, back: { nowMs: number; dueAtMs: number; failure: Failure | null }): Promise<boolean>;
  /** Gives claimed work back that was not tried to its end, for no fault of its own: it counts as never claimed. False as for `putBack`. */
  putBackUntried(claim: Claim, back: { nowMs: number; dueAtMs: number }): Promise<boolean>;
  /** Gives claimed work up. False when the claim was lost. */
  giveUp(claim: Claim, end: { nowMs: number; failure: Failure }): Promise<boolean>;
}
