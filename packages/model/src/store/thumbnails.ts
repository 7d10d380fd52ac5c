import type { OutboxEvent } from "../outbox.ts";
import type { Page, PageRequest } from "./page.ts";
import type { Claim, Lease } from "./work.ts";

/** `waiting`: for something that the machine lacks; tried again by the next pass. */
export const thumbnailStatuses = ["queued", "running", "done", "failed", "waiting"] as const;

export type ThumbnailStatus = (typeof thumbnailStatuses)[number];

export interface ThumbnailJob {
  id: number;
  interactionId: string;
  mediaId: string;
  action: "generate_thumbnail";
  status: ThumbnailStatus;
  format: "jpeg";
  dimensions: "320x240";
  /** Attempts begun. */
  attempts: number;
  /** Where the picture lies, once it is done. */
  path: string | null;
  /** Why it failed or waits. */
  reason: string | null;
}

export interface ThumbnailFilter {
  status?: ThumbnailStatus | undefined;
  interactionId?: string | undefined;
  mediaId?: string | undefined;
}

export type ThumbnailResult = { status: "done"; path: string } | { status: "failed" | "waiting"; reason: string };

export interface ThumbnailRepository {
  /**
   * Claims one job; a job whose worker was killed can be claimed again when its lease is over. Queued jobs come first. Waiting
   * ones that were tried since `passBeganAtMs` are left for the next pass, so that a pass ends. Null when there is none.
   */
  claimNext(lease: Lease & { passBeganAtMs: number }): Promise<(ThumbnailJob & Claim) | null>;
  /** Stores how an attempt ended, with the events for archives. False when the claim was lost: nothing is stored then. */
  finish(
    claim: Claim,
    result: ThumbnailResult,
    saved: { atMs: number; events: readonly OutboxEvent[] },
  ): Promise<boolean>;
  /** In the order in which they were queued. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  list(filter: ThumbnailFilter, page: PageRequest): Promise<Page<ThumbnailJob>>;
}
