import type { Spread } from "@earshot/model";

/** How far a median moved. */
export interface MedianChange {
  value: number;
  /** 95 % confidence interval; null for fewer than five calls on one side, and where nearly all values of one are equal. */
  interval: { low: number; high: number } | null;
}

/** Groups of fewer calls are too small for an interval, and to be ranked. */
export const leastCalls = 5;

/** Of the standard normal distribution: 95 % lie within so many standard errors. */
const z95 = 1.959963984540054;

/**
 * The difference of the medians of two sets of calls, whatever their distribution: Bonett, D. G. & Price, R. M. (2002), Statistical
 * inference for a linear function of medians, Psychological Methods 7, 370–383. The standard error of a median comes from the two
 * values `rank` places from either end, after McKean, J. W. & Schrader, R. M. (1984), Communications in Statistics – Simulation and
 * Computation 13, 751–773: as many standard errors lie between them as the binomial distribution says. Where many values are equal it
 * is too small.
 */
export function medianChange(now: Spread, before: Spread): MedianChange {
  const value = now.median - before.median;
  if (Math.min(now.count, before.count) < leastCalls) return { value, interval: null };
  const errors = [standardError(now), standardError(before)];
  // Where nearly all values are equal, how sure their median is can't be told.
  if (errors.includes(0)) return { value, interval: null };
  const halfWidth = z95 * Math.hypot(...errors);
  return { value, interval: { low: value - halfWidth, high: value + halfWidth } };
}

function standardError({ count, rank, low, high }: Spread): number {
  return (high - low) / (2 * normalQuantile(1 - binomialTail(count, rank)));
}

/** How likely fewer than `rank` of `count` values lie below the median. */
function binomialTail(count: number, rank: number): number {
  // In logarithms: ½ to the power of thousands is no number of this machine.
  let logTerm = count * Math.log(0.5);
  let sum = 0;
  for (let below = 0; below < rank; below++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((count - below) / (below + 1));
  }
  return sum;
}

/** The value below which a standard normal number lies with this probability of a half and more, by halving. */
function normalQuantile(probability: number): number {
  let [low, high] = [0, 6];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < probability) low = middle;
    else high = middle;
  }
  return low;
}

/** By the series 26.2.11 of Abramowitz & Stegun, Handbook of Mathematical Functions. */
function normalDistribution(x: number): number {
  let [term, sum] = [x, x];
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
