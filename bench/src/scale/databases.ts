import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
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

/** Starts a Postgres of its own, or uses the one that EARSHOT_TEST_POSTGRES names. */
export async function startPostgres(): Promise<DatabaseServer> {
  const child = spawn(process.execPath, [join(programs, "serve-postgres.ts")], { stdio: ["pipe", "ignore", "pipe"] });
  const ended = once(child, "exit");
  let said = "";
  for await (const chunk of child.stderr) {
    said += chunk;
    if (said.includes("\n")) break;
  }
  const [url] = /postgres:\S+/.exec(said) ?? [];
  if (url === undefined) throw new Error(`no Postgres could be started: ${said}`);
  return {
    name: "Postgres",
    make: async (name) => {
      await runStoreProgram("make-database.ts", url, name);
      return new URL(`/${name}`, url).href;
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
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
