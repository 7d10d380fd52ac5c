import type { Generated } from "kysely";

/** `waiting`: for something that the machine lacks; tried again by the next pass. */
export type ThumbnailStatus = "queued" | "running" | "done" | "failed" | "waiting";

export interface ThumbnailJobsTable {
  id: Generated<number>;
  interactionId: string;
  mediaId: string;
  storageLocation: string | null;
  status: ThumbnailStatus;
  /** Attempts begun. */
  attempts: number;
  claimedAtMs: number | null;
  leaseEndsAtMs: number | null;
  /** Where the picture lies, once it is done. */
  path: string | null;
  /** Why it failed or waits. */
  reason: string | null;
}
