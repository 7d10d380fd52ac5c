import type { PlacedCalls } from "@earshot/analysis-wasm";
import { type CallTotals, callSummarySchema } from "@earshot/model";
import { type Definition, headlineValue, type Scorecard, scorecardId, scoreTotals } from "@earshot/quality";
import { createColumnTotals } from "./column-totals.ts";
import { type Columns, measureColumns } from "./columns.ts";
import { type JsonWriter, type Label, type Labels, toLabel, toLabels } from "./json-writer.ts";
import { fieldsOf } from "./schema-fields.ts";

export interface SummaryRows {
  /** Measures the calls that rows are written of from now on. */
  measure(calls: PlacedCalls): Columns;
  /** Writes the fields of one call, behind others of the same object, and the end of the line; returns its score. */
  write(call: number, dualMono: boolean): number | null;
}

type WriteValue = (totals: CallTotals) => void;

/** What a row consists of, in its order. */
type Piece = { text: string } | { column: string } | { value: WriteValue };

/** Columns one after the other, each with the text before it, and then a value that is written by itself. */
interface Stretch {
  paths: string[];
  labels: Labels;
  columns: Int32Array[];
  beforeValue: Label;
  writeValue: WriteValue;
}

/** More than the numbers and names of one row take. */
const rowBytes = 2048;

/**
 * Rows as `JSON.stringify(callSummarySchema.parse(…))` would give them, from columns: without an object for an event or a segment. They are
 * for calls without holds and without a known length, and for a scorecard that needs no events.
 */
export function createSummaryRows(writer: JsonWriter, definition: Definition, scorecard: Scorecard): SummaryRows {
  const constants = new Map<string, unknown>([
    ["definition", definition.name],
    ["support", "speech"],
    ["headline.name", definition.headline],
    ["units", "segments"],
    ["wordGapMs", null],
  ]);
  if (definition.talkOver === null) constants.set("talkOver", null);
  const scoredBy = toLabel(`,"scorecard":${JSON.stringify(scorecardId(scorecard))}}`);
  // Of the call that is written.
  let isDualMono = false;
  let written: number | null = null;
  const scoreBegins = toLabel('{"value":');
  const values = new Map<string, WriteValue>([
    ["talkRatio", (totals) => writer.number(totals.talkRatio)],
    ["headline.value", (totals) => writer.number(headlineValue(definition.headline, totals))],
    [
      "score",
      (totals) => {
        const score = scoreTotals(totals, scorecard, isDualMono ? "dual_mono" : null);
        written = typeof score === "number" ? score : null;
        writer.label(scoreBegins);
        if (typeof score === "number") {
          writer.number(score);
          writer.label(scoredBy);
        } else {
          writer.text(`null,"reason":"${score}"}`);
        }
      },
    ],
  ]);
  const { stretches, end } = toStretches(piecesOf(constants, values));
  const { totals, useColumns, useCall } = createColumnTotals(definition);

  return {
    measure(calls) {
      const columns = measureColumns(calls, definition);
      useColumns(columns);
      for (const stretch of stretches) {
        stretch.columns = stretch.paths.map((path) => {
          const column = columns.get(path);
          if (column instanceof Int32Array) return column;
          throw new TypeError(`${path} has no column of whole numbers`);
        });
      }
      return columns;
    },
    write(call, dualMono) {
      useCall(call);
      isDualMono = dualMono;
      writer.reserve(rowBytes);
      for (const { labels, columns, beforeValue, writeValue } of stretches) {
        writer.row(labels, columns, call);
        writer.label(beforeValue);
        writeValue(totals);
      }
      writer.label(end);
      return written;
    },
  };
}

/** A summary piece by piece, as its schema declares it. What is neither constant nor a value by itself is a column. */
function piecesOf(constants: ReadonlyMap<string, unknown>, values: ReadonlyMap<string, WriteValue>): Piece[] {
  const fieldPieces = (path: string, schema: unknown): Piece[] => {
    if (constants.has(path)) return [{ text: JSON.stringify(constants.get(path)) }];
    const value = values.get(path);
    if (value !== undefined) return [{ value }];
    const fields = fieldsOf(schema);
    return fields === null ? [{ column: path }] : [...objectPieces(fields, `${path}.`, "{"), { text: "}" }];
  };
  const objectPieces = (fields: readonly [key: string, schema: unknown][], prefix: string, opening: string): Piece[] =>
    fields.flatMap(([key, schema], index) => [
      { text: `${index === 0 ? opening : ","}${JSON.stringify(key)}:` },
      ...fieldPieces(`${prefix}${key}`, schema),
    ]);
  return [...objectPieces(fieldsOf(callSummarySchema) ?? [], "", ","), { text: "}\n" }];
}

function toStretches(pieces: readonly Piece[]): { stretches: Stretch[]; end: Label } {
  const stretches: Stretch[] = [];
  let text = "";
  let texts: string[] = [];
  let paths: string[] = [];
  for (const piece of pieces) {
    if ("text" in piece) {
      text += piece.text;
      continue;
    }
    if ("column" in piece) {
      texts.push(text);
      paths.push(piece.column);
    } else {
      const labels = toLabels(texts);
      stretches.push({ paths, labels, columns: [], beforeValue: toLabel(text), writeValue: piece.value });
      texts = [];
      paths = [];
    }
    text = "";
  }
  if (paths.length > 0) throw new TypeError("the summary's last field is a column: it would not be written");
  return { stretches, end: toLabel(text) };
}
