import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Half of the time tests wait for processes and browsers, which leave their core to another file.
    maxWorkers: "100%",
    projects: ["packages/*", "apps/*", "bench"],
  },
});
