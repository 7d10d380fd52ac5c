import type { OutboxEventType } from "@earshot/model";
import type { Generated, GeneratedAlways } from "kysely";

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

/** `dead`: given up, until it is retried by hand. */
export type DeliveryStatus = "pending" | "delivering" | "delivered" | "dead";

/** One event on its way to one archive. */
export interface DeliveriesTable {
  /** In the order in which events were enqueued. */
  id: Generated<number>;
  eventKey: number;
  archive: string;
  interactionId: string;
  status: DeliveryStatus;
  /** 1 while pending or delivering. */
  isOpen: GeneratedAlways<number>;
  /** Attempts begun. */
  attempts: number;
  /** When it may be claimed: the next attempt of a pending one, the end of the lease of one that is being delivered. */
  dueAtMs: number;
  /** Who delivers it now. */
  owner: string | null;
  attemptedAtMs: number | null;
  finishedAtMs: number | null;
  /** JSON; what the archive answered. */
  response: string | null;
  /** Why the last attempt failed. */
  error: string | null;
}
