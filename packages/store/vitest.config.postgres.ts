import { defineConfig } from "vitest/config";

/** The addresses that stores give of themselves have no password. */
const password = new URL(process.env.EARSHOT_TEST_POSTGRES || "postgres://earshot:secret@127.0.0.1").password;

/** What the store does on Postgres: the same tests, but for those that look at an SQLite file. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: "@earshot/store on Postgres",
    include: ["test/postgres/*.test.ts", "test/*.test.ts"],
    env: { PGPASSWORD: decodeURIComponent(password) },
    globalSetup: "./test/postgres/global-setup.ts",
  },
});
