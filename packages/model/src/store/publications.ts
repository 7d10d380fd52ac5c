import type { OutboxEvent } from "../outbox.ts";
import type { AuditEntry, AuditInput } from "./audit.ts";
import type { ThumbnailJob } from "./thumbnails.ts";

/** A payload that an interaction's metadata were set to. */
export interface Publication {
  interactionId: string;
  /** SHA-256 of the payload's canonical JSON, in hex. */
  payloadHash: string;
  /** Of the metadata once they were set; null when the server gave none. */
  etag: string | null;
  publishedAtMs: number;
}

export interface PublicationRepository {
  /** What an interaction's metadata were set to last. */
  latest(interactionId: string): Promise<Publication | undefined>;
  /**
   * Stores that a payload was published, as the latest of its interaction, with its audit entry, the event for archives and
   * the thumbnails it needs: all or nothing. A thumbnail that is made already stays as it is, one that failed or waits is queued
   * anew. Gives back the jobs that are queued now.
   */
  record(published: {
    publication: Publication;
    audit: AuditInput;
    /** The event for archives, given the thumbnails that are queued now. */
    event: (queued: readonly ThumbnailJob[]) => OutboxEvent;
    thumbnails: readonly { interactionId: string; mediaId: string }[];
  }): Promise<{ auditEntry: AuditEntry; queued: ThumbnailJob[] }>;
  /** Stores that a payload was refused, with the event for archives. */
  recordRejection(rejected: { audit: AuditInput; event: OutboxEvent }): Promise<AuditEntry>;
}
