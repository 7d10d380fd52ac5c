import type { Generated } from "kysely";

/** A payload that an interaction's metadata were set to. */
export interface PublicationsTable {
  id: Generated<number>;
  interactionId: string;
  payloadHash: string;
  etag: string | null;
  publishedAtMs: number;
  /** 1 for the one that was sent last of its interaction. */
  isLatest: number;
}
