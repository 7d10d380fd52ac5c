import type { Table, TableColumn } from "@earshot/model";
import { Builder } from "flatbuffers";
import { isNull } from "./cells.ts";
import { createRowGroups } from "./row-groups.ts";
import type { TableWriter } from "./table-writer.ts";

// Numbers of the schema of Arrow's messages: https://github.com/apache/arrow/tree/main/format
const version5 = 4;
const header = { schema: 1, recordBatch: 3 };
const types = { int: 2, floatingPoint: 3, utf8: 5, bool: 6 };
const doublePrecision = 2;

const magic = new TextEncoder().encode("ARROW1");
const continues = new Uint8Array([0xff, 0xff, 0xff, 0xff]);
const alignment = 8;

/** Where a message is in the file. */
interface Block {
  offset: number;
  /** Of its head, with the length before it. */
  headBytes: number;
  bodyBytes: number;
}

/** An Arrow file (Feather, version 2), without compression. */
export function arrowTable(columns: Table["columns"]): TableWriter {
  const groups = createRowGroups();
  const blocks: Block[] = [];
  let pieces: Uint8Array[] = [];
  let offset = 0;
  const put = (piece: Uint8Array) => {
    pieces.push(piece);
    offset += piece.length;
  };
  const putMessage = (head: Uint8Array, body: readonly Uint8Array[]): void => {
    const from = offset;
    put(continues);
    put(int32Bytes(head.length));
    put(head);
    const headBytes = offset - from;
    for (const buffer of body) put(buffer);
    blocks.push({ offset: from, headBytes, bodyBytes: offset - from - headBytes });
  };
  const take = () => {
    const taken = pieces;
    pieces = [];
    return taken;
  };
  const write = (group: Table | null) => {
    if (group === null) return;
    const buffers = group.columns.flatMap((column) => columnBuffers(column, group.rows)).map(padded);
    putMessage(
      batchMessage(group, buffers),
      buffers.map(({ bytes }) => bytes),
    );
  };

  put(magic);
  put(new Uint8Array(2));
  putMessage(
    message(header.schema, (builder) => writeSchema(builder, columns), 0),
    [],
  );
  blocks.pop(); // the footer has the schema itself
  return {
    add(table) {
      write(groups.add(table));
      return take();
    },
    end() {
      write(groups.end());
      put(continues);
      put(int32Bytes(0));
      const footer = footerOf(columns, blocks);
      put(footer);
      put(int32Bytes(footer.length));
      put(magic);
      return take();
    },
  };
}

/** A message without its body, of whole units of the alignment. */
function message(kind: number, writeHeader: (builder: Builder) => number, bodyBytes: number): Uint8Array {
  const builder = new Builder();
  const content = writeHeader(builder);
  builder.startObject(5);
  builder.addFieldInt64(3, BigInt(bodyBytes), 0n);
  builder.addFieldOffset(2, content, 0);
  builder.addFieldInt16(0, version5, 0);
  builder.addFieldInt8(1, kind, 0);
  builder.finish(builder.endObject());
  return padded(builder.asUint8Array().slice()).bytes;
}

function writeSchema(builder: Builder, columns: Table["columns"]): number {
  const fields = columns.map(({ name, nullable, kind }) => {
    const text = builder.createString(name);
    const [type, value] = writeType(builder, kind);
    const children = vector(builder, 0, () => {});
    builder.startObject(7);
    builder.addFieldOffset(0, text, 0);
    builder.addFieldOffset(3, value, 0);
    builder.addFieldOffset(5, children, 0);
    builder.addFieldInt8(1, Number(nullable), 0);
    builder.addFieldInt8(2, type, 0);
    return builder.endObject();
  });
  builder.startVector(4, fields.length, 4);
  for (const field of fields.toReversed()) builder.addOffset(field);
  const list = builder.endVector();
  builder.startObject(4);
  builder.addFieldOffset(1, list, 0);
  return builder.endObject();
}

function writeType(builder: Builder, kind: TableColumn["kind"]): [type: number, value: number] {
  switch (kind) {
    case "whole":
      builder.startObject(2);
      builder.addFieldInt32(0, 32, 0);
      builder.addFieldInt8(1, 1, 0);
      return [types.int, builder.endObject()];
    case "number":
      builder.startObject(1);
      builder.addFieldInt16(0, doublePrecision, 0);
      return [types.floatingPoint, builder.endObject()];
    case "text":
    case "flag":
      builder.startObject(0);
      return [kind === "text" ? types.utf8 : types.bool, builder.endObject()];
  }
}

function batchMessage({ rows, columns }: Table, buffers: readonly Padded[]): Uint8Array {
  const bodyBytes = buffers.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const write = (builder: Builder) => {
    let at = bodyBytes;
    const places = vector(builder, buffers.length, (index) => {
      const { bytes, length } = buffers[index] ?? { bytes: [], length: 0 };
      at -= bytes.length;
      builder.writeInt64(BigInt(length));
      builder.writeInt64(BigInt(at));
    });
    const nodes = vector(builder, columns.length, (index) => {
      const column = columns[index];
      builder.writeInt64(BigInt(column === undefined ? 0 : countNulls(column, rows)));
      builder.writeInt64(BigInt(rows));
    });
    builder.startObject(4);
    builder.addFieldInt64(0, BigInt(rows), 0n);
    builder.addFieldOffset(1, nodes, 0);
    builder.addFieldOffset(2, places, 0);
    return builder.endObject();
  };
  return message(header.recordBatch, write, bodyBytes);
}

function footerOf(columns: Table["columns"], blocks: readonly Block[]): Uint8Array {
  const builder = new Builder();
  const schema = writeSchema(builder, columns);
  const none = vector(builder, 0, () => {});
  builder.startVector(24, blocks.length, alignment);
  for (const { offset, headBytes, bodyBytes } of blocks.toReversed()) {
    builder.prep(alignment, 24);
    builder.writeInt64(BigInt(bodyBytes));
    builder.pad(4);
    builder.writeInt32(headBytes);
    builder.writeInt64(BigInt(offset));
  }
  const batches = builder.endVector();
  builder.startObject(5);
  builder.addFieldOffset(1, schema, 0);
  builder.addFieldOffset(2, none, 0);
  builder.addFieldOffset(3, batches, 0);
  builder.addFieldInt16(0, version5, 0);
  builder.finish(builder.endObject());
  return builder.asUint8Array().slice();
}

/** A vector of structures of two long integers, written from the last. */
function vector(builder: Builder, length: number, write: (index: number) => void): number {
  builder.startVector(16, length, alignment);
  for (let index = length - 1; index >= 0; index -= 1) write(index);
  return builder.endVector();
}

/** Bytes filled up to the alignment, and how many of them count. */
interface Padded {
  bytes: Uint8Array;
  length: number;
}

function padded(bytes: Uint8Array): Padded {
  const whole = Math.ceil(bytes.length / alignment) * alignment;
  if (whole === bytes.length) return { bytes, length: bytes.length };
  const filled = new Uint8Array(whole);
  filled.set(bytes);
  return { bytes: filled, length: bytes.length };
}

/** Which rows have a value, then the values; of text where each ends, and the text. */
function columnBuffers(column: TableColumn, rows: number): Uint8Array[] {
  const present = column.nullable ? bits(rows, (row) => !isNull(column, row)) : new Uint8Array();
  switch (column.kind) {
    case "text":
      return [present, ...textBuffers(column.values)];
    case "flag":
      return [present, bits(rows, (row) => column.values[row] === 1)];
    case "whole":
    case "number":
      return [present, new Uint8Array(column.values.buffer, column.values.byteOffset, column.values.byteLength)];
  }
}

function textBuffers(values: readonly (string | null)[]): Uint8Array[] {
  // Half a character at the end of one text must not meet the other half in the next.
  const texts = values.map((value) => (value ?? "").toWellFormed());
  const ends = new Int32Array(texts.length + 1);
  let end = 0;
  for (const [row, text] of texts.entries()) {
    end += Buffer.byteLength(text);
    ends[row + 1] = end;
  }
  return [new Uint8Array(ends.buffer), Buffer.from(texts.join(""))];
}

function bits(rows: number, isSet: (row: number) => boolean): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(rows / 8));
  for (let row = 0; row < rows; row += 1) if (isSet(row)) bytes[row >> 3] = (bytes[row >> 3] ?? 0) | (1 << (row & 7));
  return bytes;
}

function countNulls(column: TableColumn, rows: number): number {
  if (!column.nullable) return 0;
  let nulls = 0;
  for (let row = 0; row < rows; row += 1) if (isNull(column, row)) nulls += 1;
  return nulls;
}

function int32Bytes(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}
