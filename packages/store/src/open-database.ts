import type { OpenedDatabase, OpenMode } from "./connection.ts";
import { isPostgresLocation } from "./postgres/location.ts";
import { openPostgres } from "./postgres/open.ts";
import { openSqlite } from "./sqlite/open.ts";

/** Opens the database on a server, or in a file. @throws StoreError */
export async function openDatabase(location: string, mode: OpenMode): Promise<OpenedDatabase> {
  return isPostgresLocation(location) ? openPostgres(location, mode) : openSqlite(location, mode);
}
