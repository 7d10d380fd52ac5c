import type { Random } from "./random.ts";

/** What a request may meet instead of its answer. */
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

/** How likely each fault is, 0…1, for each request it can befall. */
export type FaultRates = Partial<Record<FaultName, number>>;

/** Every fault, so that about this share of all requests meets one. */
export function allFaults(probability: number): FaultRates {
  return Object.fromEntries(faultNames.map((name) => [name, probability / faultNames.length]));
}

/** Decides which fault befalls a request. At most `inARow` faults meet one method and path before it is answered. */
export function createFaultDraw(rates: FaultRates, random: Random, inARow = 3) {
  const streaks = new Map<string, number>();
  return (request: string, possible: readonly FaultName[]): FaultName | null => {
    let left = random();
    const streak = streaks.get(request) ?? 0;
    for (const name of possible) {
      left -= rates[name] ?? 0;
      if (left < 0 && streak < inARow) {
        streaks.set(request, streak + 1);
        return name;
      }
    }
    streaks.delete(request);
    return null;
  };
}
