import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { keepRecording } from "./example.ts";

test("the README's example is one that runs", async () => {
  const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  const folder = await temporaryFolder();
  const path = join(folder, "call.wav");
  await writeFile(path, "RIFF and so on");
  expect((await keepRecording(join(folder, "media"), path)).toString()).toBe("RIFF");
});
