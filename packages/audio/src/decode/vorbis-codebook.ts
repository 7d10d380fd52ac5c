import { OutOfBits } from "./bit-reader.ts";
import { bitLength, type VorbisBits } from "./vorbis-bits.ts";

export interface Codebook {
  dimensions: number;
  /** Of each entry as many values as it has dimensions; null for a book of numbers alone. */
  vectors: Float32Array | null;
  /** Reads one entry. */
  decode(bits: VorbisBits): number;
}

/** Bits by which most entries are found at once. */
const tableBits = 10;
const entryBits = 5;
const mostEntries = 1 << 17;
export const mostValues = 1 << 21;

/** Reads a codebook of the setup header. Throws OutOfBits for one that means nothing. */
export function readCodebook(bits: VorbisBits): Codebook & { values: number } {
  if (bits.read(24) !== 0x56_4342) throw new OutOfBits();
  const dimensions = bits.read(16);
  const entries = bits.read(24);
  if (entries > mostEntries || dimensions * entries > mostValues) throw new OutOfBits();
  const lengths = readLengths(bits, entries);
  const vectors = readVectors(bits, dimensions, entries);
  return { dimensions, vectors, decode: createEntryDecoder(lengths), values: Math.max(1, dimensions) * entries };
}

function readLengths(bits: VorbisBits, entries: number): Uint8Array {
  const lengths = new Uint8Array(entries);
  if (bits.read(1) === 1) {
    let length = bits.read(5) + 1;
    for (let entry = 0; entry < entries; length += 1) {
      const count = bits.read(bitLength(entries - entry));
      if (entry + count > entries || length > 32) throw new OutOfBits();
      lengths.fill(length, entry, entry + count);
      entry += count;
    }
    return lengths;
  }
  const isSparse = bits.read(1) === 1;
  for (let entry = 0; entry < entries; entry += 1) {
    if (!isSparse || bits.read(1) === 1) lengths[entry] = bits.read(5) + 1;
  }
  return lengths;
}

function readVectors(bits: VorbisBits, dimensions: number, entries: number): Float32Array | null {
  const kind = bits.read(4);
  if (kind === 0) return null;
  if (kind > 2 || dimensions === 0) throw new OutOfBits();
  const least = readFloat(bits);
  const delta = readFloat(bits);
  const valueBits = bits.read(4) + 1;
  const isSequence = bits.read(1) === 1;
  const count = kind === 1 ? latticeSide(entries, dimensions) : entries * dimensions;
  const multiplicands = Float64Array.from({ length: count }, () => bits.read(valueBits));
  const vectors = new Float32Array(entries * dimensions);
  for (let entry = 0; entry < entries; entry += 1) {
    let last = 0;
    for (let dimension = 0, rest = entry; dimension < dimensions; dimension += 1) {
      const place = kind === 1 ? rest % count : entry * dimensions + dimension;
      rest = Math.floor(rest / count);
      const value = (multiplicands[place] ?? 0) * delta + least + last;
      if (isSequence) last = value;
      vectors[entry * dimensions + dimension] = value;
    }
  }
  return vectors;
}

/** The largest number whose power of `dimensions` is at most `entries`. */
function latticeSide(entries: number, dimensions: number): number {
  let side = Math.floor(entries ** (1 / dimensions));
  while ((side + 1) ** dimensions <= entries) side += 1;
  while (side > 1 && side ** dimensions > entries) side -= 1;
  return side;
}

function readFloat(bits: VorbisBits): number {
  const mantissa = bits.read(21);
  const exponent = bits.read(10);
  return (bits.read(1) === 1 ? -mantissa : mantissa) * 2 ** (exponent - 788);
}

/** The codes are those of the tree that is filled from the left in the order of the entries. */
function createEntryDecoder(lengths: Uint8Array): Codebook["decode"] {
  const used = lengths.reduce((count, length) => count + (length > 0 ? 1 : 0), 0);
  const only = used === 1 ? lengths.findIndex((length) => length > 0) : -1;
  // Two for each node: the next node, or an entry as its complement; 0 where there is nothing.
  const branches: number[] = [0, 0];
  const table = new Int32Array(1 << tableBits).fill(-1);
  /** The free node of each depth that is furthest to the left, as its code from the top bit on; null where there is none. */
  const free: (number | null)[] = Array<number | null>(33).fill(null);
  free[0] = 0;
  for (const [entry, length] of lengths.entries()) {
    if (length === 0) continue;
    let depth = length;
    while (depth > 0 && free[depth] === null) depth -= 1;
    const code = free[depth];
    if (code === null || code === undefined) throw new OutOfBits();
    free[depth] = null;
    for (let below = length; below > depth; below -= 1) free[below] = code + 2 ** (32 - below);
    addCode(branches, code, length, entry);
    if (length <= tableBits) {
      const reversed = reverse(code, length);
      for (let rest = 0; rest < 1 << (tableBits - length); rest += 1) {
        table[reversed | (rest << length)] = (entry << entryBits) | length;
      }
    }
  }
  const tree = Int32Array.from(branches);
  return (bits) => {
    if (only >= 0) {
      bits.skip(lengths[only] ?? 1);
      return only;
    }
    const found = table[bits.peek(tableBits)] ?? -1;
    if (found >= 0) {
      bits.skip(found & 31);
      return found >> entryBits;
    }
    for (let node = 0; ; ) {
      const next = tree[node * 2 + bits.read(1)] ?? 0;
      if (next < 0) return ~next;
      if (next === 0) throw new OutOfBits();
      node = next;
    }
  };
}

function addCode(branches: number[], code: number, length: number, entry: number): void {
  let node = 0;
  for (let depth = 1; depth <= length; depth += 1) {
    const at = node * 2 + (Math.floor(code / 2 ** (32 - depth)) % 2);
    if (depth === length) {
      branches[at] = ~entry;
      return;
    }
    const next = branches[at] ?? 0;
    if (next > 0) node = next;
    else {
      node = branches.length / 2;
      branches[at] = node;
      branches.push(0, 0);
    }
  }
}

/** The first bit of a code is its highest, but the lowest of what is read. */
function reverse(code: number, length: number): number {
  let reversed = 0;
  for (let bit = 0; bit < length; bit += 1) reversed |= (Math.floor(code / 2 ** (31 - bit)) % 2) << bit;
  return reversed;
}
