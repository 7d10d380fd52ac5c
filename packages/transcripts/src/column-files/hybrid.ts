import { Damage } from "./column-file.ts";

/** Whole numbers in runs and in packed bits, as Parquet writes levels and indices. */
export function readHybrid(bytes: Uint8Array, from: number, width: number, into: Int32Array): void {
  if (width > 32) throw new Damage(`has indices of ${width} bits`);
  if (width === 0) {
    into.fill(0);
    return;
  }
  let at = from;
  let filled = 0;
  while (filled < into.length) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 28) throw new Damage("ends within a run");
      header += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    if (header % 2 === 0) {
      let value = 0;
      for (let byte = 0; byte < (width + 7) >> 3; byte += 1) value |= (bytes[at++] ?? 0) << (byte * 8);
      const end = Math.min(into.length, filled + header / 2);
      if (at > bytes.length || end === filled) throw new Damage("has an empty run");
      if (width < 32 && value >>> width !== 0) throw new Damage(`has a run of a number of more than ${width} bits`);
      into.fill(value, filled, end);
      filled = end;
    } else {
      const count = Math.min(into.length - filled, ((header - 1) / 2) * 8);
      if (count === 0) throw new Damage("has an empty run");
      if (at + Math.ceil((count * width) / 8) > bytes.length) throw new Damage("ends within packed bits");
      unpackBits(bytes, at, width, into, filled, count);
      at += ((header - 1) / 2) * width;
      filled += count;
    }
  }
}

function unpackBits(bytes: Uint8Array, from: number, width: number, into: Int32Array, at: number, count: number): void {
  if (width === 1) {
    for (let index = 0; index < count; index += 1)
      into[at + index] = ((bytes[from + (index >> 3)] ?? 0) >> (index & 7)) & 1;
    return;
  }
  if (width > 24) {
    // More bits than a whole number has beside the rest of a byte.
    for (let index = 0; index < count; index += 1) {
      let value = 0;
      for (let bit = 0; bit < width; bit += 1) {
        const place = index * width + bit;
        value |= (((bytes[from + (place >> 3)] ?? 0) >> (place & 7)) & 1) << bit;
      }
      into[at + index] = value;
    }
    return;
  }
  const mask = (1 << width) - 1;
  let held = 0;
  let bits = 0;
  let next = from;
  for (let index = 0; index < count; index += 1) {
    while (bits < width) {
      held |= (bytes[next++] ?? 0) << bits;
      bits += 8;
    }
    into[at + index] = held & mask;
    held >>>= width;
    bits -= width;
  }
}
