import { readdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { createKeptAnswers } from "../src/kept-answers.ts";

const nowMs = Date.UTC(2026, 10, 25);
const day = 24 * 60 * 60;

test("answers outlive the process that kept them, for their owner alone, until they are forgotten", async () => {
  const folder = join(await temporaryFolder(), "answers");
  const answer = { text: "Hello", segments: [] };
  await createKeptAnswers(folder, () => nowMs).keep("piece 1", answer);
  const [name = ""] = await readdir(folder);
  expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  expect((await stat(folder)).mode & 0o077).toBe(0);
  const later = createKeptAnswers(folder, () => nowMs);
  expect(await later.read("piece 1")).toEqual(answer);
  expect(await later.read("piece 2")).toBeNull();
  await writeFile(join(folder, name), '{"text": "Hel');
  expect(await later.read("piece 1")).toBeNull();
  await later.forget(["piece 1", "piece 2"]);
  expect(await readdir(folder)).toEqual([]);
});

test("what was left behind for a week goes, and nothing that is no answer", async () => {
  const folder = await temporaryFolder();
  for (const [name, days] of [
    ["old.json", 8],
    ["young.json", 6],
    ["old.txt", 8],
  ] as const) {
    await writeFile(join(folder, name), "{}");
    await utimes(join(folder, name), nowMs / 1000, nowMs / 1000 - days * day);
  }
  await createKeptAnswers(folder, () => nowMs).keep("piece 1", {});
  const names = await readdir(folder);
  expect(names).not.toContain("old.json");
  expect(names).toEqual(expect.arrayContaining(["young.json", "old.txt"]));
});

test("a folder that cannot be written is no fault of the answer", async () => {
  const path = join(await temporaryFolder(), "file");
  await writeFile(path, "");
  await createKeptAnswers(path, () => nowMs).keep("piece 1", {});
  expect(await createKeptAnswers(path, () => nowMs).read("piece 1")).toBeNull();
});
