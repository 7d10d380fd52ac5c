import { createHash } from "node:crypto";
import type { AuditEntry } from "@earshot/model";
import canonicalize from "canonicalize";
import type { AuditEntriesTable } from "./tables/audit.ts";

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
