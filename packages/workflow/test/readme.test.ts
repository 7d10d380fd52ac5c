import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFolderSource } from "@earshot/folder-source";
import { openStore } from "@earshot/store";
import { expect, onTestFinished, test } from "vitest";
import { evaluateAll } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

test("the README's example is one that runs, and evaluates a call once", async () => {
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  const folder = await mkdtemp(join(tmpdir(), "earshot-workflow-"));
  const store = await openStore(join(folder, "earshot.db"));
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  const call = {
    results: [
      { start_time: 0, end_time: 2, speaker: "agent", transcript: "Hello" },
      { start_time: 2.2, end_time: 4, speaker: "guest", transcript: "Hi" },
    ],
  };
  await writeFile(join(folder, "calls.jsonl"), `${JSON.stringify(call)}\n`);
  const source = createFolderSource({ paths: [join(folder, "calls.jsonl")] });
  const work = join(folder, "work");
  expect(await evaluateAll(source, store, work)).toMatchObject({ evaluated: 1, failed: 0, skipped: 0, waiting: 0 });
  expect(await evaluateAll(source, store, work)).toMatchObject({ evaluated: 0, skipped: 1 });
});
