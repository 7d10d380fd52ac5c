import type { Page, PageRequest } from "./page.ts";

export const heldKinds = ["call", "interaction", "agent", "queue"] as const;

/** What a legal hold is on: a call by its recording, or all calls of an interaction, an agent or a queue. */
export type HeldKind = (typeof heldKinds)[number];

/** Whatever a hold is on is neither erased nor removed by its age. */
export interface LegalHold {
  id: number;
  kind: HeldKind;
  /** The id of what is held. */
  target: string;
  reason: string;
  /** As the audit trail names them. */
  addedBy: string;
  addedAtMs: number;
}

/** Calls to erase, by what names them: those that any of it names. */
export interface ErasureSelection {
  recordingIds?: readonly string[] | undefined;
  /** With what was published to them. */
  interactionIds?: readonly string[] | undefined;
  /** Calls in which they took part, and their teams. */
  agentIds?: readonly string[] | undefined;
  /** Calls in whose words somebody has this label. */
  speakers?: readonly string[] | undefined;
}

/** What an erasure removes, by kind. A receipt has the same kinds. */
export const erasedKinds = [
  "calls",
  "media",
  "utterances",
  "levels",
  "evaluations",
  "reviews",
  "calibrationReviews",
  "outcomes",
  "work",
  "speechSubmissions",
  "events",
  "publications",
  "thumbnails",
  "names",
  "ownNames",
  "teams",
  "savedViews",
  "schedules",
  "runs",
] as const;

export type ErasedKind = (typeof erasedKinds)[number];

export type ErasedCounts = Readonly<Partial<Record<ErasedKind, number>>>;

export interface ErasurePlan {
  /** How many of each kind there are now. */
  counts: ErasedCounts;
  /** Calls of it that a hold keeps. One is enough to refuse the whole erasure. */
  held: number;
  /** The holds that keep them, by id. */
  holds: LegalHold[];
}

export const retainedKinds = ["media", "words", "measures"] as const;

/** What is kept of a call for a time of its own: its sound; what was said; everything. */
export type RetainedKind = (typeof retainedKinds)[number];

/** Which calls are too old to keep something of them. */
export interface RetentionRule {
  kind: RetainedKind;
  /** Of calls in this queue; null: of those in none of `exceptQueueIds`. */
  queueId: string | null;
  /** Queues that have a rule of their own for this kind. */
  exceptQueueIds: readonly string[];
  nowMs: number;
  /** Calls that began before. One without a start, or with one after now, counts by when it was stored. */
  beforeMs: number;
}

/** What a rule finds. */
export interface ExpiredCalls {
  calls: number;
  /** When the oldest of them began; null when there is none. */
  oldestAtMs: number | null;
  /** Calls as old that a hold keeps; they are not among `calls`. */
  held: number;
}

export const erasedIdKinds = ["recording", "interaction", "agent"] as const;

export type ErasedIdKind = (typeof erasedIdKinds)[number];

/** An id that was erased, as its SHA-256 in hex. */
export interface ErasedId {
  kind: ErasedIdKind;
  sha256: string;
}

/** What one step of an erasure removed: stored with it, and in the audit trail by its hash. It holds no personal data. */
export interface ErasureReceipt {
  id: string;
  atMs: number;
  /** As the audit trail names them. */
  actor: string;
  /** What it follows from: `request`, `again`, or a retention such as `retention of words`. */
  cause: string;
  /** Whether the numbers of the calls stayed, without their identity. */
  measuresKept: boolean;
  counts: ErasedCounts;
  ids: readonly ErasedId[];
}

/** A receipt, and what the audit trail says of it. */
export interface StoredReceipt extends ErasureReceipt {
  /** Of its entry in the audit trail. */
  sequence: number;
  /** Hash of the entry before. */
  previousHash: string;
  /** Whether the entry vouches for this very receipt. */
  isVouchedFor: boolean;
}

/** Who erases, when and why. */
export interface ErasureStamp {
  actor: string;
  atMs: number;
  cause: string;
  /** Of the request, for the audit trail. */
  correlationId: string;
}

/** What is left to do outside the database after calls were erased: it is noted with them, so that a killed erasure goes on. */
export type Leftover = { id: number } /** Kept media by its content, and the reference that the recording had. */ & (
  | { kind: "media"; sha256: string; reference: string }
  /** Thumbnails of an interaction. */
  | { kind: "thumbnails"; interactionId: string }
  /** What the files of the database still have of it in places that are no longer used. */
  | { kind: "pages" }
);

/** Holds, erasure and retention. What is removed is removed in the transaction that stores its receipt. */
export interface KeepingRepository {
  /** @throws StoreError `store.invalid_record` without a target or a reason */
  addHold(hold: Omit<LegalHold, "id">, correlationId: string): Promise<LegalHold>;
  /** Undefined when there is no such hold. */
  removeHold(id: number, by: { actor: string; atMs: number; correlationId: string }): Promise<LegalHold | undefined>;
  /** How many stored calls a hold keeps. */
  keptBy(holdId: number): Promise<number>;
  /** The latest first. */
  holds(): Promise<LegalHold[]>;
  plan(selection: ErasureSelection): Promise<ErasurePlan>;
  /**
   * Erases some of the calls; null when nothing of the selection is left, and its recordings and interactions are listed as erased.
   * @throws StoreError `store.held` when a hold keeps any of them: nothing is erased then
   */
  erase(
    selection: ErasureSelection,
    options: ErasureStamp & { measuresKept: boolean; limit: number },
  ): Promise<StoredReceipt | null>;
  expired(rule: RetentionRule): Promise<ExpiredCalls>;
  /** Removes what a rule finds of some calls; null when there is none. Held ones stay. */
  expire(rule: RetentionRule, options: ErasureStamp & { limit: number }): Promise<StoredReceipt | null>;
  /** The latest first. @throws StoreError `store.invalid_cursor` */
  receipts(page: PageRequest): Promise<Page<StoredReceipt>>;
  /** The ids of those recordings that were erased, or whose interaction was: they are not to be fetched again. */
  erasedAmong(recordings: readonly { id: string; interactionId?: string | undefined }[]): Promise<Set<string>>;
  /** All that was erased, oldest first. */
  erasedIds(): Promise<ErasedId[]>;
  /** Adds to the list what another copy of it has, and names what is stored of all that is on it: a backup brought it back. */
  restored(ids: readonly ErasedId[]): Promise<ErasureSelection>;
  leftovers(): Promise<Leftover[]>;
  /** Notes that they are done. */
  finish(leftovers: readonly Leftover[]): Promise<void>;
  /** The number of the last removal of media that has ended; 0 before the first. */
  lastRemoval(): Promise<number>;
  /**
   * Notes that contents are about to be removed, and gives back a number for it. From then on no call can be stored with one of them:
   * those that `mediaInUse` then does not have stay unused until the removal has ended.
   */
  beginRemoval(sha256s: readonly string[], nowMs: number): Promise<number>;
  /** @param removed those that were removed, or may have been; calls that kept them before are not stored any more */
  endRemoval(removal: number, removed: readonly string[]): Promise<void>;
  /** The content of all media that recordings refer to. */
  mediaInUse(): Promise<Set<string>>;
  /**
   * Writes the files of the database anew, so that nothing that was removed is in them. False when somebody reads them right now.
   * @throws StoreError `store.busy`, `store.full`
   */
  scrub(): Promise<boolean>;
}
