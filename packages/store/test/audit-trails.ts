import type { Store } from "@earshot/model";
import type { Database } from "better-sqlite3";
import { expect } from "vitest";
import { hashEntry, toAuditEntry } from "../src/audit-chain.ts";
import type { AuditEntriesTable } from "../src/tables/audit.ts";
import { appendAttempts } from "./audit-samples.ts";
import { temporaryStore } from "./temporary.ts";

export async function trailOf(count: number): Promise<Store> {
  const store = await temporaryStore();
  await appendAttempts(store, count);
  return store;
}

/** Each fault as `problem first` or `problem first-last`. */
export async function faultsOf(store: Store): Promise<string[]> {
  const { ok, faults } = await store.audit.verify();
  expect(ok).toBe(faults.length === 0);
  return faults.map(({ problem, sequence, lastSequence }) =>
    lastSequence === sequence ? `${problem} ${sequence}` : `${problem} ${sequence}-${lastSequence}`,
  );
}

/** Moves rows to other places; in two steps, as places are unique. */
export function move(file: Database, places: Record<number, number>): void {
  const update = file.prepare("UPDATE audit_entries SET sequence = ? WHERE sequence = ?");
  for (const from of Object.keys(places)) update.run(-1_000_000 - Number(from), Number(from));
  for (const [from, to] of Object.entries(places)) update.run(to, -1_000_000 - Number(from));
}

export const shiftFrom = (first: number, last: number, by: number) =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [first + i, first + i + by]));

/** Copies row 1 to a place that is free. */
export function copyTo(file: Database, sequence: number): void {
  file.exec(`CREATE TEMP TABLE copy AS SELECT * FROM audit_entries WHERE sequence = (SELECT min(sequence) FROM audit_entries);
    UPDATE copy SET sequence = ${sequence}; INSERT INTO audit_entries SELECT * FROM copy; DROP TABLE copy`);
}

/** Gives a row the hash of its content, as a forger would who knows how the chain is made. */
export function forge(file: Database, sequence: number, previousHash?: string): void {
  const columns = [
    "sequence, timestamp, interaction_id AS interactionId, payload_hash AS payloadHash, status, reason",
    "latency_ms AS latencyMs, accuracy_rate AS accuracyRate, total_validations AS totalValidations",
    "governance_tag AS governanceTag, correlation_id AS correlationId, actor, previous_hash AS previousHash, hash",
  ];
  const select = file.prepare<[number], AuditEntriesTable>(
    `SELECT ${columns.join(", ")} FROM audit_entries WHERE sequence = ?`,
  );
  const row = select.get(sequence);
  if (row === undefined) throw new Error(`no row ${sequence}`);
  const { hash: _, ...content } = toAuditEntry(row);
  const linked = { ...content, previousHash: previousHash ?? content.previousHash };
  file
    .prepare("UPDATE audit_entries SET previous_hash = ?, hash = ? WHERE sequence = ?")
    .run(linked.previousHash, hashEntry(linked), sequence);
}

export const hashAt = (file: Database, sequence: number) =>
  String(file.prepare("SELECT hash FROM audit_entries WHERE sequence = ?").pluck().get(sequence));
