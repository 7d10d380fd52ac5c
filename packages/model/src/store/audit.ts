import type { Page, PageRequest } from "./page.ts";

export const auditStatuses = ["completed", "rejected", "failed", "unchanged"] as const;

export type AuditStatus = (typeof auditStatuses)[number];

/** Latencies of one operation within an attempt, in ms. */
export interface LatencySummary {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

/** One attempt to publish, whatever came of it. Never put personal data into it: it can't be removed. */
export interface AuditInput {
  /** ISO 8601; stored in UTC with milliseconds. */
  timestamp: string;
  interactionId: string;
  /** Null when nothing was fit to be sent. */
  payloadHash: string | null;
  status: AuditStatus;
  reason: string | null;
  /** By operation. */
  latencyMs: Readonly<Record<string, LatencySummary>>;
  /** Matched annotations / validated ones, 0…1; null when there were none. */
  accuracyRate: number | null;
  totalValidations: number;
  governanceTag: string;
  correlationId: string;
  actor: string;
}

/** A link of the chain. `hash` is SHA-256, in hex, over the RFC 8785 form of all other fields. */
export interface AuditEntry extends AuditInput {
  /** 1, 2, 3… without gaps. */
  sequence: number;
  /** `hash` of the entry before; 64 zeros for the first one. */
  previousHash: string;
  hash: string;
}

export interface AuditFilter {
  interactionId?: string | undefined;
  status?: AuditStatus | undefined;
  /** ISO 8601, inclusive. */
  from?: string | undefined;
  /** ISO 8601, exclusive. */
  to?: string | undefined;
}

export interface AuditFault {
  /** Which entry, by the number it was written with; for an inserted one, its place. */
  sequence: number;
  /** The same, unless a run of entries was removed. */
  lastSequence: number;
  problem: "edited" | "removed" | "inserted" | "reordered";
  message: string;
}

export interface AuditVerification {
  ok: boolean;
  /** How many entries were read. */
  entries: number;
  /** By sequence. */
  faults: AuditFault[];
}

export interface AuditRepository {
  /** Adds an entry to the end of the chain. @throws StoreError `store.invalid_record`, `store.conflict`, `store.audit_broken` */
  append(input: AuditInput): Promise<AuditEntry>;
  /** Latest first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
  /** All entries that are stored when the iteration begins, first to last; holds no lock. */
  entries(): AsyncIterable<AuditEntry>;
  /** Reads the whole trail and names what was changed behind its back. */
  verify(): Promise<AuditVerification>;
}
