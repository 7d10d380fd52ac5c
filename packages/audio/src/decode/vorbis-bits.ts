import { OutOfBits } from "./bit-reader.ts";

/** Bits of a Vorbis packet, from the lowest of each byte on. */
export interface VorbisBits {
  /** Up to 32 bits. */
  read(count: number): number;
  /** The next bits without taking them, zeros behind the end; up to 16. */
  peek(count: number): number;
  /** Throws OutOfBits behind the end. */
  skip(count: number): void;
}

export function createVorbisBits(bytes: Uint8Array): VorbisBits {
  const end = bytes.length * 8;
  let at = 0;
  const peek = (count: number): number => {
    const byte = at >> 3;
    const held =
      (bytes[byte] ?? 0) |
      ((bytes[byte + 1] ?? 0) << 8) |
      ((bytes[byte + 2] ?? 0) << 16) |
      ((bytes[byte + 3] ?? 0) << 24);
    return (held >>> (at & 7)) & ((1 << count) - 1);
  };
  const skip = (count: number): void => {
    at += count;
    if (at > end) throw new OutOfBits();
  };
  const take = (count: number): number => {
    const value = peek(count);
    skip(count);
    return value;
  };
  return { read: (count) => (count > 16 ? take(16) + take(count - 16) * 65_536 : take(count)), peek, skip };
}

/** How many bits a number has. */
export function bitLength(value: number): number {
  return 32 - Math.clz32(value);
}
