import { defineConfig } from "vitest/config";

/** What the store does on Postgres: the same tests, but for those that look at an SQLite file. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: "@earshot/store on Postgres",
    include: ["test/postgres/*.test.ts", "test/*.test.ts"],
    globalSetup: "./test/postgres/global-setup.ts",
  },
});
