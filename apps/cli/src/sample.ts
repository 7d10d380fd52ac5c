import { type Sample, type Shard, sampleOfRate, sampleOfSize } from "@earshot/measuring";
import { UsageError } from "@earshot/model";
import type { ColumnNames, OpenStored, SetFile } from "@earshot/transcripts";
import { InvalidArgumentError } from "commander";
import { note } from "./io.ts";

/** So many calls, or such a part of all. */
export type SampleSize = { count: number } | { rate: number };

export function sampleArgument(text: string): SampleSize {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return { count: value };
  if (/^\d*\.\d+$/.test(text) && value > 0 && value < 1) return { rate: value };
  throw new InvalidArgumentError("Expected a whole number of calls, or a part of them between 0 and 1, as 0.01.");
}

export function shardArgument(text: string): Shard {
  const [, number = 0, of = 0] = /^(\d{1,7})\/(\d{1,7})$/.exec(text)?.map(Number) ?? [];
  if (number >= 1 && number <= of) return { number, of };
  throw new InvalidArgumentError("Expected the number of a part and how many there are, as 3/40.");
}

interface SampleFlags {
  sample?: SampleSize | undefined;
  seed?: number | undefined;
}

const defaultSeed = 1;

/** Undefined when all calls are to be analyzed. */
export async function drawSample(
  files: readonly SetFile[],
  { sample, seed }: SampleFlags,
  reading: { columns: ColumnNames | undefined; open: OpenStored },
): Promise<Sample | undefined> {
  if (sample === undefined) {
    if (seed === undefined) return undefined;
    throw new UsageError("--seed is about a sample", "Leave it out, or add --sample.");
  }
  const drawn = seed ?? defaultSeed;
  note(`sample ${"count" in sample ? sample.count : sample.rate}, seed ${drawn}`);
  if ("rate" in sample) return sampleOfRate(sample.rate, drawn);
  if (files.some(({ path }) => path === "-")) {
    throw new UsageError(
      "a sample of so many calls is drawn from the whole set first, and standard input can only be read once",
      "Give a part of the calls, as --sample 0.01.",
    );
  }
  return sampleOfSize(files, sample.count, drawn, reading);
}
