import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { timeouts } from "./vitest.timeouts.config.ts";

/** It has configurations of its own. */
const store = "packages/store";
const others = globSync(["packages/*", "apps/*", "bench"], { cwd: import.meta.dirname }).filter(
  (root) => root !== store,
);

// How many workers there are is said by the script `test`: projects take nothing of it from here.
export default defineConfig({
  test: {
    projects: [
      ...others.map((root) => ({ root, test: { name: nameOf(root), ...timeouts } })),
      ...[store, `${store}/vitest.config.postgres.ts`],
    ],
  },
});

function nameOf(root: string): string {
  const { name }: { name: string } = JSON.parse(readFileSync(join(import.meta.dirname, root, "package.json"), "utf8"));
  return name;
}
