import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: { name: "@earshot/store", exclude: [...configDefaults.exclude, "test/postgres/**"] },
});
