import type { AuditEntry, AuditInput, LatencySummary } from "@earshot/model";
import canonicalize from "canonicalize";
import { hashEntry } from "../audit-chain.ts";
import { StoreError } from "../errors.ts";
import { epochMsOf } from "../records.ts";
import type { AuditEntriesTable } from "../tables/audit.ts";
import { toSortableIso } from "../times.ts";
import { type Steps, statement } from "../transaction.ts";

// Locked until the transaction ends: the next entry follows the one that it adds.
const readHead = statement<object, { entries: number; lastHash: string }>(
  ({ forUpdate }) => `SELECT entries, last_hash AS "lastHash" FROM audit_head ${forUpdate}`,
);

const addEntry = statement<AuditEntriesTable>(
  `INSERT INTO audit_entries (sequence, timestamp, interaction_id, payload_hash, status, reason, latency_ms, accuracy_rate,
     total_validations, governance_tag, correlation_id, actor, previous_hash, hash)
   VALUES (@sequence, @timestamp, @interactionId, @payloadHash, @status, @reason, @latencyMs, @accuracyRate,
     @totalValidations, @governanceTag, @correlationId, @actor, @previousHash, @hash)
   ON CONFLICT (sequence) DO NOTHING`,
);

/**
 * Adds an entry to the end of the audit trail, as a step of the caller's transaction.
 * @throws StoreError `store.invalid_record`, `store.audit_broken` when the chain has lost its end
 */
export function* appendEntry(input: AuditInput): Steps<AuditEntry> {
  const content = toContent(input);
  const head = yield* readHead.get({});
  if (head === undefined) throw brokenChain("has lost its head row");
  const linked = { ...content, sequence: head.entries + 1, previousHash: head.lastHash };
  const entry = { ...linked, hash: hashed(linked) };
  const added = yield* addEntry.run({ ...entry, latencyMs: canonicalize(entry.latencyMs) ?? "" });
  if (added === 0) throw brokenChain(`has an entry ${entry.sequence} beyond its head`);
  return entry;
}

/** Only what is stored, as it is stored: the hash must be that of the row read back. */
function toContent(input: AuditInput): AuditInput {
  const atMs = epochMsOf(input.timestamp);
  const timestamp = atMs === null ? null : toSortableIso(atMs);
  if (timestamp === null || Date.parse(timestamp) !== atMs) {
    throw invalidEntry("timestamp is not a time of the years 0 to 9999", "Give an ISO 8601 time.");
  }
  const latencies = Object.entries(input.latencyMs).map(([operation, { count, p50, p95, max }]) => {
    const summary: LatencySummary = { count, p50, p95, max };
    return [storable(operation), summary] as const;
  });
  return {
    timestamp,
    interactionId: storable(input.interactionId),
    payloadHash: input.payloadHash,
    status: input.status,
    reason: input.reason === null ? null : storable(input.reason),
    latencyMs: Object.fromEntries(latencies),
    accuracyRate: input.accuracyRate,
    totalValidations: input.totalValidations,
    governanceTag: storable(input.governanceTag),
    correlationId: storable(input.correlationId),
    actor: storable(input.actor),
  };
}

/** UTF-8 has no half characters, and Postgres no NUL. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

function hashed(entry: Omit<AuditEntry, "hash">): string {
  try {
    return hashEntry(entry);
  } catch (cause) {
    throw invalidEntry("a number or text has no canonical JSON form", "Give finite numbers and hex hashes.", cause);
  }
}

function invalidEntry(problem: string, hint: string, cause?: unknown): StoreError {
  return new StoreError("store.invalid_record", `audit entry: ${problem}`, { hint, cause });
}

function brokenChain(problem: string): StoreError {
  return new StoreError("store.audit_broken", `the audit trail ${problem}`, {
    hint: "Run `earshot audit verify`, keep the file for inspection, and go on with a backup or a new database.",
  });
}
