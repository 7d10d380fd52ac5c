import type { AuditInput, Store } from "@earshot/model";
import Sqlite from "better-sqlite3";

export function attempt(changes: Partial<AuditInput> = {}): AuditInput {
  return {
    timestamp: "2026-11-21T09:00:00.000Z",
    interactionId: "12345678-1234-1234-1234-123456789012",
    payloadHash: "a".repeat(64),
    status: "completed",
    reason: null,
    latencyMs: {
      fetch: { count: 1, p50: 12.5, p95: 12.5, max: 12.5 },
      publish: { count: 2, p50: 30, p95: 41, max: 41 },
    },
    accuracyRate: 0.75,
    totalValidations: 4,
    governanceTag: "media_metadata_parsing_v1",
    correlationId: "corr-1",
    actor: "earshot-cli",
    ...changes,
  };
}

/** Appends attempts 1 to `count`, each of another interaction. */
export async function appendAttempts(store: Store, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) await store.audit.append(attempt({ interactionId: `int-${i}` }));
}

/** Changes the file as someone would who knows how to get past the rules, and leaves them in place afterwards. */
export function tamper(store: Store, change: (file: Sqlite.Database) => void): void {
  const file = new Sqlite(store.location);
  try {
    const select = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit_%'";
    const triggers = file.prepare<[], { name: string; sql: string }>(select).all();
    for (const { name } of triggers) file.exec(`DROP TRIGGER ${name}`);
    file.pragma("ignore_check_constraints = ON");
    change(file);
    for (const { sql } of triggers) file.exec(sql);
  } finally {
    file.close();
  }
}
