import { type CallFilter, isoWeekRange, type NamedKind, namedKinds } from "@earshot/model";
import { InvalidArgumentError } from "commander";

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
const bound = /^(silence|talk-over|hold|score)\s*(>=|<=|>|<|≥|≤)\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min)?$/;
/** A value is put in double quotes when it holds ` and ` or a sign of comparison. */
const equation = /^([a-z]+)\s*=\s*(?:"([^"]*)"|([^"<>=≤≥]+))$/;
/** `and` between conditions, outside of quotes. */
const conjunction = /\s+and\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/i;

/** Reads `silence >= 5s and agent = "Ann Lee"` and the like into a filter, which narrows an earlier one. */
export function whereArgument(text: string, earlier: CallFilter = {}): CallFilter {
  return text.trim().split(conjunction).reduce(addCondition, earlier);
}

function addCondition(filter: CallFilter, text: string): CallFilter {
  const [, field = "", quoted, bare] = equation.exec(text) ?? [];
  if (field !== "") return { ...filter, ...equalTo(field, (quoted ?? bare ?? "").trim(), filter) };
  return { ...filter, ...withinBound(text) };
}

function equalTo(field: string, value: string, earlier: CallFilter): CallFilter {
  if (isNamedKind(field) && value !== "") return { [field]: [...(earlier[field] ?? []), value] };
  if (field === "direction" && (value === "inbound" || value === "outbound")) {
    return { direction: onlyOne(field, earlier.direction, value) };
  }
  if (field === "week" && isoWeekRange(value) !== null) return { week: onlyOne(field, earlier.week, value) };
  if (field === "direction") throw new InvalidArgumentError("Expected direction = inbound or direction = outbound.");
  if (field === "week") throw new InvalidArgumentError("Expected a week of ISO 8601, such as week = 2026-W48.");
  throw new InvalidArgumentError(
    `Expected = after ${namedKinds.join(", ")}, direction or week, with a value: 'agent = "Ann Lee"'.`,
  );
}

const isNamedKind = (field: string): field is NamedKind => namedKinds.some((kind) => kind === field);

/** A call has one direction and one week: two of them would find nothing. */
function onlyOne<T>(field: string, earlier: T | undefined, value: T): T {
  if (earlier === undefined || earlier === value) return value;
  throw new InvalidArgumentError(`All conditions must hold, and a call has one ${field}: give one.`);
}

/** Times are whole milliseconds. */
function withinBound(text: string): CallFilter {
  const [, measure = "", sign = "", amount = "", unit] = bound.exec(text) ?? [];
  const operator = sign.replace("≥", ">=").replace("≤", "<=");
  const value = Number(amount);
  if (measure === "score" && unit === undefined) {
    const field = scoreBounds[operator];
    if (field !== undefined) return { [field]: value };
  }
  const bounds = measures[measure];
  if (bounds === undefined || unit === undefined) {
    throw new InvalidArgumentError(
      "Expected silence, talk-over or hold with a time, score, or who took part: 'silence >= 5s', 'score < 60', 'agent = \"Ann Lee\"'.",
    );
  }
  const ms = Math.round(value * (units[unit] ?? 1));
  const strict = operator === ">" ? 1 : operator === "<" ? -1 : 0;
  return { [operator.startsWith(">") ? bounds[0] : bounds[1]]: ms + strict };
}
