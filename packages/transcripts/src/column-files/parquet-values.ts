import type { ParquetType } from "hyparquet";
import { indexRanges, rangeTexts } from "./byte-texts.ts";
import { Damage, mostUnpackedBytes, type Numbers, type Texts, Unsupported } from "./column-file.ts";
import { lowerHalves, readDelta } from "./delta.ts";
import { readHybrid } from "./hybrid.ts";
import { createScratch, type Scratch } from "./scratch.ts";

/** How the values of a column are stored. */
export interface Physical {
  type: ParquetType;
  signed: boolean;
}

/** Values that follow one another, without a place for those that are null. */
export type Values =
  | { kind: "numbers"; numbers: Numbers }
  | { kind: "pairs"; halves: Int32Array }
  | { kind: "texts"; indices: Int32Array; texts: Texts };

/** Values of a page, which has been unpacked, from a place of it on. */
export function readValues(
  page: Uint8Array,
  from: number,
  count: number,
  encoding: string,
  { type, signed }: Physical,
  dictionary: Values | null,
  scratch: Scratch,
): Values {
  switch (encoding) {
    case "PLAIN":
      return readPlain(page, from, count, { type, signed }, scratch);
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY":
      return readIndexed(page, from, count, dictionary, scratch);
    case "DELTA_BINARY_PACKED": {
      const { halves } = readDelta(page, from, count);
      return type === "INT64" ? { kind: "pairs", halves } : toNumbers(lowerHalves(halves), signed);
    }
    case "BYTE_STREAM_SPLIT": {
      const width = type === "INT64" || type === "DOUBLE" ? 8 : 4;
      if (from + count * width > page.length) throw new Damage("ends within a page");
      const joined = new Uint8Array(count * width);
      for (let byte = 0; byte < width; byte += 1) {
        const plane = from + byte * count;
        for (let index = 0; index < count; index += 1) joined[index * width + byte] = page[plane + index] ?? 0;
      }
      return readPlain(joined, 0, count, { type, signed }, scratch);
    }
    case "DELTA_LENGTH_BYTE_ARRAY": {
      const { halves, end } = readDelta(page, from, count);
      let next = end;
      return readTexts(page, count, (row) => {
        const start = next;
        next += halves[2 * row] ?? 0;
        return [start, next];
      });
    }
    case "DELTA_BYTE_ARRAY":
      return readSharedPrefixes(page, from, count);
    default:
      throw new Unsupported(`is encoded as ${encoding}`, "Write it with the plain encoding or with dictionaries.");
  }
}

/** Values one after the other, as pages and dictionaries have them. */
function readPlain(
  page: Uint8Array,
  from: number,
  count: number,
  { type, signed }: Physical,
  scratch: Scratch,
): Values {
  const copy = (width: number) => {
    const end = from + count * width;
    if (end > page.length) throw new Damage("ends within a page");
    // Copied, since a typed array begins at a multiple of its width.
    const values = scratch.values(count * width);
    new Uint8Array(values).set(page.subarray(from, end));
    return values;
  };
  switch (type) {
    case "INT32":
      return toNumbers(new Int32Array(copy(4), 0, count), signed);
    case "INT64":
      return { kind: "pairs", halves: new Int32Array(copy(8), 0, 2 * count) };
    case "FLOAT":
      return { kind: "numbers", numbers: new Float32Array(copy(4), 0, count) };
    case "DOUBLE":
      return { kind: "numbers", numbers: new Float64Array(copy(8), 0, count) };
    case "BYTE_ARRAY": {
      const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
      let next = from;
      return readTexts(page, count, () => {
        if (next + 4 > page.length) throw new Damage("ends within a page");
        const start = next + 4;
        next = start + view.getUint32(next, true);
        return [start, next];
      });
    }
    default:
      throw new Unsupported(`has values of the type ${type}`, "Name another column with --columns.");
  }
}

/** The values of a dictionary, each of which pages refer to by its index. */
export function readDictionary(unpacked: Uint8Array, count: number, physical: Physical): Values {
  const page = new Uint8Array(unpacked);
  // Of its own, since all pages behind it refer to it.
  if (physical.type !== "BYTE_ARRAY") return readPlain(page, 0, count, physical, createScratch());
  if (count * 4 > page.length) throw new Damage("has a dictionary that ends too early");
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const starts = new Uint32Array(count);
  const ends = new Uint32Array(count);
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 4 > page.length) throw new Damage("has a dictionary that ends too early");
    starts[index] = at + 4;
    at += 4 + view.getUint32(at, true);
    if (at > page.length) throw new Damage("has a dictionary that ends too early");
    ends[index] = at;
  }
  return { kind: "texts", indices: new Int32Array(), texts: rangeTexts(page, starts, ends) };
}

function readIndexed(
  page: Uint8Array,
  from: number,
  count: number,
  dictionary: Values | null,
  scratch: Scratch,
): Values {
  if (dictionary === null) throw new Damage("refers to a dictionary that is not there");
  const indices = scratch.indices(count);
  if (count > 0) readHybrid(page, from + 1, page[from] ?? 0, indices);
  if (dictionary.kind === "texts") {
    checkIndices(indices, dictionary.texts.length);
    return { kind: "texts", indices, texts: dictionary.texts };
  }
  if (dictionary.kind === "pairs") {
    const { halves } = dictionary;
    checkIndices(indices, halves.length / 2);
    const gathered = new Int32Array(scratch.values(8 * count), 0, 2 * count);
    for (let row = 0; row < count; row += 1) {
      const index = 2 * (indices[row] ?? 0);
      gathered[2 * row] = halves[index] ?? 0;
      gathered[2 * row + 1] = halves[index + 1] ?? 0;
    }
    return { kind: "pairs", halves: gathered };
  }
  const { numbers } = dictionary;
  checkIndices(indices, numbers.length);
  if (numbers instanceof Int32Array) {
    const gathered = new Int32Array(scratch.values(4 * count), 0, count);
    for (let row = 0; row < count; row += 1) gathered[row] = numbers[indices[row] ?? 0] ?? 0;
    return { kind: "numbers", numbers: gathered };
  }
  const gathered = new Float64Array(scratch.values(8 * count), 0, count);
  // The same loop twice: each sees one kind of array alone, which is faster.
  if (numbers instanceof Float64Array) {
    for (let row = 0; row < count; row += 1) gathered[row] = numbers[indices[row] ?? 0] ?? 0;
  } else for (let row = 0; row < count; row += 1) gathered[row] = numbers[indices[row] ?? 0] ?? 0;
  return { kind: "numbers", numbers: gathered };
}

function checkIndices(indices: Int32Array, length: number): void {
  let largest = 0;
  for (let row = 0; row < indices.length; row += 1) largest = Math.max(largest, (indices[row] ?? 0) >>> 0);
  if (indices.length > 0 && largest >= length) throw new Damage("refers to what its dictionary does not have");
}

function toNumbers(numbers: Int32Array, signed: boolean): Values {
  return {
    kind: "numbers",
    numbers: signed ? numbers : new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length),
  };
}

function readTexts(page: Uint8Array, count: number, rangeOf: (row: number) => readonly [number, number]): Values {
  return { kind: "texts", ...indexRanges(page, count, rangeOf) };
}

/** Texts that begin as the one before them does. */
function readSharedPrefixes(page: Uint8Array, from: number, count: number): Values {
  const prefixes = readDelta(page, from, count);
  const suffixes = readDelta(page, prefixes.end, count);
  let bytes = 0;
  for (let row = 0; row < count; row += 1) {
    bytes += (prefixes.halves[2 * row] ?? 0) + (suffixes.halves[2 * row] ?? 0);
  }
  if (bytes > mostUnpackedBytes || bytes < 0) throw new Damage("has texts without end");
  const joined = new Uint8Array(bytes);
  let filled = 0;
  let before = 0;
  let at = suffixes.end;
  return readTexts(joined, count, (row) => {
    const shared = prefixes.halves[2 * row] ?? 0;
    const own = suffixes.halves[2 * row] ?? 0;
    const isInside = before + shared <= filled && at + own <= page.length && filled + shared + own <= bytes;
    if (shared < 0 || own < 0 || !isInside) {
      throw new Damage("has a text outside of its page");
    }
    const start = filled;
    joined.copyWithin(start, before, before + shared);
    joined.set(page.subarray(at, at + own), start + shared);
    at += own;
    before = start;
    filled = start + shared + own;
    return [start, filled];
  });
}
