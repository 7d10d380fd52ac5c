import { configDefaults, defineConfig } from "vitest/config";
import { timeouts } from "../../vitest.timeouts.config.ts";

export default defineConfig({
  test: { name: "@earshot/store", exclude: [...configDefaults.exclude, "test/postgres/**"], ...timeouts },
});
