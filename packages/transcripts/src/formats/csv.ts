import { TranscriptError } from "../errors.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { clock, milliseconds, type Unit } from "./units.ts";

const hint =
  "The first line names the columns start, end, speaker and text; times are seconds or hours:minutes:seconds.";

const separators = [",", ";", "\t"] as const;
const columnNames = [
  { column: "start", names: ["start", "start_time", "starttime", "begin", "from", "start_s"] },
  { column: "startMs", names: ["start_ms", "startms"] },
  { column: "end", names: ["end", "end_time", "endtime", "to", "end_s"] },
  { column: "endMs", names: ["end_ms", "endms"] },
  { column: "speaker", names: ["speaker", "name", "role", "participant"] },
  { column: "channel", names: ["channel"] },
  { column: "call", names: ["call_id", "conversation_id", "interaction_id", "recording_id"] },
  { column: "text", names: ["text", "transcript", "content", "words"] },
] as const;
type Column = (typeof columnNames)[number]["column"];

interface Table {
  separator: string;
  columns: Map<Column, number>;
}

export const isCsv = (text: string): boolean => findTable(text) !== null;

/** A table with a line for each segment. */
export const csv: Format = {
  description: "CSV with the columns start, end, speaker, text, times in seconds or as hours:minutes:seconds",
  read(document, context) {
    const table = typeof document === "string" ? findTable(document) : null;
    if (typeof document !== "string" || table === null) return null;
    const reading = createReading(context, hint);
    const { rows, problem } = parseRows(document, table.separator);
    let call = "";
    for (const [index, row] of rows.entries()) {
      if (index === 0 || row.every((cell) => cell.trim() === "")) continue;
      // Spreadsheets are kept from running text as a formula by an apostrophe in front.
      const cell = (column: Column): string | undefined =>
        row[table.columns.get(column) ?? -1]?.trim().replace(/^'(?='*[=+\-@])/, "");
      const rowCall = cell("call") ?? "";
      if (call === "") call = rowCall;
      else if (rowCall !== "" && rowCall !== call) throw severalCalls(context.source, index, [call, rowCall]);
      const at = reading.entry("rows", index);
      const time = (plain: "start" | "end", inMs: "startMs" | "endMs") =>
        table.columns.has(inMs)
          ? at.time(inMs, cell(inMs), milliseconds)
          : at.time(plain, cell(plain), withComma(table));
      const channel = cell("channel");
      at.add({
        startMs: time("start", "startMs"),
        endMs: time("end", "endMs"),
        speaker: cell("speaker"),
        channel: channel === "" ? undefined : channel,
        text: cell("text"),
      });
    }
    // What follows cannot be told apart into rows.
    if (problem !== null) reading.entry("rows", rows.length).report(null, problem);
    return reading.settle();
  },
};

function severalCalls(source: string, index: number, [call, other]: [string, string]): TranscriptError {
  return new TranscriptError(
    "transcript.shape",
    `${source}: row ${index} is of another call, "${other}" and not "${call}": a CSV file is one transcript`,
    { hint: "Write a file for each call, or the table as Parquet, which earshot analyze reads as many calls.", source },
  );
}

/** Where a semicolon separates, a comma may be the sign before decimals. */
const withComma =
  ({ separator }: Table): Unit =>
  (value) =>
    clock(separator === ";" && typeof value === "string" ? value.replace(",", ".") : value);

function findTable(text: string): Table | null {
  const [line = ""] = text.slice(0, 4096).split(/\r|\n/, 1);
  for (const separator of separators) {
    const head = (parseRows(line, separator).rows[0] ?? []).map((name) => name.trim().toLowerCase());
    const columns = new Map<Column, number>();
    for (const { column, names } of columnNames) {
      const known: readonly string[] = names;
      const index = head.findIndex((name) => known.includes(name));
      if (index >= 0) columns.set(column, index);
    }
    const hasTimes = (columns.has("start") || columns.has("startMs")) && (columns.has("end") || columns.has("endMs"));
    if (hasTimes && (columns.has("text") || columns.has("speaker"))) return { separator, columns };
  }
  return null;
}

const quotedCell = /"[^"]*(?:""[^"]*)*"(?!")/y;

/** Rows of cells, which may be quoted (RFC 4180), and what is wrong with the row after them, if anything. */
function parseRows(text: string, separator: string): { rows: string[][]; problem: string | null } {
  const rows: string[][] = [];
  const cells = new RegExp(
    String.raw`(?:"([^"]*(?:""[^"]*)*)"|([^"\r\n${separator}][^\r\n${separator}]*)?)(${separator}|\r\n|\r|\n|$)`,
    "y",
  );
  let row: string[] = [];
  while (cells.lastIndex < text.length || row.length > 0) {
    quotedCell.lastIndex = cells.lastIndex;
    const match = cells.exec(text);
    if (match === null) {
      const isClosed = quotedCell.test(text);
      return { rows, problem: isClosed ? "has text behind a closing quote" : "has a quote that is not closed" };
    }
    const [, quoted, plain = "", end] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === separator) continue;
    rows.push(row);
    row = [];
  }
  return { rows, problem: null };
}
