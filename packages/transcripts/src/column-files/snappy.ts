import { Damage } from "./column-file.ts";

/** Unpacks Snappy; the bytes it gives must be as many as `unpackedBytes`. */
export function unpackSnappy(packed: Uint8Array, unpackedBytes: number): Uint8Array<ArrayBuffer> {
  const unpacked = new Uint8Array(unpackedBytes);
  let at = 0;
  while ((packed[at++] ?? 0) >= 0x80 && at < 5) {
    // The length in front; it is known.
  }
  let filled = 0;
  const number = (bytes: number) => {
    let value = 0;
    for (let index = 0; index < bytes; index += 1) value += (packed[at + index] ?? 0) * 2 ** (8 * index);
    at += bytes;
    return value;
  };
  while (at < packed.length) {
    const tag = packed[at++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const length = 1 + (short < 60 ? short : number(short - 59));
      if (at + length > packed.length || filled + length > unpackedBytes) throw broken();
      if (length < 16)
        for (let index = 0; index < length; index += 1) unpacked[filled + index] = packed[at + index] ?? 0;
      else unpacked.set(packed.subarray(at, at + length), filled);
      at += length;
      filled += length;
      continue;
    }
    const length = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    const distance = kind === 1 ? (tag >> 5) * 256 + number(1) : number(kind === 2 ? 2 : 4);
    if (distance === 0 || distance > filled || filled + length > unpackedBytes) throw broken();
    copyBack(unpacked, filled, distance, length);
    filled += length;
  }
  if (filled !== unpackedBytes) throw broken();
  return unpacked;
}

/** Repeats what was unpacked before; it may overlap with what it gives. */
export function copyBack(unpacked: Uint8Array, to: number, distance: number, length: number): void {
  if (distance >= length && length > 32) {
    unpacked.copyWithin(to, to - distance, to - distance + length);
    return;
  }
  for (let index = 0; index < length; index += 1) unpacked[to + index] = unpacked[to - distance + index] ?? 0;
}

const broken = () => new Damage("has a page whose Snappy is broken");
