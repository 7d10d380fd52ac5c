import { readFileSync } from "node:fs";
import { labelCount } from "./labels.ts";
import type { WordList } from "./word-table.ts";

/** What training makes: the weights of features, what labels behind one another are worth, and the lists of words. */
export interface NameModel {
  transitions: Int32Array;
  words: WordList;
  rows: RowList;
}

/** Features by their keys, which are sorted, with `weightCount` weights each. All others weigh nothing. */
export interface RowList {
  keys: Uint32Array;
  weights: Int8Array;
}

/** A weight for each label but the outside, which has none. */
export const weightCount = labelCount - 1;

const transitionBytes = labelCount * labelCount * 4;
const paletteBytes = 256 * 2;
const headBytes = transitionBytes + paletteBytes + 8;

/**
 * Little-endian numbers: the transitions, up to 256 different values of words' bits, how many words and rows there are; the index of each word's
 * value, the weights, and the gaps between keys, seven bits a byte, of words and rows.
 */
export function encodeModel({ transitions, words, rows }: NameModel): Uint8Array {
  const palette = [...new Set(words.bits)];
  if (palette.length > 256) throw new RangeError("words have more than 256 different values");
  const indexes = new Map(palette.map((bits, index) => [bits, index]));
  const gaps = [...gapsOf(words.keys), ...gapsOf(rows.keys)].flatMap(toSevens);
  const bytes = new Uint8Array(headBytes + words.keys.length + rows.weights.length + gaps.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of transitions.entries()) view.setInt32(index * 4, value, true);
  for (const [index, value] of palette.entries()) view.setUint16(transitionBytes + index * 2, value, true);
  view.setUint32(headBytes - 8, words.keys.length, true);
  view.setUint32(headBytes - 4, rows.keys.length, true);
  for (const [index, bits] of words.bits.entries()) bytes[headBytes + index] = indexes.get(bits) ?? 0;
  const weightsAt = headBytes + words.keys.length;
  bytes.set(new Uint8Array(rows.weights.buffer, rows.weights.byteOffset, rows.weights.length), weightsAt);
  bytes.set(gaps, weightsAt + rows.weights.length);
  return bytes;
}

export function decodeModel(bytes: Uint8Array): NameModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wordCount = view.getUint32(headBytes - 8, true);
  const rowCount = view.getUint32(headBytes - 4, true);
  const weightsAt = headBytes + wordCount;
  let at = weightsAt + rowCount * weightCount;
  const bits = new Uint16Array(wordCount);
  for (let index = 0; index < wordCount; index++) {
    bits[index] = view.getUint16(transitionBytes + 2 * (bytes[headBytes + index] ?? 0), true);
  }
  return {
    transitions: Int32Array.from({ length: labelCount * labelCount }, (_, index) => view.getInt32(index * 4, true)),
    words: { keys: keysOf(wordCount), bits },
    rows: {
      keys: keysOf(rowCount),
      weights: new Int8Array(bytes.buffer, bytes.byteOffset + weightsAt, rowCount * weightCount),
    },
  };

  function keysOf(count: number): Uint32Array {
    const keys = new Uint32Array(count);
    let key = 0;
    for (let index = 0; index < count; index++) {
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++] ?? 0;
        key += (byte & 127) << shift;
        if (byte < 128) break;
      }
      keys[index] = key;
    }
    return keys;
  }
}

function gapsOf(keys: Uint32Array): number[] {
  return Array.from(keys, (key, index) => key - (index === 0 ? 0 : (keys[index - 1] ?? 0)));
}

/** The low ones first; all but the last have their high bit set. */
function toSevens(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  bytes.push(rest);
  return bytes;
}

const file = new URL("../../build/names.bin", import.meta.url);
let loaded: NameModel | undefined;

/** The trained model, read once. */
export function nameModel(): NameModel {
  loaded ??= decodeModel(readFileSync(file));
  return loaded;
}
