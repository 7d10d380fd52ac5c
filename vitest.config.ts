import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "packages/store/vitest.config.postgres.ts", "apps/*", "bench"],
    // A third of the time tests wait for processes, servers and pages that they have started.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
  },
});
