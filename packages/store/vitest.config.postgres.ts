import { configDefaults, defineConfig } from "vitest/config";
import { timeouts } from "../../vitest.timeouts.config.ts";

/** What looks at an SQLite file, or at no database at all. */
const onSqlite = [
  ...["busy", "indexed-text", "integrity", "migrate", "open-store", "qa-results"],
  ...["readme", "stored-json", "upgrade", "verify-audit", "verify-audit.property"],
];

/** The store's tests once more, on a Postgres server that is started for them. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: "@earshot/store on Postgres",
    include: ["test/*.test.ts", "test/postgres/*.test.ts"],
    exclude: [...configDefaults.exclude, ...onSqlite.map((name) => `test/${name}.test.ts`)],
    globalSetup: "./test/postgres/global-setup.ts",
    ...timeouts,
  },
});
