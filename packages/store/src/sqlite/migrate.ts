import type { MigrationReport } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { StoreError } from "../errors.ts";
import { toIndexedText } from "../indexed-text.ts";
import { toStoreError } from "./error-codes.ts";

/** One step of the schema. Frozen once it has landed: a change is a new step. */
export interface Migration {
  name: string;
  sql: string;
}

/** "Ears", in the header of the file: marks it as an Earshot database. */
const applicationId = 0x45617273;

/**
 * How many migrations the file has seen; 0 for an empty file.
 * @throws StoreError `store.not_a_store`, `store.newer_schema`
 */
export function schemaVersion(file: SqliteFile, migrations: readonly Migration[]): number {
  // One snapshot: another process may be making the schema right now.
  const { application, version, objects } = file.transaction(() => ({
    application: readNumber(file, "PRAGMA application_id"),
    version: readNumber(file, "PRAGMA user_version"),
    objects: readNumber(file, "SELECT count(*) FROM sqlite_schema"),
  }))();
  if (application !== applicationId) {
    if (application === 0 && version === 0 && objects === 0) return 0;
    throw new StoreError("store.not_a_store", `${file.name} is a database of another application`, {
      hint: "Choose another path; Earshot leaves databases it did not make alone.",
      path: file.name,
    });
  }
  if (version > migrations.length) {
    throw new StoreError(
      "store.newer_schema",
      `${file.name} has schema version ${version}; this version of Earshot knows ${migrations.length}`,
      { hint: "Use the newer Earshot that wrote it.", path: file.name },
    );
  }
  return version;
}

/**
 * Applies the migrations the file has not seen, each in a transaction of its own, with its version: one that fails
 * leaves nothing behind, and two processes never apply the same one twice. (Kysely's Migrator runs SQLite migrations
 * outside transactions.)
 */
export function migrate(file: SqliteFile, migrations: readonly Migration[]): MigrationReport {
  const from = schemaVersion(file, migrations);
  const applied: string[] = [];
  const applyNext = file.transaction((): boolean => {
    // Read again now that the lock is held: another process may have been first.
    const version = schemaVersion(file, migrations);
    const migration = migrations[version];
    if (migration === undefined) return false;
    file.function("indexed_text", { deterministic: true }, (text) => toIndexedText(String(text)));
    try {
      file.exec(migration.sql);
    } catch (cause) {
      const known = toStoreError(cause, file.name);
      if (known instanceof StoreError && known.code !== "store.conflict") throw known;
      throw new StoreError("store.migration_failed", `${file.name}: migration ${migration.name} failed`, {
        hint: "Nothing was changed. Report this with the output of `PRAGMA integrity_check`.",
        path: file.name,
        cause,
      });
    }
    file.pragma(`application_id = ${applicationId}`);
    file.pragma(`user_version = ${version + 1}`);
    applied.push(migration.name);
    return true;
  });
  // Takes the write lock only when there is something to do.
  while (schemaVersion(file, migrations) < migrations.length && applyNext.immediate());
  return { from, to: schemaVersion(file, migrations), applied };
}

function readNumber(file: SqliteFile, sql: string): number {
  return Number(file.prepare(sql).pluck().get());
}
