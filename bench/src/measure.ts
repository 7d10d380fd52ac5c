/** Something that is measured once in every round. */
export interface Contender {
  name: string;
  unit: string;
  /** Does the work once and answers what was measured, in the unit. */
  run(): number | Promise<number>;
}

export interface Measure {
  name: string;
  unit: string;
  median: number;
  /** One of each round, in the order of the rounds. */
  samples: number[];
}

export type Target = { atLeast: number } | { atMost: number };

/** What is judged: the median of the quotients of the rounds, or of a measure as it is. */
export interface Ratio {
  name: string;
  median: number;
  samples: number[];
  target: Target;
  met: boolean;
}

/** What could not be measured on this machine. */
interface Skipped {
  name: string;
  reason: string;
}

export interface GroupResult {
  measures: Measure[];
  ratios: Ratio[];
  skipped: Skipped[];
}

interface GroupOptions {
  /** Of all data that are made. */
  seed: number;
  /** For files, gone after the run. */
  folder: string;
  /** How many stored calls the group `scale` asks about, and calls of the set whose throughput the group `set` judges. */
  calls?: number | undefined;
}

/** Contenders that do the same work; their answers are compared before anything is timed. */
export interface Group {
  name: string;
  measure(options: GroupOptions): Promise<GroupResult>;
}

/** Lets the contenders take turns, A B C A B C …, so that whatever slows the machine for a while slows all of them. */
export async function interleave(
  contenders: readonly Contender[],
  { warmUps, rounds }: { warmUps: number; rounds: number },
): Promise<Measure[]> {
  const samples = contenders.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const sample = await contender.run();
      if (round >= 0) samples[index]?.push(sample);
    }
  }
  return contenders.map(({ name, unit }, index) => toMeasure(name, unit, samples[index] ?? []));
}

export function toMeasure(name: string, unit: string, samples: number[]): Measure {
  return { name, unit, median: median(samples), samples };
}

/** The quotient of two measures' samples, round by round. */
export function toRatio(name: string, over: readonly number[], under: readonly number[], target: Target): Ratio {
  return judge(name, quotients(over, under), target);
}

/** The quotients of two measures' samples, round by round. */
export function quotients(over: readonly number[], under: readonly number[]): number[] {
  return over.map((value, round) => value / (under[round] ?? Number.NaN));
}

export function judge(name: string, samples: number[], target: Target): Ratio {
  const middle = median(samples);
  const met = "atLeast" in target ? middle >= target.atLeast : middle <= target.atMost;
  return { name, median: middle, samples, target, met };
}

/** How many of `amount` a second the work gets done. */
export function rate(amount: number, work: () => unknown): number {
  const began = performance.now();
  work();
  return perSecond(amount, performance.now() - began);
}

export function perSecond(amount: number, ms: number): number {
  return (amount / ms) * 1000;
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
