import { resolve } from "node:path";
import { type Clock, systemClock } from "@earshot/model";
import type { OpenedDatabase } from "../connection.ts";
import { backUp } from "./backup.ts";
import { createConnection } from "./connection.ts";
import { checkIntegrity, withAuditFaults } from "./integrity.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { openFile } from "./open-file.ts";
import { scrubFile } from "./scrub.ts";

/** Opens the database at a path or file: URL, making it (mode 0600) and its schema when it may. @throws StoreError */
export function openSqlite(
  location: string,
  options: { readonly: boolean; migrate: boolean; clock?: Clock | undefined },
): OpenedDatabase {
  const file = openFile(location, options);
  const connection = createConnection(file);
  return {
    connection,
    // Whoever uses the file is on this machine.
    clock: options.clock ?? systemClock,
    location: file.name,
    migrate: () => connection.retry(() => migrate(file, migrations)),
    checkIntegrity: async () => withAuditFaults(checkIntegrity(file), file, connection.db),
    backup: (target) => backUp(file, resolve(target)),
    scrub: () => scrubFile(file),
    close: async () => {
      await connection.db.destroy();
      // Kysely closes the file only when it was used.
      file.close();
    },
  };
}
