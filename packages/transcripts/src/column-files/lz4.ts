import { Damage, mostUnpackedBytes } from "./column-file.ts";

/** Unpacks one block of LZ4 into a view from a place on; returns where it ends. */
export function unpackLz4Block(packed: Uint8Array, unpacked: Uint8Array, from: number): number {
  let at = 0;
  let filled = from;
  const lengthOf = (short: number) => {
    let length = short;
    if (short < 15) return length;
    for (;;) {
      const byte = packed[at++];
      if (byte === undefined) throw broken();
      length += byte;
      if (byte < 255) return length;
    }
  };
  while (at < packed.length) {
    const token = packed[at++] ?? 0;
    const literals = lengthOf(token >> 4);
    if (at + literals > packed.length || filled + literals > unpacked.length) throw broken();
    unpacked.set(packed.subarray(at, at + literals), filled);
    at += literals;
    filled += literals;
    if (at >= packed.length) break; // the last sequence has literals alone
    const distance = (packed[at] ?? 0) + (packed[at + 1] ?? 0) * 256;
    at += 2;
    const length = 4 + lengthOf(token & 15);
    if (distance === 0 || distance > filled || filled + length > unpacked.length) throw broken();
    copyBack(unpacked, filled, distance, length);
    filled += length;
  }
  return filled;
}

/** Repeats what was unpacked before; it may overlap with what it gives. */
function copyBack(unpacked: Uint8Array, to: number, distance: number, length: number): void {
  if (distance >= length && length > 32) unpacked.copyWithin(to, to - distance, to - distance + length);
  else for (let index = to; index < to + length; index += 1) unpacked[index] = unpacked[index - distance] ?? 0;
}

const frameMagic = 0x184d2204;

/** Unpacks a frame of LZ4; the bytes it gives must be as many as `unpackedBytes`. Its checksums are not looked at. */
export function unpackLz4Frame(packed: Uint8Array, unpackedBytes: number): Uint8Array<ArrayBuffer> {
  if (unpackedBytes > mostUnpackedBytes) throw broken();
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (packed.length < 7 || view.getUint32(0, true) !== frameMagic) throw broken();
  const flags = packed[4] ?? 0;
  const hasBlockSum = (flags & 0x10) !== 0;
  let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  const unpacked = new Uint8Array(unpackedBytes);
  let filled = 0;
  for (;;) {
    if (at + 4 > packed.length) throw broken();
    const head = view.getUint32(at, true);
    at += 4;
    if (head === 0) break;
    const bytes = head & 0x7fffffff;
    const block = packed.subarray(at, at + bytes);
    if (block.length < bytes) throw broken();
    if (head >= 0x80000000) {
      if (filled + bytes > unpackedBytes) throw broken();
      unpacked.set(block, filled);
      filled += bytes;
    } else filled = unpackLz4Block(block, unpacked, filled);
    at += bytes + (hasBlockSum ? 4 : 0);
  }
  if (filled !== unpackedBytes) throw broken();
  return unpacked;
}

const broken = () => new Damage("has LZ4 that is broken");
