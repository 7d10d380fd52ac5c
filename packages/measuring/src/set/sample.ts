import { EarshotError } from "@earshot/model";
import {
  type ColumnNames,
  chooseColumns,
  columnFault,
  type OpenStored,
  openColumns,
  openOnDisk,
  readCallStarts,
  readContent,
  readLines,
  type SetFile,
} from "@earshot/transcripts";
import { longestBytes } from "./range-lines.ts";

/** Which calls of a set are analyzed: those whose hash is small enough. The same ones in each run over the same names. */
export interface Sample {
  seed: number;
  /** Hashes below it are in the sample; they are spread evenly over 0…2⁵³ - 1. */
  below: number;
}

/** @param line from 1; null for a file that is one call */
export type IsSampled = (file: string, line: number | null) => boolean;

const hashes = 2 ** 53;

/** About such a part of any set, 0 to 1. */
export const sampleOfRate = (rate: number, seed: number): Sample => ({ seed, below: rate * hashes });

interface SampleReading {
  columns?: ColumnNames | undefined;
  open?: OpenStored | undefined;
}

/** So many calls of a set, which is read through to find them. What is not found to be a call when it is analyzed counts too. */
export async function sampleOfSize(
  files: readonly SetFile[],
  size: number,
  seed: number,
  { columns = {}, open = openOnDisk }: SampleReading = {},
): Promise<Sample> {
  const hash = createHash(seed);
  // One more than are wanted: it is the first that is left out.
  const least = new Float64Array(2 * (size + 1));
  let count = 0;
  const add = (value: number) => {
    if (count === least.length) {
      least.sort();
      count = size + 1;
    }
    least[count] = value;
    count += 1;
  };
  for (const file of files) {
    if (file.columns !== undefined) await readRows(file, { columns, open }, (row) => add(hash(file.path, row)));
    else if (!file.lines) add(hash(file.path, null));
    else await readNumbers(file, open, (line) => add(hash(file.path, line)));
  }
  const below = least.subarray(0, count).sort()[size] ?? hashes;
  return { seed, below };
}

async function readNumbers(file: SetFile, open: OpenStored, add: (line: number) => void): Promise<void> {
  try {
    for await (const { number } of readLines(readContent(file, open), longestBytes)) add(number);
  } catch (error) {
    // What is wrong with a file is reported when it is analyzed.
    if (!(error instanceof EarshotError)) throw error;
  }
}

/** Adds the number of each call's first row, from 1. */
async function readRows(
  file: SetFile,
  { columns, open }: { columns: ColumnNames; open: OpenStored },
  add: (row: number) => void,
): Promise<void> {
  if (file.columns === undefined) return;
  try {
    const opened = await openColumns(file, file.columns, open);
    try {
      for await (const row of readCallStarts(opened, chooseColumns(opened.columns, columns, file.path))) add(row + 1);
    } finally {
      await opened.close();
    }
  } catch (error) {
    const fault = columnFault(file.path, error);
    if (!(fault instanceof EarshotError)) throw fault;
  }
}

export function createSampler({ seed, below }: Sample): IsSampled {
  const hash = createHash(seed);
  return (file, line) => hash(file, line) < below;
}

function createHash(seed: number): (file: string, line: number | null) => number {
  let known: { file: string; high: number; low: number } | null = null;
  return (file, line) => {
    if (known?.file !== file) known = { file, high: fnv(file, seed), low: fnv(file, ~seed) };
    const high = mix(known.high + Math.imul(line ?? 0, 0x9e3779b1));
    const low = mix(known.low + Math.imul(line ?? 0, 0x85ebca6b));
    return high * 2 ** 21 + (low >>> 11);
  };
}

/** FNV-1a over the UTF-16 of a text. */
function fnv(text: string, seed: number): number {
  let hash = mix(seed ^ 0x811c9dc5);
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}

/** The end of MurmurHash3: each bit of the number decides over each of the result. */
function mix(number: number): number {
  let hash = number | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
