import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { EvaluatedCall, Store } from "@earshot/model";
import type { Database, Statement } from "better-sqlite3";
import { openStore } from "../src/index.ts";
import { openFile } from "../src/sqlite/open-file.ts";
import { evaluated, evaluation, utterance } from "../test/samples.ts";

// How many calls are stored in a second, beside the same rows inserted by better-sqlite3 alone, in the same schema with the same
// triggers and pragmas: node bench/save-calls.ts --calls 2000 --utterances 60 --rounds 3

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "2000" },
    utterances: { type: "string", default: "60" },
    rounds: { type: "string", default: "3" },
  },
});
const calls = Number(values.calls);
const perCall = Number(values.utterances);
const directory = mkdtempSync(join(tmpdir(), "earshot-bench-"));
const vocabulary = "hello thank you for calling how can help with your account order refund number please wait".split(
  " ",
);
const silences = Array.from({ length: 20 }, (_, i) => ({ startMs: i * 4000, endMs: i * 4000 + 900 }));

/** Numbers that look random and are the same in every run. */
let state = 1;
function next(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}

const texts = Array.from({ length: calls }, () =>
  Array.from({ length: perCall }, () =>
    Array.from({ length: 12 }, () => vocabulary[next(vocabulary.length)] ?? "").join(" "),
  ),
);

function callAt(index: number, claim: EvaluatedCall["claim"]): EvaluatedCall {
  const utterances = (texts[index] ?? []).map((text, i) =>
    utterance(text, i % 2 === 0 ? "agent" : "customer", i * 2000),
  );
  const recording = { id: `rec-${index}`, interactionId: `int-${index}` };
  return evaluated(claim, { recording, utterances, evaluations: [evaluation({ silences })] });
}

/** Calls in a second when `batch` of them are stored in one transaction. */
async function measureStore(path: string, batch: number): Promise<number> {
  const store: Store = await openStore(path);
  await store.runs.start({ id: "run", startedAtMs: 0, leaseMs: 1_000_000, options: {} });
  const lease = { nowMs: 0, leaseMs: 1_000_000, owner: "bench" };
  const claims = await store.work.claim(
    "recording",
    Array.from(texts, (_, i) => `rec-${i}`),
    lease,
  );
  const ready = claims.map((claim, i) => callAt(i, "reason" in claim ? { workId: 0, token: 0 } : claim));
  const beganMs = performance.now();
  for (let start = 0; start < calls; start += batch) {
    await store.calls.saveEvaluated(ready.slice(start, start + batch), { runId: "run", atMs: 0 });
  }
  const tookMs = performance.now() - beganMs;
  await store.close();
  return (calls * 1000) / tookMs;
}

/** The rows that the store wrote, inserted anew: `largest` utterances with one statement. */
function measureRaw(from: string, path: string, batch: number, largest: number): number {
  const source = openFile(from, { readonly: true, migrate: false });
  const rowsOf = (table: string): { columns: string[]; rows: unknown[][] } => {
    const columns = source.prepare<[string], string>("SELECT name FROM pragma_table_info(?)").pluck().all(table);
    const select = source.prepare<[], unknown[]>(`SELECT ${columns.join(", ")} FROM ${table} ORDER BY rowid`);
    return { columns, rows: select.raw().all() };
  };
  const [runs, recordings, utterances, evaluations] = ["runs", "recordings", "utterances", "evaluations"].map(rowsOf);
  const outcomes = {
    columns: ["run_id", "recording_key", "outcome", "at_ms"],
    rows: source.prepare<[], unknown[]>("SELECT run_id, recording_key, outcome, at_ms FROM run_recordings").raw().all(),
  };
  source.close();
  const file = openFile(path, { readonly: false, migrate: true });
  const insertRuns = runs && prepareInsert(file, "runs", runs.columns, 1);
  for (const row of runs?.rows ?? []) insertRuns?.run(...row);
  const insertCalls = [
    { table: "recordings", ...recordings },
    { table: "evaluations", ...evaluations },
    { table: "run_recordings", ...outcomes },
  ].map(({ table, columns = [], rows = [] }) => ({ rows, statement: prepareInsert(file, table, columns, 1) }));
  const statements = new Map<number, Statement<unknown[]>>();
  const insertUtterances = (rows: unknown[][]) => {
    const statement =
      statements.get(rows.length) ?? prepareInsert(file, "utterances", utterances?.columns ?? [], rows.length);
    statements.set(rows.length, statement);
    statement.run(...rows.flat());
  };
  const store = file.transaction((start: number) => {
    for (let i = start; i < Math.min(calls, start + batch); i++) {
      for (const { rows, statement } of insertCalls) statement.run(...(rows[i] ?? []));
    }
    const rows = utterances?.rows.slice(start * perCall, (start + batch) * perCall) ?? [];
    for (let i = 0; i < rows.length; i += largest) insertUtterances(rows.slice(i, i + largest));
  });
  const beganMs = performance.now();
  for (let start = 0; start < calls; start += batch) store.immediate(start);
  const tookMs = performance.now() - beganMs;
  file.close();
  return (calls * 1000) / tookMs;
}

function prepareInsert(file: Database, table: string, columns: readonly string[], rows: number): Statement<unknown[]> {
  const row = `(${columns.map(() => "?").join(", ")})`;
  const values = Array.from({ length: rows }, () => row).join(", ");
  return file.prepare<unknown[]>(`INSERT INTO ${table} (${columns.join(", ")}) VALUES ${values}`);
}

let made = 0;
const nextPath = () => join(directory, `${++made}.db`);
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const batch of [1, 500]) {
    const path = nextPath();
    const store = await measureStore(path, batch);
    const largest = batch === 1 ? perCall : 256;
    const raw = measureRaw(path, nextPath(), batch, largest);
    const single = measureRaw(path, nextPath(), batch, 1);
    console.log(
      `round ${round}, ${batch} calls in a transaction: store ${store.toFixed(0)}/s, raw ${raw.toFixed(0)}/s ` +
        `(${(store / raw).toFixed(2)}), raw with one row in a statement ${single.toFixed(0)}/s`,
    );
  }
}
rmSync(directory, { recursive: true });
