import { join } from "node:path";
import { startPostgres } from "@earshot/test-kit";
import { z } from "zod";
import { runProgram } from "../program.ts";

const programs = join(import.meta.dirname, "..", "..", "..", "packages", "store", "bench");

/** Where databases are made. */
export interface DatabaseServer {
  name: "SQLite" | "Postgres";
  /** The location of an empty database. */
  make(name: string): Promise<string>;
  close(): Promise<void>;
}

export function sqliteIn(folder: string): DatabaseServer {
  return { name: "SQLite", make: async (name) => join(folder, `${name}.db`), close: async () => {} };
}

/** Those of a server that keeps what it is given; nothing but the memory differs from what Postgres comes with. */
const settings = [
  ...["fsync=on", "synchronous_commit=on", "full_page_writes=on", "wal_level=replica", "max_wal_senders=10"],
  ...["autovacuum=on", "checkpoint_timeout=5min", "max_wal_size=4GB", "max_connections=100"],
  ...["shared_buffers=1GB", "effective_cache_size=4GB", "work_mem=16MB"],
];

export async function startPostgresServer(): Promise<DatabaseServer> {
  const { url, stop } = await startPostgres(settings);
  return {
    name: "Postgres",
    make: async (name) => {
      await runStoreProgram("make-database.ts", url, name);
      return new URL(`/${name}`, url).href;
    },
    close: stop,
  };
}

/** Runs a program of packages/store/bench and gives what it prints. */
export async function runStoreProgram(program: string, ...args: string[]): Promise<string> {
  return (await runProgram(process.execPath, [join(programs, program), ...args])).output;
}

const tableSchema = z.object({ table: z.string(), rows: z.number(), bytes: z.number(), indexBytes: z.number() });
const sizeSchema = z.object({ tables: z.array(tableSchema), walBytes: z.number().nullable() });

export async function databaseSize(location: string): Promise<z.infer<typeof sizeSchema>> {
  return sizeSchema.parse(JSON.parse(await runStoreProgram("measure-database.ts", location)));
}
