import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { afterAll, expect, test } from "vitest";
import { callNumbers } from "../../examples/duckdb/call-numbers.ts";
import { checkDuckdb, whyNoDuckdb } from "../src/duckdb.ts";
import { parameters } from "../src/parameters.ts";
import { plainSweep } from "../src/plain-sweep.ts";
import { runProgram } from "../src/program.ts";
import { callsOfBlock, guideFormat, transcriptsOfBlock, writeSet } from "../src/transcripts.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "earshot-duckdb-"));
afterAll(() => rmSync(folder, { recursive: true }));
const missing = whyNoDuckdb();
const title = (name: string) => (missing === null ? name : `${name} (${missing})`);

test("the example measures rows together, those that the scanner leaves to the parser too", async () => {
  const transcripts: (string | null)[] = transcriptsOfBlock(7, 0, guideFormat, 20);
  // Exponents are left to the parser.
  const parsed = transcripts[4]?.replace(/"start_time": ([\d.]+)/, '"start_time": $1e0') ?? "";
  expect(parsed).not.toBe(transcripts[4]);
  transcripts[4] = parsed;
  transcripts.splice(8, 0, null, '{"results": 1}', "");
  const numbers = callNumbers(await createKernel(), transcripts);
  expect(numbers.splice(8, 3)).toEqual([null, null, null]);

  const batch = callsOfBlock(7, 0);
  const { silence, talkOver, talk } = plainSweep({ ...batch, durationMs: batch.durationMs.fill(-1) }, parameters);
  expect(numbers).toMatchObject(
    Array.from({ length: 20 }, (_, call) => ({
      silence_ms: silence.totalMs[call],
      longest_silence_ms: silence.longestMs[call],
      talk_over_ms: talkOver.totalMs[call],
      agent_talk_ms: talk.agentMs[call],
      customer_talk_ms: talk.customerMs[call],
    })),
  );
});

test.skipIf(missing !== null)(title("the example is a function in DuckDB's own process"), async () => {
  const copy = join(folder, "example");
  cpSync(join(root, "examples", "duckdb"), copy, { recursive: true });
  mkdirSync(join(copy, "node_modules"));
  symlinkSync(join(root, "bench", "contenders", "node_modules", "@duckdb"), join(copy, "node_modules", "@duckdb"));
  symlinkSync(join(root, "bench", "node_modules", "@earshot"), join(copy, "node_modules", "@earshot"));
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
  const transcripts = transcriptsOfBlock(7, 0, guideFormat, 30);
  const set = join(copy, "calls.jsonl");
  writeFileSync(set, `${transcripts.join("\n")}\n{"results": 1}\n`);

  const { output } = await runProgram(process.execPath, [join(copy, "query.ts"), set]);
  const rows = output.trimEnd().split("\n");
  const expected = callNumbers(await createKernel(), transcripts)
    .map((numbers, index) => ({ line: index + 1, ...numbers }))
    .sort((a, b) => (b.longest_silence_ms ?? 0) - (a.longest_silence_ms ?? 0) || a.line - b.line);
  expect(rows.map((row) => JSON.parse(row))).toEqual(expected.slice(0, 10));
});

test.skipIf(missing !== null)(title("DuckDB computes the numbers that analyze writes"), async () => {
  const set = join(folder, "set.jsonl");
  writeSet(set, 7, 1000);
  await checkDuckdb(set, folder);
});
