import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStore, type Store, startRun } from "../src/index.ts";

/** A folder that is removed when the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "earshot-store-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A new database with the run `run-1`, closed when the test ends. */
export async function temporaryStore(path = join(temporaryDirectory(), "earshot.db")): Promise<Store> {
  const store = await openStore(path);
  onTestFinished(() => store.close());
  await startRun(store.db, { id: "run-1", startedAtMs: 1_000, options: {} });
  return store;
}
