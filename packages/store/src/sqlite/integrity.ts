import type { IntegrityReport } from "@earshot/model";
import Sqlite, { type Database as SqliteFile } from "better-sqlite3";
import type { StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { verifyAudit } from "../verify-audit.ts";
import { toStoreError } from "./error-codes.ts";
import { migrate, schemaVersion } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";

/** Checks pages, indexes, rules, triggers, foreign keys and the search index. Reads the whole database. */
export function checkIntegrity(file: SqliteFile): IntegrityReport {
  const faults = [...structureFaults(file), ...foreignKeyFaults(file), ...triggerFaults(file)];
  const index = compareSearchIndex(file);
  if (index === "differs") faults.push("utterances_fts: the search index differs from the utterances");
  return { ok: faults.length === 0, faults, searchIndexCompared: index !== "unknown" };
}

/** Adds what verifying the audit trail finds, when the schema has one. */
export async function withAuditFaults(
  report: IntegrityReport,
  file: SqliteFile,
  db: StoreDb,
): Promise<IntegrityReport> {
  if (schemaVersion(file, migrations) < migrations.length) return report;
  try {
    const { faults } = await verifyAudit(db);
    report.faults.push(...faults.map(({ problem, message }) => `audit_entries: ${message} (${problem})`));
  } catch (error) {
    // Damaged pages, which are in the report already.
    if (!(error instanceof StoreError && error.code === "store.corrupt")) throw error;
  }
  return { ...report, ok: report.faults.length === 0 };
}

function structureFaults(file: SqliteFile): string[] {
  return collect(file, () => {
    const lines = file.prepare<[], string>("PRAGMA integrity_check").pluck().all();
    return lines.filter((line) => line !== "ok");
  });
}

function foreignKeyFaults(file: SqliteFile): string[] {
  return collect(file, () => {
    const rows = file
      .prepare<[], { table: string; rowid: number | null; parent: string }>("PRAGMA foreign_key_check")
      .all();
    return rows.map(({ table, rowid, parent }) => `${table}: row ${rowid} refers to a missing row of ${parent}`);
  });
}

/** Triggers keep the audit trail append-only and the search index complete: whoever drops one changes what is known. */
function triggerFaults(file: SqliteFile): string[] {
  if (schemaVersion(file, migrations) < migrations.length) return [];
  const fresh = new Sqlite(":memory:");
  try {
    migrate(fresh, migrations);
    const found = new Map(triggersOf(file));
    const changed = triggersOf(fresh).filter(([name, text]) => found.get(name) !== text);
    return changed.map(([name]) => `${name}: the trigger is missing or was changed`);
  } finally {
    fresh.close();
  }
}

function triggersOf(file: SqliteFile): [name: string, text: string][] {
  const triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
  return file.prepare<[], [string, string]>(triggers).raw().all();
}

/** Some damage makes the check itself fail, which is a finding too. */
function collect(file: SqliteFile, check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    const known = toStoreError(error, file.name);
    if (known instanceof StoreError && known.code === "store.corrupt") return [known.message];
    throw known;
  }
}

/** FTS5 takes this check as an INSERT, so it has a connection of its own that may write, unless the file is locked for this one. */
function compareSearchIndex(file: SqliteFile): "equal" | "differs" | "unknown" {
  const path = file.name;
  let own: SqliteFile | undefined;
  try {
    const isLocked = file.pragma("locking_mode", { simple: true }) === "exclusive";
    if (!isLocked) own = new Sqlite(path, { fileMustExist: true });
    (own ?? file).prepare("INSERT INTO utterances_fts (utterances_fts, rank) VALUES ('integrity-check', 1)").run();
    return "equal";
  } catch (error) {
    const known = toStoreError(error, path);
    if (known instanceof StoreError && known.code === "store.corrupt") return "differs";
    if (known instanceof StoreError && (known.code === "store.read_only" || known.code === "store.cannot_open")) {
      return "unknown";
    }
    throw known;
  } finally {
    own?.close();
  }
}
