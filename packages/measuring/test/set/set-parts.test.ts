import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { temporaryFolder } from "@earshot/test-kit";
import { defaultRoleMap, toSetFile } from "@earshot/transcripts";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  analyzeSet,
  type SetFault,
  type SetOptions,
  type SetPosition,
  type SetResult,
  sampleOfRate,
  sampleOfSize,
} from "../../src/index.ts";
import { createSampler } from "../../src/set/sample.ts";
import { line } from "./calls.ts";
import { type Call, calls, writeParquet } from "./column-sets.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 40 };
const options: SetOptions = {
  definitions: [getDefinition("standard")],
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
  format: "summary",
  workers: 1,
};

interface Result {
  text: string;
  faults: SetFault[];
}

function joinParts(parts: readonly SetResult[]): Result {
  return {
    text: parts.map(({ output }) => Buffer.from(output).toString("utf8")).join(""),
    faults: parts.flatMap(({ faults }) => faults),
  };
}

const run = async (paths: readonly string[], changes: Partial<SetOptions>) =>
  joinParts(
    await Array.fromAsync(
      analyzeSet(
        paths.map((path) => toSetFile(path)),
        { ...options, ...changes },
      ),
    ),
  );

interface Files {
  plain: string[][];
  packed: string[];
  documents: number;
  columns: Call[];
}

/** A set of JSON Lines, plain and packed, of single documents and of columns. */
const set = fc.record({
  plain: fc.array(fc.array(line, { maxLength: 12 }), { minLength: 1, maxLength: 3 }),
  packed: fc.array(line, { maxLength: 8 }),
  documents: fc.nat(4),
  columns: calls,
  taskBytes: fc.integer({ min: 1, max: 2000 }),
});

async function writeFiles(folder: string, { plain, packed, documents, columns }: Files): Promise<string[]> {
  const paths = (count: number, name: string) => Array.from({ length: count }, (_, at) => join(folder, `${at}${name}`));
  const lineFiles = paths(plain.length, ".jsonl");
  const single = paths(documents, ".json");
  const packedFile = join(folder, "packed.jsonl.gz");
  for (const [index, path] of lineFiles.entries()) await writeFile(path, plain[index]?.join("") ?? "");
  for (const path of single) await writeFile(path, '{"results": []}');
  await writeFile(packedFile, gzipSync(packed.join("")));
  const columnFile = join(folder, "calls.parquet");
  await writeParquet(columnFile, columns, {
    ...{ codec: "SNAPPY", rowGroupSize: 9, times: "int32", texts: "auto", pageSize: 1 << 20 },
  });
  return [...lineFiles, columnFile, ...single, packedFile];
}

test("the shards of a set are the set, however many there are", async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(set, fc.integer({ min: 1, max: 9 }), async ({ taskBytes, ...files }, of) => {
      const paths = await writeFiles(folder, files);
      const shards: Result = { text: "", faults: [] };
      for (let number = 1; number <= of; number += 1) {
        const { text, faults } = await run(paths, { taskBytes, shard: { number, of } });
        shards.text += text;
        shards.faults.push(...faults);
      }
      expect(shards).toEqual(await run(paths, { taskBytes }));
    }),
    runs,
  );
});

test("a set is continued from any place that it names", async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(set, fc.nat(), fc.integer({ min: 1, max: 3 }), async ({ taskBytes, ...files }, choice, of) => {
      const paths = await writeFiles(folder, files);
      const set = paths.map((path) => toSetFile(path));
      const plan = { ...options, taskBytes, shard: { number: of, of } };
      const before: SetResult[] = [];
      const places: { parts: number; position: SetPosition }[] = [];
      for await (const part of analyzeSet(set, plan)) {
        before.push(part);
        const position = part.position();
        if (position !== null) places.push({ parts: before.length, position });
      }
      const place = places[choice % places.length];
      if (place === undefined) return;
      const rest = await Array.fromAsync(analyzeSet(set, { ...plan, from: place.position }));
      expect(joinParts([...before.slice(0, place.parts), ...rest])).toEqual(joinParts(before));
    }),
    runs,
  );
});

test("a sample has the calls whose hash is small enough, wherever the set is cut", async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(
      set,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      async ({ taskBytes, ...files }, rate, seed) => {
        const paths = await writeFiles(folder, files);
        const sample = sampleOfRate(rate, seed);
        const isSampled = createSampler(sample);
        const { text, faults } = await run(paths, {});
        const rows = text.split("\n").filter((row) => {
          if (row === "") return true;
          const place: { file: string; line?: number | undefined } = JSON.parse(row);
          return isSampled(place.file, place.line ?? null);
        });
        expect(await run(paths, { sample, taskBytes })).toEqual({
          text: rows.join("\n"),
          faults: faults.filter(({ file, line }) => isSampled(file, line)),
        });
      },
    ),
    runs,
  );
});

test("a sample of so many calls has so many, and other seeds draw others", async () => {
  const file = join(await temporaryFolder(), "many.jsonl");
  await writeFile(file, '{"results": []}\n\n'.repeat(5000));
  const numbersOf = async (seed: number, size: number) => {
    const sample = await sampleOfSize([toSetFile(file)], size, seed);
    const { text } = await run([file], { sample });
    return text
      .trimEnd()
      .split("\n")
      .map((row): number => JSON.parse(row).line);
  };
  const [first, again, other] = [await numbersOf(1, 1000), await numbersOf(1, 1000), await numbersOf(2, 1000)];
  expect([first.length, other.length]).toEqual([1000, 1000]);
  expect(again).toEqual(first);
  expect(new Set([...first, ...other]).size).toBeGreaterThan(1600);
  // Spread over the set: each fifth of it has about a fifth.
  for (const fifth of [0, 1, 2, 3, 4]) {
    const inside = first.filter((line) => Math.floor((line - 1) / 2000) === fifth).length;
    expect(Math.abs(inside - 200)).toBeLessThan(60);
  }
  expect((await numbersOf(1, 9000)).length).toBe(5000);
});
