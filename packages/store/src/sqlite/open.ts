import { resolve } from "node:path";
import { type Clock, systemClock } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { z } from "zod";
import type { OpenedDatabase, OpenMode } from "../connection.ts";
import { backUp } from "./backup.ts";
import { catalog } from "./catalog.ts";
import { createConnection } from "./connection.ts";
import { checkIntegrity, withAuditFaults } from "./integrity.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { openFile } from "./open-file.ts";
import { scrubFile } from "./scrub.ts";

const checkpoints = z.array(z.object({ busy: z.int() }));

/** Opens the database at a path or file: URL, making it (mode 0600) and its schema when it may. @throws StoreError */
export function openSqlite(location: string, mode: OpenMode, clock: Clock = systemClock): OpenedDatabase {
  const file = openFile(location, mode);
  const connection = createConnection(file);
  const log = followLog(file);
  if (mode !== "read") log.empty();
  return {
    connection,
    // Whoever uses the file is on this machine.
    clock,
    catalog,
    location: file.name,
    migrate: () => connection.retry(() => migrate(file, migrations)),
    checkIntegrity: async () => withAuditFaults(checkIntegrity(file), file, connection.db),
    backup: (target) => backUp(file, resolve(target)),
    scrub: () => scrubFile(file),
    emptyLog: log.empty,
    checkAlone: async () => connection.checkPlace(),
    close: async () => {
      log.close();
      await connection.db.destroy();
      // Kysely closes the file only when it was used.
      file.close();
    },
  };
}

const emptiedAgainMs = 1000;

/** While somebody reads the file, or the disk is full, its log can't be emptied: that is tried again until it could. */
function followLog(file: SqliteFile) {
  let retry: NodeJS.Timeout | undefined;
  const close = () => {
    clearInterval(retry);
    retry = undefined;
  };
  const tryEmptying = () => {
    if (isEmptied()) close();
    else retry ??= setInterval(tryEmptying, emptiedAgainMs).unref();
  };
  // Whoever uses the file next is told what is wrong with it: a process must not end by a log that stays as it is.
  const isEmptied = () => {
    try {
      const [outcome] = checkpoints.parse(file.pragma("wal_checkpoint(TRUNCATE)"));
      return outcome?.busy === 0;
    } catch {
      return false;
    }
  };
  return { empty: tryEmptying, close };
}
