import { expect, test } from "vitest";
import { readFlatTable } from "../src/column-files/flat-table.ts";
import { readValues } from "../src/column-files/parquet-values.ts";
import { createScratch } from "../src/column-files/scratch.ts";

test("texts whose lengths are below 0 and add up are rejected", () => {
  const prefixes = [0x80, 1, 4, 2, 0, 0, 0, 0, 0, 0]; // 0, 0
  const suffixes = [0x80, 1, 4, 2, 20, 35, 0, 0, 0, 0]; // 10, -8
  const page = Uint8Array.from([...prefixes, ...suffixes, ...Buffer.from("0123456789")]);
  const physical = { type: "BYTE_ARRAY", signed: true } as const;
  const read = () => readValues(page, 0, 2, "DELTA_BYTE_ARRAY", physical, null, createScratch());
  expect(read).toThrow("has a text outside of its page");
});

test("a list of millions of tables in Arrow metadata is rejected before one is read", () => {
  const length = 1 << 20;
  const bytes = Buffer.alloc(20 + 4 * length);
  bytes.writeUInt32LE(12, 0); // the root
  bytes.writeUInt16LE(6, 4); // its fields: one, at 4 of the root
  bytes.writeUInt16LE(4, 8);
  bytes.writeInt32LE(8, 12);
  bytes.writeUInt32LE(4, 16);
  bytes.writeUInt32LE(length - 1, 20);
  expect(() => readFlatTable(bytes).tables(0)).toThrow("has more than 65536 parts in its schema");
});
