import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { AuditEntriesTable } from "./tables/audit.ts";

/** Latencies of one operation within an attempt, in ms. */
export interface LatencySummary {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

/** One attempt, whatever came of it. Never put personal data into it: it can't be removed. */
export interface AuditInput {
  /** ISO 8601; stored in UTC with milliseconds. */
  timestamp: string;
  interactionId: string;
  /** Null when nothing was fit to be sent. */
  payloadHash: string | null;
  status: AuditEntriesTable["status"];
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

/** What the first entry follows. */
export const genesisHash = "0".repeat(64);

/** @throws Error for numbers and strings that have no canonical form */
export function hashEntry(entry: Omit<AuditEntry, "hash">): string {
  return createHash("sha256")
    .update(canonicalize(entry) ?? "")
    .digest("hex");
}

export function toAuditEntry(row: AuditEntriesTable): AuditEntry {
  const { latencyMs, ...entry } = row;
  return { ...entry, latencyMs: JSON.parse(latencyMs) };
}

/** The hash a stored row should have as the entry of this number; null when the row could not have been written so. */
export function hashRow(row: AuditEntriesTable, sequence: number): string | null {
  try {
    const { hash: _, ...entry } = toAuditEntry(row);
    return canonicalize(entry.latencyMs) === row.latencyMs ? hashEntry({ ...entry, sequence }) : null;
  } catch {
    return null;
  }
}
