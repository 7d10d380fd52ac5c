import type { PlacedCalls } from "@earshot/analysis-wasm";
import { type CallEvaluation, callSummarySchema } from "@earshot/model";
import { type Definition, kernelParameters, needsEvents } from "@earshot/quality";
import { sourceName } from "@earshot/transcripts";
import { callText } from "../call-text.ts";
import type { CallPlace, Location } from "./call-columns.ts";
import { createCallTableRows } from "./call-table-rows.ts";
import type { Columns } from "./columns.ts";
import { engine } from "./engine.ts";
import { createJsonWriter, toLabel } from "./json-writer.ts";
import type { SetRules } from "./set-rules.ts";
import { createTablesBuilder, type Speech, type TablesOfSet } from "./set-tables.ts";
import { createSummaryRows } from "./summary-rows.ts";

/** What writes calls that were measured together, under one definition. */
interface Rows {
  measure(calls: PlacedCalls): Columns;
  /** Returns the call's score. */
  write(call: number, place: CallPlace, dualMono: boolean): number | null;
}

/** Writes calls in the format of a set. */
export interface CallOutput {
  /** The format has a call's numbers alone. */
  isShort: boolean;
  /** For each definition; null where more than a call's numbers is written, or judged. */
  rows: readonly Rows[] | null;
  write(evaluation: CallEvaluation, place: CallPlace): void;
  /** Adds the turns of a call, where they are asked for. */
  addTurns(speech: () => readonly Speech[], place: CallPlace): void;
  /** What was written since the last time. */
  take(): { output: Uint8Array<ArrayBuffer>; tables: TablesOfSet };
}

const engineField = `,"engine":${JSON.stringify(engine)}`;
const unnamedLabel = toLabel(`,"id":null${engineField}`);

/** How messages call a place. */
export const placeName = ({ file, line }: Location) =>
  line === null ? sourceName(file) : `${sourceName(file)}:${line}`;

export function createCallOutput({ definitions, scorecard, format, tables: names }: SetRules): CallOutput {
  const { turnGapMs } = kernelParameters(definitions[0]);
  const writer = createJsonWriter();
  const tables = format === "table" ? createTablesBuilder(names) : null;
  const isShort = format === "summary" || format === "table";
  const isDetailed = tables !== null && names.some((name) => name !== "calls");
  let head = { file: "", label: toLabel("") };

  const writeHead = ({ file, line, id }: CallPlace): void => {
    if (line === null) {
      writer.text(`{"file":${JSON.stringify(file)},"id":${JSON.stringify(id)}${engineField}`);
      return;
    }
    if (head.file !== file) head = { file, label: toLabel(`{"file":${JSON.stringify(file)},"line":`) };
    writer.reserve(head.label.bytes + unnamedLabel.bytes + 32);
    writer.label(head.label);
    writer.number(line);
    if (id === null) writer.label(unnamedLabel);
    else writer.text(`,"id":${JSON.stringify(id)}${engineField}`);
  };
  function createRows(definition: Definition): Rows {
    if (tables !== null) {
      const { measure, read } = createCallTableRows(definition, scorecard);
      return {
        measure,
        write(call, place, dualMono) {
          const row = read(call, place, dualMono);
          tables.addRow(row);
          return row.score;
        },
      };
    }
    const summaries = createSummaryRows(writer, definition, scorecard);
    return {
      measure: summaries.measure,
      write(call, place, dualMono) {
        writeHead(place);
        return summaries.write(call, dualMono);
      },
    };
  }
  return {
    isShort,
    rows: isShort && !isDetailed && !needsEvents(scorecard) ? definitions.map(createRows) : null,
    write(evaluation, place) {
      if (tables !== null) {
        tables.add(evaluation, place);
        return;
      }
      if (format === "text") {
        const { file, line } = place;
        writer.text(`${callText(line === null ? file : `${file}:${line}`, evaluation)}\n`);
        return;
      }
      writeHead(place);
      const published = format === "summary" ? callSummarySchema.parse(evaluation) : evaluation;
      writer.text(`,${JSON.stringify(published).slice(1)}\n`);
    },
    addTurns: (speech, place) => tables?.addTurns(speech, turnGapMs, place),
    take: () => ({ output: writer.take(), tables: tables?.take() ?? {} }),
  };
}
