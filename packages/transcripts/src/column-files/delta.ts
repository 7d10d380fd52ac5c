import { Damage } from "./column-file.ts";

const mostPerBlock = 1 << 20;

/** Whole numbers of 64 bits as halves, as Parquet's DELTA_BINARY_PACKED writes them; numbers of 32 bits are their lower halves. */
export function readDelta(bytes: Uint8Array, from: number, count: number): { halves: Int32Array; end: number } {
  const halves = new Int32Array(2 * count);
  let at = from;
  const varInt = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Damage("has a difference that does not end");
  };
  const zigZag = (): bigint => {
    const value = varInt();
    return (value >> 1n) ^ -(value & 1n);
  };
  const lowerOf = (value: bigint) => Number(BigInt.asIntN(32, value));
  const upperOf = (value: bigint) => Number(BigInt.asIntN(32, value >> 32n));

  const perBlock = Number(varInt());
  const parts = Number(varInt());
  const perPart = perBlock / parts;
  if (perBlock > mostPerBlock || !Number.isInteger(perPart) || perPart % 8 !== 0 || perPart === 0) {
    throw new Damage("has differences in blocks of a wrong size");
  }
  const total = Number(varInt());
  if (total !== count) throw new Damage(`has ${total} differences for ${count} rows`);
  const first = zigZag();
  let lower = lowerOf(first);
  let upper = upperOf(first);
  if (count > 0) [halves[0], halves[1]] = [lower, upper];
  for (let filled = 1; filled < count; ) {
    const least = zigZag();
    const leastLower = lowerOf(least) >>> 0;
    const leastUpper = upperOf(least);
    const widths = bytes.subarray(at, at + parts);
    at += parts;
    for (const width of widths) {
      if (filled >= count) break;
      const end = at + (perPart * width) / 8;
      if (width > 64 || end > bytes.length) throw new Damage("ends within differences");
      for (let index = 0; index < perPart && filled < count; index += 1, filled += 1) {
        const bit = index * width;
        const sum = (lower >>> 0) + leastLower + bitsAt(bytes, at, bit, Math.min(width, 32));
        upper =
          (upper +
            leastUpper +
            (width > 32 ? bitsAt(bytes, at, bit + 32, width - 32) : 0) +
            Math.floor(sum / 2 ** 32)) |
          0;
        lower = sum | 0;
        halves[2 * filled] = lower;
        halves[2 * filled + 1] = upper;
      }
      at = end;
    }
    if (widths.length < parts) throw new Damage("ends within differences");
  }
  return { halves, end: at };
}

/** The lower halves alone. */
export function lowerHalves(halves: Int32Array): Int32Array {
  return Int32Array.from({ length: halves.length / 2 }, (_, index) => halves[2 * index] ?? 0);
}

/** Up to 32 bits at a place of packed bits. */
function bitsAt(bytes: Uint8Array, from: number, bit: number, width: number): number {
  if (width === 0) return 0;
  const at = from + (bit >> 3);
  const shift = bit & 7;
  const low =
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>>
    0;
  const value = shift === 0 ? low : ((low >>> shift) | ((bytes[at + 4] ?? 0) << (32 - shift))) >>> 0;
  return width === 32 ? value : value & (2 ** width - 1);
}
