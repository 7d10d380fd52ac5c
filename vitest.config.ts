import { defineConfig } from "vitest/config";

// How many workers there are is said by the script `test`: projects take nothing of it from here.
export default defineConfig({
  test: { projects: ["packages/*", "packages/store/vitest.config.postgres.ts", "apps/*", "bench"] },
});
