/** Thrown where bytes end before what they should hold, and by decoders for bits that mean nothing. */
export class OutOfBits extends Error {}

/** Bits from the highest of each byte on. */
export interface BitReader {
  /** Up to 24 bits without a sign. */
  read(count: number): number;
  /** Up to 32 bits with a sign. */
  signed(count: number): number;
  /** How many zeros come before a one. */
  unary(): number;
  /** Where the next whole byte begins. */
  byteEnd(): number;
}

export function createBitReader(bytes: Uint8Array, from = 0): BitReader {
  let at = from; // the next byte to take in
  let held = 0; // bits, the last of them taken in last
  let count = 0;
  const read = (bits: number): number => {
    while (count < bits) {
      if (at >= bytes.length) throw new OutOfBits();
      held = ((held << 8) | (bytes[at] ?? 0)) & 0x7fff_ffff;
      at += 1;
      count += 8;
    }
    count -= bits;
    return (held >>> count) & ((1 << bits) - 1);
  };
  return {
    read,
    signed(bits) {
      const value = bits > 16 ? (read(bits - 16) << 16) | read(16) : read(bits);
      return (value << (32 - bits)) >> (32 - bits);
    },
    unary() {
      let zeros = 0;
      for (;;) {
        if (count === 0) {
          if (at >= bytes.length) throw new OutOfBits();
          held = bytes[at] ?? 0;
          at += 1;
          count = 8;
        }
        const rest = held & ((1 << count) - 1);
        if (rest === 0) {
          zeros += count;
          count = 0;
          continue;
        }
        const lead = Math.clz32(rest) - (32 - count);
        count -= lead + 1;
        return zeros + lead;
      }
    },
    byteEnd: () => at - (count >> 3),
  };
}
