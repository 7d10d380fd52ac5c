import { type ColumnType, Damage, type FileColumn } from "./column-file.ts";
import type { FlatTable } from "./flat-table.ts";

// Numbers of the types of Arrow's schema: https://github.com/apache/arrow/blob/main/format/Schema.fbs
const typeNames = [
  ...["none", "null", "int", "floating point", "binary", "text", "boolean", "decimal", "date", "time", "timestamp"],
  ...["interval", "list", "struct", "union", "binary of one length", "list of one length", "map", "duration"],
  ...[
    "large binary",
    "large text",
    "large list",
    "run-end encoded",
    "binary view",
    "text view",
    "list view",
    "large list view",
  ],
] as const;
type TypeName = (typeof typeNames)[number];

/** How many buffers a batch has of a field itself; those of text views come on top. */
const bufferCounts: Partial<Record<TypeName, number>> = {
  null: 0,
  binary: 3,
  text: 3,
  "large binary": 3,
  "large text": 3,
  "list of one length": 1,
  struct: 1,
  "run-end encoded": 0,
  "list view": 3,
  "large list view": 3,
};

/** How a column's values, or the indices of its dictionary, are stored. */
export interface ArrowLayout {
  name: TypeName;
  bits: number;
  signed: boolean;
}

export interface ArrowColumn extends FileColumn {
  layout: ArrowLayout;
  /** Of a column of indices: the dictionary and how it is stored. */
  dictionary: { id: number; layout: ArrowLayout } | null;
  /** Its first node and its first buffer in a batch; views before it move the buffer. */
  node: number;
  buffer: number;
  /** Text and binary views before it, each of which may have more buffers. */
  viewsBefore: number;
}

const deepest = 64;
const precisionBits = [16, 32, 64];
const mostFields = 100_000;

/** The columns of a schema. */
export function listArrowColumns(schema: FlatTable): ArrowColumn[] {
  let node = 0;
  let buffer = 0;
  let views = 0;
  const pass = (field: FlatTable, depth: number): void => {
    const name = typeNames[field.int8(2, 0)];
    if (name === undefined || depth > deepest || node > mostFields) throw new Damage("has a schema of unknown types");
    const { name: stored } = storedAs(field, name);
    node += 1;
    buffer += stored === "union" ? (field.table(3)?.int16(0, 0) === 1 ? 2 : 1) : (bufferCounts[stored] ?? 2);
    if (stored === "text view" || stored === "binary view") views += 1;
    // What a dictionary has is not in the batch.
    if (field.table(4) === null) for (const child of field.tables(5)) pass(child, depth + 1);
  };
  return schema.tables(1).map((field) => {
    const place = { node, buffer, viewsBefore: views };
    pass(field, 0);
    const own = layoutOf(field);
    const encoding = field.table(4);
    const dictionary = encoding === null ? null : { id: encoding.int64(0, 0), layout: own };
    const type: ColumnType = typeOf(own);
    return { name: field.text(0), type, layout: storedAs(field, own.name), dictionary, ...place };
  });
}

function storedAs(field: FlatTable, name: TypeName): ArrowLayout {
  const encoding = field.table(4);
  if (encoding === null) return { ...layoutOf(field), name };
  const index = encoding.table(1);
  return { name: "int", bits: index?.int32(0, 0) ?? 32, signed: index === null || index.int8(1, 0) !== 0 };
}

function layoutOf(field: FlatTable): ArrowLayout {
  const name = typeNames[field.int8(2, 0)] ?? "none";
  const type = field.table(3);
  if (name === "int") return { name, bits: type?.int32(0, 0) ?? 0, signed: (type?.int8(1, 0) ?? 0) !== 0 };
  return { name, bits: name === "floating point" ? (precisionBits[type?.int16(0, 0) ?? 0] ?? 0) : 0, signed: true };
}

function typeOf({ name, bits }: ArrowLayout): ColumnType {
  if (name === "int") return { kind: "whole" };
  if (name === "floating point" && bits > 16) return { kind: "number" };
  if (name === "text" || name === "large text" || name === "text view") return { kind: "text" };
  return { kind: "other", name };
}
