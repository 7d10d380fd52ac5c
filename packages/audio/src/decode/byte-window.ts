import type { ByteSource } from "./byte-source.ts";

const leastRead = 1 << 18;

/** A stretch of a recording in memory, which moves on as it is used. */
export interface ByteWindow {
  /** Bytes from `position` on: at least so many, or all that are left. Good until the next call. */
  peek(length: number): Uint8Array;
  skip(length: number): void;
  position(): number;
}

export function createWindow(source: ByteSource, from = 0): ByteWindow {
  let at = from;
  let start = 0;
  let bytes: Uint8Array = new Uint8Array(0);
  return {
    peek(length) {
      const offset = at - start;
      if (
        offset < 0 ||
        offset > bytes.length ||
        (bytes.length - offset < length && start + bytes.length < source.size)
      ) {
        start = at;
        bytes = at < source.size ? source.read(at, Math.max(length, leastRead)) : new Uint8Array(0);
        return bytes;
      }
      return bytes.subarray(offset);
    },
    skip(length) {
      at += length;
    },
    position: () => at,
  };
}
