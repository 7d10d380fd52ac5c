import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createListSource } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

test("the README's example is one that runs, and every file it names exists", async () => {
  const readme = await textOf("../README.md");
  expect(readme).toContain(await textOf("example.ts"));
  const recording = {
    id: "rec-1",
    interactionId: "int-1",
    state: { kind: "ready" as const },
    startTime: null,
    parts: [],
  };
  const source = createListSource([recording]);
  expect(await Array.fromAsync(source.list({}))).toEqual([recording]);
  expect(await source.transcript?.(recording)).toMatchObject({ kind: "document", format: "results" });
  for (const [, path = ""] of readme.matchAll(/`(src\/[^`]+)`/g)) {
    expect(existsSync(new URL(`../${path}`, import.meta.url)), path).toBe(true);
  }
});
