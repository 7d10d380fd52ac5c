import type { Kernel, SpeakerOf } from "@earshot/analysis-wasm";
import {
  type CallRows,
  type ColumnChoice,
  type ColumnFormat,
  chooseColumns,
  columnFault,
  type OpenStored,
  openColumns,
  readCallRows,
  rowFault,
  type SetFile,
  TranscriptError,
} from "@earshot/transcripts";
import type { Location } from "./call-columns.ts";
import { createColumnCalls, toDocument } from "./column-calls.ts";
import type { PartBuilder } from "./part-builder.ts";
import type { IsSampled } from "./sample.ts";
import type { SetPart } from "./set-part.ts";
import type { SetRules } from "./set-rules.ts";
import type { TaskOf } from "./task.ts";

/** What the kernel gets of a row. */
const rowBytes = 13;
/** Of a task's size, for each row that is read and measured at once: so few rows that the processor's caches hold them. */
const taskBytesPerWindowRow = 128;
/** Ids that are remembered, to find a call that comes again. */
const mostIds = 1 << 20;
const mostLine = 2 ** 31 - 1;

interface ColumnAnalyzerDeps {
  rules: SetRules;
  builder: PartBuilder;
  speakerOf: SpeakerOf;
  isSampled: IsSampled | null;
  open: OpenStored;
}

/** Analyzes tasks of files of columns: from rows to the kernel without an object for one. */
export function createColumnAnalyzer(
  kernel: Kernel,
  { rules, builder, speakerOf, isSampled, open }: ColumnAnalyzerDeps,
): (task: TaskOf<"columns">) => AsyncGenerator<SetPart> {
  const toColumnCalls = createColumnCalls(speakerOf);
  return async function* analyzeColumns({ file: setFile, format, startGroup, endGroup }) {
    const { path } = setFile;
    const windowRows = Math.max(1, Math.ceil(rules.taskBytes / taskBytesPerWindowRow));
    try {
      await using opened = await openForUse(setFile, format, open);
      const { file } = opened;
      const choice = chooseColumns(file.columns, rules.columns, path);
      const checkOrder = createOrderCheck(path);
      const reading = readCallRows(file, choice, { startGroup, endGroup }, { source: path, windowRows });
      for await (const rows of reading) {
        checkOrder(rows);
        addCalls(rows, choice, path);
        yield builder.take();
      }
    } catch (error) {
      builder.addFault(columnFault(path, error), { file: path, line: null });
    }
    yield builder.take();
  };

  function addCalls(rows: CallRows, choice: ColumnChoice, path: string): void {
    const lineOf = (call: number) => rows.firstRow + (rows.offsets[call] ?? 0) + 1;
    const isKept = (call: number) => isSampled?.(path, lineOf(call)) !== false;
    const found = toColumnCalls(rows, isKept);
    const { batch, calls, faulty } = found;
    const callAt = (index: number) => calls[index] ?? 0;
    const locate = (index: number): Location => {
      const line = lineOf(callAt(index));
      return { file: path, line: line <= mostLine ? line : null };
    };
    const bytesOf = (call: number) => ((rows.offsets[call + 1] ?? 0) - (rows.offsets[call] ?? 0)) * rowBytes;
    builder.addColumns(kernel.place(batch), {
      ...found,
      ids: calls.map((call) => rows.ids[call] ?? null),
      locate,
      bytesOf: (index) => bytesOf(callAt(index)),
      addOther(index) {
        const call = callAt(index);
        if (faulty.has(index)) builder.addFault(rowFault(rows, call, choice, path), locate(index));
        else builder.addParsed(toDocument(rows, call), bytesOf(call), locate(index));
      },
    });
  }
}

async function openForUse(setFile: SetFile, format: ColumnFormat, open: OpenStored) {
  const file = await openColumns(setFile, format, open);
  return { file, [Symbol.asyncDispose]: () => file.close() };
}

/** Throws for a call that comes again after another: its rows would be measured as two calls. */
function createOrderCheck(path: string): (rows: CallRows) => void {
  let seen = new Set<string>();
  return ({ ids, offsets, firstRow }) => {
    if (seen.size > mostIds) seen = new Set();
    for (const [call, id] of ids.entries()) {
      if (id === null) continue;
      const before = seen.size;
      seen.add(id);
      if (seen.size > before) continue;
      const row = firstRow + (offsets[call] ?? 0) + 1;
      throw new TranscriptError(
        "columns.order",
        `${path}: row ${row}: the call ${JSON.stringify(id)} comes again after another`,
        {
          hint: "Rows of one call follow one another: write the table ordered by call, as ORDER BY call_id.",
          source: path,
        },
      );
    }
  };
}
