import { countSlips } from "./slips.ts";

/** More letters apart are no slip. */
const mostSlips = 2;

/** The name that a misspelt one is likely to mean; null when none is near. */
export function nearestName(written: string, names: readonly string[]): string | null {
  const [nearest] = names
    .map((name) => ({ name, slips: countSlips(written, name) }))
    .filter(({ slips }) => slips <= mostSlips)
    .sort((a, b) => a.slips - b.slips);
  return nearest?.name ?? null;
}
