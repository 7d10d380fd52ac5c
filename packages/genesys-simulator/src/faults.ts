import { createHash } from "node:crypto";
import { createRandom } from "./random.ts";

/** What can happen to a request instead of its answer. */
export const faultNames = [
  "rateLimitSeconds",
  "rateLimitDate",
  "serverError",
  "slow",
  "truncated",
  "connectionReset",
  "expiredToken",
  "expiredUrl",
  "notJson",
  "hang",
] as const;

export type FaultName = (typeof faultNames)[number];

/** How likely each fault is, 0…1, for each request it can happen to. */
export type FaultRates = Partial<Record<FaultName, number>>;

export interface Fault {
  name: FaultName;
  /** In [0, 1): which form the fault takes where it has several. */
  form: number;
}

/** Faults that happen once in a row at most: a client renews once, then accepts the refusal. */
const onlyOnce: ReadonlySet<FaultName> = new Set(["expiredToken", "expiredUrl"]);
const mostInARow = 3;

/** Every fault, so that about this share of all requests fails. */
export function allFaults(probability: number): FaultRates {
  return Object.fromEntries(faultNames.map((name) => [name, probability / faultNames.length]));
}

/**
 * Decides which of the possible faults happens to a request. The n-th request of a kind gets the same fault in every run
 * with the same seed, however requests of other kinds interleave. After at most three faults in a row it is answered.
 */
export function createFaultDraw(rates: FaultRates, seed: number) {
  const kinds = new Map<string, { drawn: number; streak: FaultName[] }>();
  return (kind: string, possible: readonly FaultName[]): Fault | null => {
    const state = kinds.get(kind) ?? { drawn: 0, streak: [] };
    kinds.set(kind, state);
    const random = createRandom(hash(`${seed} ${kind} ${state.drawn}`));
    state.drawn += 1;
    if (state.streak.length < mostInARow) {
      let left = random();
      for (const name of possible) {
        if (onlyOnce.has(name) && state.streak.includes(name)) continue;
        left -= rates[name] ?? 0;
        if (left < 0) {
          state.streak.push(name);
          return { name, form: random() };
        }
      }
    }
    state.streak = [];
    return null;
  };
}

function hash(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32LE(0);
}
