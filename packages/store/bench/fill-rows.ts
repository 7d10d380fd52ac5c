import { parseArgs } from "node:util";
import { foldName } from "../src/fold-name.ts";
import { toCallRows } from "../src/repositories/call-rows.ts";
import { makeCalls } from "./made-calls.ts";
import { openRowWriter } from "./row-writers.ts";

// Fills an empty database with rows of made calls, none of which went through a repository:
// node bench/fill-rows.ts <path or postgres://…> --calls 10000 --utterances 10 --seed 1

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: "string", default: "10000" },
    utterances: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
  },
});
const [location = ""] = positionals;
const batchSize = 500;
const saving = { runId: "run", atMs: 0 };
const utteranceColumns = ["ordinal", "start_ms", "end_ms", "side", "speaker", "channel", "text"];

const writer = await openRowWriter(location);
const nameKeys = new Map<string, number>();

async function write(calls: readonly ReturnType<typeof toCallRows>[], firstKey: number): Promise<void> {
  const recordings: Row[] = [];
  const evaluations: Row[] = [];
  const deductions: Row[] = [];
  const outcomes: Row[] = [];
  const names: Row[] = [];
  const recordingNames: Row[] = [];
  const utterances: Row[] = [];
  for (const [index, call] of calls.entries()) {
    const key = firstKey + index;
    recordings.push({ key, ...call.recording });
    // Each call has one evaluation.
    for (const { row, deductions: costs } of call.evaluations) {
      evaluations.push({ id: key, recording_key: key, ...row });
      for (const [ordinal, [criterion, label, points]] of costs.entries()) {
        deductions.push({ evaluation_id: key, ordinal, criterion, label, points });
      }
    }
    outcomes.push({ run_id: saving.runId, recording_key: key, outcome: "evaluated", at_ms: 0 });
    for (const { kind, id, name, ordinal } of call.named) {
      const identity = `${kind} ${id}`;
      const nameKey = nameKeys.get(identity) ?? nameKeys.size + 1;
      if (!nameKeys.has(identity)) {
        names.push({ key: nameKey, kind, id, name, folded_id: foldName(id), folded_name: foldName(name ?? "") });
        nameKeys.set(identity, nameKey);
      }
      recordingNames.push({ recording_key: key, name_key: nameKey, ordinal });
    }
    for (const said of call.utterances) {
      const columns = [...utteranceColumns, writer.searchedColumn];
      utterances.push({ recording_key: key, ...Object.fromEntries(columns.map((name, i) => [name, said[i] ?? null])) });
    }
  }
  await writer.insert("recordings", recordings);
  await writer.insert("evaluations", evaluations);
  await writer.insert("deductions", deductions);
  await writer.insert("run_recordings", outcomes);
  await writer.insert("names", names);
  await writer.insert("recording_names", recordingNames);
  await writer.insert("utterances", utterances);
}

type Row = Record<string, string | number | null>;

await writer.transact(() =>
  writer.insert("runs", [
    { id: saving.runId, status: "finished", started_at_ms: 0, finished_at_ms: 1, options: "{}", lease_ends_at_ms: 0 },
  ]),
);
let batch: ReturnType<typeof toCallRows>[] = [];
let written = 0;
for (const call of makeCalls(Number(values.calls), Number(values.utterances), Number(values.seed))) {
  batch.push(toCallRows(call, saving, writer.fullText));
  if (batch.length < batchSize && written + batch.length < Number(values.calls)) continue;
  await writer.transact(() => write(batch, written + 1));
  written += batch.length;
  batch = [];
}
await writer.finish();
