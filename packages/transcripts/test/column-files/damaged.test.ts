import { expect, test } from "vitest";
import { Damage } from "../../src/column-files/column-file.ts";
import { readFlatTable } from "../../src/column-files/flat-table.ts";
import { readHybrid } from "../../src/column-files/hybrid.ts";
import { readValues } from "../../src/column-files/parquet-values.ts";
import { createScratch } from "../../src/column-files/scratch.ts";
import { writeTimes } from "../../src/column-files/times.ts";

/** A number, and others that each differ from the one before by the same, as DELTA_BINARY_PACKED writes them. */
const deltas = (count: number, first: number, difference: number): number[] => {
  const zigZag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);
  return [...[8, 1, count], zigZag(first), zigZag(difference), 0];
};

test("what a damaged file says of itself is a fault of that file", () => {
  const physical = { type: "BYTE_ARRAY", signed: true } as const;
  // Suffixes of 10 and 5 bytes, and a text that shares -9 bytes with the one before: 6 bytes in all, less than the first has.
  const prefixes = Uint8Array.of(...deltas(2, 0, -9), ...deltas(2, 10, -5), ...Buffer.from("a".repeat(15)));
  expect(() => readValues(prefixes, 0, 2, "DELTA_BYTE_ARRAY", physical, null, createScratch())).toThrow(Damage);

  // A run of 255 as a level of one bit.
  expect(() => readHybrid(Uint8Array.of(8, 255), 0, 1, new Int32Array(4))).toThrow(Damage);

  const texts = { kind: "texts", rows: 1, indices: Int32Array.of(0), texts: { length: 1, text: () => "5" } } as const;
  const time = { column: 0, name: "start", type: { kind: "number" }, unit: "seconds" } as const;
  expect(() => writeTimes(texts, 0, 1, time, new Int32Array(1), 0)).toThrow(Damage);

  // A list of a million tables, all of them the root.
  const bytes = new DataView(new ArrayBuffer(24 + 4_000_000));
  bytes.setUint32(0, 12, true); // where the root is
  bytes.setUint16(4, 6, true); // its fields' places take 6 bytes
  bytes.setUint16(8, 4, true); // where the first field is in the root
  bytes.setInt32(12, 8, true); // how far the places are before it
  bytes.setUint32(16, 4, true); // how far the list is behind the field
  bytes.setUint32(20, 1_000_000, true);
  expect(() => readFlatTable(new Uint8Array(bytes.buffer)).tables(0)).toThrow("has more than 65536 parts in its schema");
});
