import { readFileSync } from "node:fs";
import { rowCount } from "./features.ts";
import { labelCount } from "./labels.ts";
import type { WordTable } from "./word-table.ts";

/** What training makes: the weights of every feature, what labels behind one another are worth, and the lists of words. */
export interface NameModel {
  /** `rowCount` rows of `labelCount`. */
  weights: Int8Array;
  transitions: Int32Array;
  table: WordTable;
}

const weightBytes = rowCount * labelCount;
const transitionBytes = labelCount * labelCount * 4;

/** Little-endian numbers: the transitions, the slots of the word table, the weights. */
export function encodeModel({ weights, transitions, table }: NameModel): Uint8Array {
  const bytes = new Uint8Array(transitionBytes + table.length * 4 + weightBytes);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of transitions.entries()) view.setInt32(index * 4, value, true);
  for (const [index, slot] of table.entries()) view.setUint32(transitionBytes + index * 4, slot, true);
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weightBytes), bytes.length - weightBytes);
  return bytes;
}

export function decodeModel(bytes: Uint8Array): NameModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const slots = (bytes.length - weightBytes - transitionBytes) / 4;
  return {
    transitions: Int32Array.from({ length: labelCount * labelCount }, (_, index) => view.getInt32(index * 4, true)),
    table: Uint32Array.from({ length: slots }, (_, index) => view.getUint32(transitionBytes + index * 4, true)),
    weights: new Int8Array(bytes.buffer, bytes.byteOffset + bytes.length - weightBytes, weightBytes),
  };
}

const file = new URL("../../build/names.bin", import.meta.url);
let loaded: NameModel | undefined;

/** The trained model, read once. */
export function nameModel(): NameModel {
  loaded ??= decodeModel(readFileSync(file));
  return loaded;
}
