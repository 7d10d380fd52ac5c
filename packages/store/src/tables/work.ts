import type { OutboxEventType, WorkKind } from "@earshot/model";
import type { Generated } from "kysely";

/** Work of every kind, in the order in which it was made. */
export interface WorkTable {
  id: Generated<number>;
  kind: WorkKind;
  /** Names the work within its kind. */
  key: string;
  /** Work of one line is done in order: a later one is not due before the earlier one is done or dead. */
  line: string | null;
  /** `dead`: given up, until somebody asks for it again. */
  status: "waiting" | "claimed" | "done" | "dead";
  /** Grows with each claim. */
  token: number;
  /** Attempts begun. */
  attempts: number;
  /** Who does it now. */
  owner: string | null;
  /** By the clock at which `dueAtMs` was set: later than now means that the clock was set back since. */
  setAtMs: number;
  /** When it may be claimed: the next attempt of waiting work, the end of the lease of claimed work. */
  dueAtMs: number;
  attemptedAtMs: number | null;
  finishedAtMs: number | null;
  /** JSON; what was noted for whoever does it next. */
  note: string | null;
  /** JSON; what came of it. */
  result: string | null;
  /** Why the last attempt failed. */
  failureCode: string | null;
  failureMessage: string | null;
  failureHint: string | null;
  /** Of a delivery: what is delivered, and to which archive. */
  eventKey: number | null;
  archive: string | null;
  /** Of a delivery and of a thumbnail. */
  interactionId: string | null;
  /** Of a thumbnail. */
  mediaId: string | null;
  /** JSON; what offered work is about. */
  subject: string | null;
  /** What asked for offered work. */
  request: string | null;
  /** Work of a higher one is claimed first. */
  priority: Generated<number>;
}

/** Events for archives. */
export interface OutboxEventsTable {
  key: Generated<number>;
  /** The same on every attempt at every archive. */
  id: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  /** JSON */
  data: string;
}
