import { Damage } from "./column-file.ts";

/** Unpacks Snappy into all of a view; the bytes it gives must be as many as the view has. */
export function unpackSnappy(packed: Uint8Array, unpacked: Uint8Array): void {
  const packedBytes = packed.length;
  const unpackedBytes = unpacked.length;
  let at = 0;
  while ((packed[at++] ?? 0) >= 0x80 && at < 5) {
    // The length in front; it is known.
  }
  let filled = 0;
  while (at < packedBytes) {
    const tag = packed[at++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      let length = (tag >> 2) + 1;
      if (length > 60) {
        const bytes = length - 60;
        length = 1;
        for (let index = 0; index < bytes; index += 1) length += (packed[at + index] ?? 0) * 2 ** (8 * index);
        at += bytes;
      }
      if (at + length > packedBytes || filled + length > unpackedBytes) throw broken();
      if (length > 48) {
        unpacked.set(packed.subarray(at, at + length), filled);
        at += length;
        filled += length;
      } else for (const end = at + length; at < end; ) unpacked[filled++] = packed[at++] ?? 0;
      continue;
    }
    let length: number;
    let distance: number;
    if (kind === 1) {
      length = 4 + ((tag >> 2) & 7);
      distance = ((tag >> 5) << 8) | (packed[at] ?? 0);
      at += 1;
    } else {
      length = 1 + (tag >> 2);
      distance = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
      if (kind === 3) distance = (distance | ((packed[at + 2] ?? 0) << 16) | ((packed[at + 3] ?? 0) << 24)) >>> 0;
      at += kind === 2 ? 2 : 4;
    }
    if (distance === 0 || distance > filled || filled + length > unpackedBytes) throw broken();
    for (const end = filled + length; filled < end; filled += 1) unpacked[filled] = unpacked[filled - distance] ?? 0;
  }
  if (filled !== unpackedBytes) throw broken();
}

const broken = () => new Damage("has a page whose Snappy is broken");
