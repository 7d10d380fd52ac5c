import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

export function createRandom(seed: number): RandomGenerator {
  return xoroshiro128plus(seed);
}

/** Above 0 and at most 1, so that its logarithm is finite. */
function positive(random: RandomGenerator): number {
  return 1 - uniformFloat64(random);
}

export function exponential(random: RandomGenerator, mean: number): number {
  return -mean * Math.log(positive(random));
}

/** Box and Muller's transform. */
export function normal(random: RandomGenerator, mean: number, deviation: number): number {
  const radius = Math.sqrt(-2 * Math.log(positive(random)));
  return mean + deviation * radius * Math.cos(2 * Math.PI * positive(random));
}

/** Log-normal with the given mean and standard deviation of the values themselves. */
export function logNormal(random: RandomGenerator, mean: number, deviation: number): number {
  const variance = Math.log(1 + (deviation / mean) ** 2);
  return Math.exp(normal(random, Math.log(mean) - variance / 2, Math.sqrt(variance)));
}
