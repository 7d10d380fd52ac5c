import type { CallFilter } from "@earshot/model";
import { type Command, InvalidArgumentError } from "commander";
import { fromOption, toOption } from "./arguments.ts";

export interface FilterFlags {
  from?: string | undefined;
  to?: string | undefined;
  where?: CallFilter | undefined;
}

const measures: Record<string, [least: keyof CallFilter, most: keyof CallFilter]> = {
  silence: ["minSilenceMs", "maxSilenceMs"],
  "talk-over": ["minTalkOverMs", "maxTalkOverMs"],
  hold: ["minHoldMs", "maxHoldMs"],
};
const scoreBounds: Record<string, keyof CallFilter> = {
  ">": "aboveScore",
  ">=": "minScore",
  "<": "belowScore",
  "<=": "maxScore",
};
const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000 };
const condition = /^\s*(silence|talk-over|hold|score)\s*(>=|<=|>|<|≥|≤)\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min)?\s*$/;

/** Reads `silence >= 5s`, `score < 60` and the like into a filter; times are whole milliseconds. */
function whereArgument(text: string, earlier: CallFilter = {}): CallFilter {
  const [, measure = "", sign = "", amount = "", unit] = condition.exec(text) ?? [];
  const operator = sign.replace("≥", ">=").replace("≤", "<=");
  const value = Number(amount);
  if (measure === "score" && unit === undefined) {
    const field = scoreBounds[operator];
    if (field !== undefined) return { ...earlier, [field]: value };
  }
  const bounds = measures[measure];
  if (bounds === undefined || unit === undefined) {
    throw new InvalidArgumentError(
      "Expected silence, talk-over or hold with a time, or score: 'silence >= 5s', 'score < 60'.",
    );
  }
  const ms = Math.round(value * (units[unit] ?? 1));
  const strict = operator === ">" ? 1 : operator === "<" ? -1 : 0;
  return { ...earlier, [operator.startsWith(">") ? bounds[0] : bounds[1]]: ms + strict };
}

/** Adds `--from`, `--to` and `--where`, which narrow stored calls. */
export function addFilterOptions(command: Command): Command {
  return command
    .addOption(fromOption())
    .addOption(toOption())
    .option(
      "--where <condition>",
      "silence, talk-over, hold or score against a bound; can be given several times, all must hold",
      whereArgument,
    );
}

export function filterOf({ from, to, where }: FilterFlags): CallFilter {
  return { ...where, from, to };
}
