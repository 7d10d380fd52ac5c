import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { GroupResult } from "../src/measure.ts";
import { sqliteIn } from "../src/scale/databases.ts";
import { questions } from "../src/scale/questions.ts";
import { measureStoredCalls } from "../src/scale/stored-calls.ts";

test("every question is answered over made calls, few and ten times as many", async () => {
  const folder = await mkdtemp(join(tmpdir(), "earshot-scale-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const result: GroupResult = { measures: [], ratios: [], skipped: [] };
  await measureStoredCalls([sqliteIn(folder)], folder, { calls: 100, rounds: 1, seed: 7 }, result);
  expect(result.ratios).toHaveLength(questions.length);
  expect(result.measures.flatMap(({ samples }) => samples).every((sample) => sample > 0)).toBe(true);
}, 60_000);
