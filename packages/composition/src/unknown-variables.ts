import { countSlips } from "@earshot/model";
import type { Environment } from "./environment.ts";
import { variables } from "./variables.ts";

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
