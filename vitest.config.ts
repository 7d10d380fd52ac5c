import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "packages/store/vitest.config.postgres.ts", "apps/*", "bench"],
  },
});
