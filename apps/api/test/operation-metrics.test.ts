import { join } from "node:path";
import { openStore } from "@earshot/store";
import { temporaryFolder } from "@earshot/test-kit";
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { measureOperation } from "../src/operation-metrics.ts";

test("before the first run there is no age of the last one, and a database that is gone shows as down", async () => {
  const store = await openStore(join(await temporaryFolder(), "earshot.db"));
  const registry = new Registry();
  let nowMs = 1_000_000;
  measureOperation(registry, store, () => nowMs);
  const before = await registry.metrics();
  expect(before).not.toMatch(/^earshot_last_run_age_seconds/m);
  expect(before).toContain("earshot_database_up 1\n");

  await store.close();
  nowMs += 10_000;
  const after = await registry.metrics();
  expect(after).toContain("earshot_database_up 0\n");
  expect(after).toContain("earshot_workers_alive 0\n");
});
