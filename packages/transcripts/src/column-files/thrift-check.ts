import { Damage } from "./column-file.ts";

const types = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
};
const deepest = 16;
const longestVarInt = 10;

/**
 * Walks a structure in Thrift's compact protocol without building it, so that one with lists or nesting without end is rejected before
 * it takes memory. Returns where it ends; null when the bytes end before it.
 */
export function endOfThrift(bytes: Uint8Array, from: number, mostValues: number): number | null {
  let at = from;
  let values = 0;

  const isOver = () => at > bytes.length;
  const varInt = (): number => {
    let value = 0;
    for (let length = 0; length < longestVarInt; length += 1) {
      const byte = bytes[at++];
      if (byte === undefined) return 0;
      value += (byte & 0x7f) * 2 ** (7 * length);
      if (byte < 0x80) return value;
    }
    throw new Damage("has a number in its metadata that does not end");
  };
  const skip = (type: number, depth: number): void => {
    values += 1;
    if (values > mostValues || depth > deepest) throw new Damage("has metadata without end");
    if (type === types.byte) at += 1;
    else if (type === types.i16 || type === types.i32 || type === types.i64) varInt();
    else if (type === types.double) at += 8;
    else if (type === types.binary) {
      const length = varInt();
      at += length;
    } else if (type === types.list) {
      const head = bytes[at++] ?? 0;
      const size = head >> 4 === 15 ? varInt() : head >> 4;
      const element = head & 15;
      const isFlag = element === types.true || element === types.false;
      for (let index = 0; index < size && !isOver(); index += 1) skip(isFlag ? types.byte : element, depth + 1);
    } else if (type === types.struct) skipStruct(depth + 1);
    else if (type !== types.true && type !== types.false) throw new Damage("has metadata of an unknown kind");
  };
  const skipStruct = (depth: number): void => {
    while (!isOver()) {
      const head = bytes[at++] ?? types.stop;
      if ((head & 15) === types.stop) return;
      if (head >> 4 === 0) varInt();
      skip(head & 15, depth);
    }
  };

  skipStruct(0);
  return isOver() ? null : at;
}
