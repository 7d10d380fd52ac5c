import { type Environment, variables } from "./settings.ts";

/** A variable of Earshot's that means nothing, and the setting that is spelt most like it. */
export interface UnknownVariable {
  name: string;
  suggestion: string | null;
}

/** More letters apart are no slip. */
const mostSlips = 4;

/** The variables that are called like settings but are none. */
export function unknownVariables(environment: Environment): UnknownVariable[] {
  const known = Object.keys(variables);
  return Object.keys(environment)
    .filter((name) => /^EARSHOT_/i.test(name) && !known.includes(name))
    .map((name) => {
      const nearest = known
        .map((setting) => ({ setting, slips: countSlips(name.toUpperCase(), setting) }))
        .reduce((best, next) => (next.slips < best.slips ? next : best));
      return { name, suggestion: nearest.slips <= mostSlips ? nearest.setting : null };
    });
}

/** How many letters must be added, removed or changed to make one word of the other. */
function countSlips(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
