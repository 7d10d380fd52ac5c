import type { OutboxEvent, OutboxEventType } from "../outbox.ts";
import type { Page, PageRequest } from "./page.ts";
import type { Claim, Lease } from "./work.ts";

/** `dead`: given up, until it is retried by hand. */
export const deliveryStatuses = ["pending", "delivering", "delivered", "dead"] as const;

export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** A claimed delivery of one event to one archive. */
export interface Delivery extends Claim {
  /** 1 for the first attempt. */
  attempt: number;
  archive: string;
  eventId: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  data: unknown;
}

export type DeliveryResult =
  | {
      ok: true;
      /** Stored as JSON; undefined as null. */
      response: unknown;
    }
  | {
      ok: false;
      error: string;
      /** null: give up, the delivery becomes a dead letter. */
      nextAttemptAtMs: number | null;
    };

export interface DeliveryRecord {
  id: number;
  archive: string;
  eventId: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  status: DeliveryStatus;
  /** Attempts begun. */
  attempts: number;
  attemptedAtMs: number | null;
  /** When it is tried next at the earliest, or when the claim on it ends; null when it is delivered or dead. */
  dueAtMs: number | null;
  finishedAtMs: number | null;
  /** What the archive answered. */
  response: unknown;
  /** Why the last attempt failed. */
  error: string | null;
}

export interface DeliveryFilter {
  status?: DeliveryStatus | undefined;
  archive?: string | undefined;
  interactionId?: string | undefined;
}

export interface ArchiveCounts extends Record<DeliveryStatus, number> {
  archive: string;
}

/** Events on their way to archives. They are stored with what they are about, in one transaction. */
export interface DeliveryRepository {
  /** Puts an event into the outbox on its own. @throws StoreError `store.invalid_record`, `store.conflict` when the id is taken */
  enqueue(event: OutboxEvent): Promise<void>;
  /**
   * Claims the delivery to an archive that is due for the longest time. At each archive the events of one interaction come in the
   * order in which they entered the outbox: a later one is not due before the earlier one is delivered or dead.
   */
  claimDue(archive: string, lease: Lease, filter?: { interactionId?: string | undefined }): Promise<Delivery | null>;
  /** Stores how an attempt ended. False when the claim was lost: nothing is stored then. @throws StoreError `store.invalid_record` */
  finish(claim: Claim, result: DeliveryResult, atMs: number): Promise<boolean>;
  /** Makes dead letters due again, all of them or those with these ids; returns how many. Their attempts count on. */
  retry(filter: { ids?: readonly number[] | undefined }, nowMs: number): Promise<number>;
  /** Latest event first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  list(filter: DeliveryFilter, page: PageRequest): Promise<Page<DeliveryRecord>>;
  /** How many deliveries are in which status, by the names of the archives. */
  counts(): Promise<ArchiveCounts[]>;
}
