import type { Clock } from "@earshot/model";
import type { OpenedDatabase, OpenMode } from "./connection.ts";
import { isPostgresLocation } from "./postgres/location.ts";
import { openPostgres } from "./postgres/open.ts";
import { openSqlite } from "./sqlite/open.ts";

/** Opens the database on a server, or in a file. @throws StoreError */
export async function openDatabase(
  location: string,
  mode: OpenMode,
  clock?: Clock | undefined,
): Promise<OpenedDatabase> {
  return isPostgresLocation(location) ? openPostgres(location, mode, clock) : openSqlite(location, mode, clock);
}
