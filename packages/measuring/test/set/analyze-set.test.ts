import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { createKernel } from "@earshot/analysis-wasm";
import { callSummarySchema, describeError } from "@earshot/model";
import { getDefinition, guideScorecard, type Scorecard } from "@earshot/quality";
import { temporaryFolder } from "@earshot/test-kit";
import { defaultIdNames, defaultRoleMap, documentId, toSetFile } from "@earshot/transcripts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyzeFile, analyzeSet, callText, engine, type SetFault, type SetOptions } from "../../src/index.ts";
import { line } from "./calls.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 60 };
const options: SetOptions = {
  definitions: [getDefinition("standard")],
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
  format: "evaluation",
};
const kernel = await createKernel();

interface Result {
  text: string;
  calls: number;
  faults: SetFault[];
}

async function run(paths: readonly string[], changes: Partial<SetOptions> = {}): Promise<Result> {
  const result: Result = { text: "", calls: 0, faults: [] };
  for await (const part of analyzeSet(
    paths.map((path) => toSetFile(path)),
    { ...options, ...changes },
  )) {
    result.text += Buffer.from(part.output).toString("utf8");
    result.calls += part.calls;
    result.faults.push(...part.faults);
  }
  return result;
}

/** What a file of JSON Lines must come to: each line measured by itself, as a file of its own would be. */
function expected(path: string, content: string, format: SetOptions["format"]): Result {
  const result: Result = { text: "", calls: 0, faults: [] };
  for (const [index, document] of content.split("\n").entries()) {
    if (document.trim() === "") continue;
    const place = { file: path, line: index + 1 };
    try {
      const [definition] = options.definitions;
      const call = { ...options, definition, events: [], startTime: null, durationMs: null };
      const evaluation = analyzeFile(kernel, Buffer.from(document), `${path}:${index + 1}`, call);
      if (format === "text") result.text += `${callText(`${path}:${index + 1}`, evaluation)}\n`;
      else {
        const published = format === "summary" ? callSummarySchema.parse(evaluation) : evaluation;
        const id = documentId(JSON.parse(document.replace("\uFEFF", "")), defaultIdNames);
        result.text += `${JSON.stringify({ ...place, id, engine, ...published })}\n`;
      }
      result.calls += 1;
    } catch (error) {
      result.faults.push({ ...place, ...describeError(error) });
    }
  }
  return result;
}

const contents = fc
  .tuple(fc.boolean(), fc.array(line, { maxLength: 30 }), fc.constantFrom("", '{"results": []}'))
  .map(([marked, lines, last]) => `${marked ? "\uFEFF" : ""}${lines.join("")}${last}`);

test("wherever a file of JSON Lines is cut, every line is measured once, by its number and in order", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "calls.jsonl");
  const format = fc.constantFrom("evaluation" as const, "summary" as const, "text" as const);
  await fc.assert(
    fc.asyncProperty(contents, fc.integer({ min: 1, max: 3000 }), format, async (content, taskBytes, kind) => {
      await writeFile(file, content);
      const workers = content.length / taskBytes > 4 ? 2 : 1;
      expect(await run([file], { taskBytes, workers, format: kind })).toEqual(expected(file, content, kind));
    }),
    { ...runs, numRuns: 25 },
  );
});

test("packed files come to the same as plain ones, whatever fits at a time", async () => {
  const folder = await temporaryFolder();
  const pack = { ".gz": gzipSync, ".zst": zstdCompressSync };
  const packing = fc.constantFrom(".gz" as const, ".zst" as const);
  await fc.assert(
    fc.asyncProperty(
      fc.array(contents, { minLength: 1, maxLength: 3 }),
      packing,
      fc.nat(5000),
      async (pieces, name, taskBytes) => {
        const file = join(folder, `calls.ndjson${name}`);
        // Several packed files after one another are one.
        const whole = pieces
          .map((piece) => (piece.endsWith("\n") ? piece : `${piece}\n`))
          .map((piece) => piece.replace("\uFEFF", ""));
        await writeFile(file, Buffer.concat(whole.map((piece) => pack[name](piece))));
        expect(await run([file], { taskBytes })).toEqual(expected(file, whole.join(""), "evaluation"));
      },
    ),
    runs,
  );
});

const segment = (speaker: string) => ({ start_time: 0, end_time: 1.5, speaker, transcript: "word" });
const document = (index: number) =>
  JSON.stringify({ results: [{ start_time: index, end_time: index + 1.5, speaker: "agent", transcript: "word" }] });

test("any number of workers gives the same", async () => {
  const folder = await temporaryFolder();
  const big = join(folder, "big.jsonl");
  const packed = join(folder, "packed.jsonl.gz");
  const alone = join(folder, "alone.json");
  const lines = Array.from({ length: 400 }, (_, index) => (index % 50 === 7 ? "{" : document(index))).join("\n");
  await writeFile(big, lines);
  await writeFile(packed, gzipSync(lines));
  await writeFile(alone, document(3));
  const paths = [packed, big, alone, join(folder, "missing.json"), big];
  const [one, two, three] = await Promise.all(
    [1, 2, 3].map((workers) => run(paths, { workers, taskBytes: 2000, format: "summary" })),
  );
  expect(one).toEqual(await run(paths, { taskBytes: 1 << 20, format: "summary" }));
  expect(two).toEqual(one);
  expect(three).toEqual(one);
  expect(one?.calls).toBe(3 * 392 + 1);
  expect(one?.faults).toHaveLength(3 * 8 + 1);
});

test.each([
  [".gz", gzipSync],
  [".zst", zstdCompressSync],
])("what a cut off %s file still gives is measured, and the cut is reported", async (name, pack) => {
  const folder = await temporaryFolder();
  const file = join(folder, `calls.jsonl${name}`);
  const packed = pack(Array.from({ length: 60_000 }, (_, index) => `${document(index)}\n`).join(""));
  await writeFile(file, packed.subarray(0, packed.length / 2));
  const { calls, text, faults } = await run([file], { format: "summary" });
  expect(faults).toMatchObject([{ file, line: null, code: "transcript.damaged" }]);
  expect(calls).toBeGreaterThan(1000);
  expect(text.split("\n")).toHaveLength(calls + 1);
});

test("more calls than one scan takes are all measured, by their numbers", async () => {
  const file = join(await temporaryFolder(), "calls.jsonl");
  await writeFile(file, '\n{"results": []}\n'.repeat(70_000));
  const { text, calls, faults } = await run([file], { format: "summary" });
  expect({ calls, faults }).toEqual({ calls: 70_000, faults: [] });
  const numbers = text.split("\n", calls).map((row) => JSON.parse(row).line);
  expect(numbers).toEqual(Array.from({ length: calls }, (_, index) => 2 * (index + 1)));
});

test.each(["", "\uFEFF", "\uFEFF \r\n"])(
  "an empty file of JSON Lines has no calls and no fault: %j",
  async (content) => {
    const file = join(await temporaryFolder(), "empty.jsonl");
    await writeFile(file, content);
    expect(await run([file])).toEqual({ text: "", calls: 0, faults: [] });
  },
);

test("a missing file is reported", async () => {
  const folder = await temporaryFolder();
  const { faults } = await run([join(folder, "missing.jsonl")]);
  expect(faults).toMatchObject([{ code: "transcript.unreadable", line: null }]);
});

test("a fault of Earshot's own ends the run, in a thread as well", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "calls.jsonl");
  // parseScorecard would have refused it.
  const scorecard: Scorecard = JSON.parse('{"formula": "deduct", "criteria": [{"id": "a", "metric": "none"}]}');
  const both = JSON.stringify({ results: [segment("agent"), { ...segment("guest"), transcript: "other" }] });
  await writeFile(file, `${both}\n`.repeat(50));
  await writeFile(`${file}.gz`, gzipSync("\n"));
  await expect(run([file], { scorecard })).rejects.toThrow(TypeError);
  // A stream first: none of the rest is measured before there are threads.
  await expect(run([`${file}.gz`, file], { scorecard, taskBytes: 100, workers: 2 })).rejects.toThrow(TypeError);
});

test("a thread that is lost with a task ends the set, with the file it had", { timeout: 20_000 }, async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "calls.jsonl");
  await writeFile(file, `${document(1)}\n`.repeat(5000));
  await writeFile(`${file}.gz`, gzipSync(document(1)));
  const started = Promise.withResolvers<Worker>();
  process.once("worker", started.resolve);
  // This thread has the stream, and nothing after it until its part is taken.
  const parts = analyzeSet([toSetFile(`${file}.gz`), toSetFile(file)], { ...options, taskBytes: 1000, workers: 2 });
  await parts.next();
  const worker = await started.promise;
  // It pauses after some parts that nobody has taken over, the last of them of a task that it has not ended.
  const sent = Promise.withResolvers<void>();
  let count = 0;
  worker.on("message", ({ part }) => {
    if (part !== null) count += 1;
    if (count === 4) sent.resolve();
  });
  await sent.promise;
  await worker.terminate();
  const rest = Array.fromAsync(parts);
  await expect(rest).rejects.toMatchObject({
    code: "set.thread_died",
    message: expect.stringMatching(/calls\.jsonl, bytes \d+ to \d+$/),
  });
});

test("a set is measured by the words, call by call as each alone", async () => {
  const file = join(await temporaryFolder(), "calls.jsonl");
  const word = (text: string, start: number) => ({ word: text, start, end: start + 0.3, confidence: 0.9 });
  const said = { start: 0, end: 3, channel: 0, transcript: "one two", confidence: 0.9 };
  const utterances = [{ ...said, words: [word("one", 0), word("two", 2.7)] }];
  const document = JSON.stringify({ metadata: { channels: 1 }, results: { utterances } });
  const plain = JSON.stringify({ results: [{ start_time: 0, end_time: 2, speaker: "agent", transcript: "" }] });
  await writeFile(file, `${document}\n${plain}\n`);
  const { text } = await run([file], { wordGapMs: 300, format: "summary" });
  expect(
    text
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row)),
  ).toMatchObject([
    { units: "words", wordGapMs: 300, speechMs: 600 },
    { units: "segments", wordGapMs: null, speechMs: 2000 },
  ]);
});

test("each call of a set says what decided its sides, also where they differ", async () => {
  const folder = await temporaryFolder();
  const said = (speaker: string, start: number) => ({
    start_time: start,
    end_time: start + 1,
    speaker,
    transcript: "",
  });
  const call = (...speakers: string[]) => `${JSON.stringify({ results: speakers.map(said) })}\n`;
  const plain = join(folder, "plain.jsonl");
  await writeFile(plain, call("agent", "guest") + call("guest", "agent") + call("ivr"));
  const mixed = join(folder, "mixed.jsonl");
  await writeFile(mixed, call("agent", "guest") + call("channel_0", "channel_1") + call("agent", "1"));
  const sidesOf = async (file: string) => {
    const { text } = await run([file], { format: "evaluation" });
    return text
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row).sidesFrom);
  };
  expect(await sidesOf(plain)).toEqual(["role", "role", "unknown"]);
  expect(await sidesOf(mixed)).toEqual(["role", "channel", "label"]);
});
