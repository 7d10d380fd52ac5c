/** One seed for every property, so that a failure comes back; `FC_SEED` tries another. */
export const fcOptions = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 500 };
