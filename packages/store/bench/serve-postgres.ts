import { startPostgres } from "@earshot/test-kit";

// Runs a Postgres until it is ended, with the settings of a server that keeps what it is given, and prints its address. Nothing but
// the memory differs from what Postgres comes with: node bench/serve-postgres.ts

const settings = [
  ...["fsync=on", "synchronous_commit=on", "full_page_writes=on", "wal_level=replica", "max_wal_senders=10"],
  ...["autovacuum=on", "checkpoint_timeout=5min", "max_wal_size=4GB", "max_connections=100"],
  ...["shared_buffers=1GB", "effective_cache_size=4GB", "work_mem=16MB"],
  // Its folder may be one that the user of the server can't write.
  "unix_socket_directories=",
];

const server = await startPostgres(settings);
console.error(server.url);
process.stdin.resume().once("end", async () => {
  await server.stop();
});
