import { Damage } from "./column-file.ts";

/** Several entries of a list may lead to one table, so that a list of any length costs next to nothing to write. */
const mostTables = 1 << 16;

/** A table of a FlatBuffer, whose fields are read when they are asked for. Every read is checked against the bytes' end. */
export interface FlatTable {
  int8(field: number, otherwise: number): number;
  int16(field: number, otherwise: number): number;
  int32(field: number, otherwise: number): number;
  int64(field: number, otherwise: number): number;
  text(field: number): string;
  table(field: number): FlatTable | null;
  tables(field: number): FlatTable[];
  /** Structures of so many bytes that follow one another; of each, reads whole numbers of 32 and 64 bits at a place of it. */
  structures(field: number, bytes: number): FlatStructure[];
}

interface FlatStructure {
  int32(at: number): number;
  int64(at: number): number;
}

/** The root of a FlatBuffer. */
export function readFlatTable(bytes: Uint8Array): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const inside = (at: number, length: number): number => {
    if (at >= 0 && at + length <= view.byteLength) return at;
    throw new Damage("has metadata that goes beyond its end");
  };
  const int32 = (at: number) => view.getInt32(inside(at, 4), true);
  const int64 = (at: number) => Number(view.getBigInt64(inside(at, 8), true));

  const tableAt = (at: number): FlatTable => {
    const fields = at - int32(at);
    const fieldsBytes = view.getUint16(inside(fields, 2), true);
    const place = (field: number): number | null => {
      const slot = 4 + 2 * field;
      if (slot + 2 > fieldsBytes) return null;
      const offset = view.getUint16(inside(fields + slot, 2), true);
      return offset === 0 ? null : at + offset;
    };
    const follow = (field: number): number | null => {
      const from = place(field);
      return from === null ? null : from + view.getUint32(inside(from, 4), true);
    };
    const list = (field: number, bytes: number): { at: number; length: number } => {
      const from = follow(field);
      if (from === null) return { at: 0, length: 0 };
      const length = view.getUint32(inside(from, 4), true);
      inside(from + 4, length * bytes);
      return { at: from + 4, length };
    };
    const scalar = (read: (at: number) => number) => (field: number, otherwise: number) => {
      const from = place(field);
      return from === null ? otherwise : read(from);
    };
    return {
      int8: scalar((from) => view.getInt8(inside(from, 1))),
      int16: scalar((from) => view.getInt16(inside(from, 2), true)),
      int32: scalar(int32),
      int64: scalar(int64),
      text(field) {
        const { at: from, length } = list(field, 1);
        return new TextDecoder().decode(bytes.subarray(from, from + length));
      },
      table(field) {
        const from = follow(field);
        return from === null ? null : tableAt(from);
      },
      tables(field) {
        const { at: from, length } = list(field, 4);
        if (length > mostTables) throw new Damage(`has more than ${mostTables} parts in its schema`);
        return Array.from({ length }, (_, index) => {
          const slot = from + 4 * index;
          return tableAt(slot + view.getUint32(inside(slot, 4), true));
        });
      },
      structures(field, size) {
        const { at: from, length } = list(field, size);
        return Array.from({ length }, (_, index) => ({
          int32: (offset: number) => int32(from + index * size + offset),
          int64: (offset: number) => int64(from + index * size + offset),
        }));
      },
    };
  };
  return tableAt(view.getUint32(inside(0, 4), true));
}
