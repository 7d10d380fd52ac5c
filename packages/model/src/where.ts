import { isoWeekRange } from "./iso-week.ts";
import { nearestName } from "./nearest-name.ts";
import { type NamedKind, namedKinds } from "./store/conversation-filter.ts";
import type { CallFilter } from "./store/evaluations.ts";
import { UsageError } from "./usage-error.ts";

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
const fields: readonly string[] = [...Object.keys(measures), "score", ...namedKinds, "direction", "week"];
const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000 };
const comparison = /^([^<>=≤≥\s"]+)\s*(>=|<=|=|>|<|≥|≤)\s*(.*)$/s;
const amountOfTime = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min)?$/i;
/** `and`, `or` between conditions, outside of quotes. */
const outsideQuotes = `(?=(?:[^"]*"[^"]*")*[^"]*$)`;
const conjunction = new RegExp(String.raw`\s+and\s+${outsideQuotes}`, "i");
const disjunction = new RegExp(String.raw`\s+or\s+[^<>=≤≥\s"]+\s*[<>=≤≥]${outsideQuotes}`, "i");

/**
 * Reads `silence >= 5s and agent = "Ann Lee"` and the like into a filter, which narrows an earlier one.
 * @throws UsageError
 */
export function parseWhere(text: string, earlier: CallFilter = {}): CallFilter {
  const unclosed = /^[^"]*(?:"[^"]*"[^"]*)*("[^"]*)$/.exec(text)?.[1];
  if (unclosed !== undefined && (text.split('"').length - 1) % 2 === 1) {
    throw refusal(`The quotation mark before ${unclosed.slice(1)} is not closed.`);
  }
  if (disjunction.test(text)) {
    throw refusal("or is not supported: all conditions must hold. Search once for each alternative.");
  }
  return text.trim().split(conjunction).reduce(addCondition, earlier);
}

function addCondition(filter: CallFilter, text: string): CallFilter {
  const [, written, sign = "", value = ""] = comparison.exec(text) ?? [];
  if (written === undefined) {
    throw refusal(`"${text}" is no condition: write 'silence >= 5s' or 'agent = "Ann Lee"'.`);
  }
  const field = written.toLowerCase();
  if (!fields.includes(field)) {
    const near = nearestName(field, fields);
    const help = near === null ? `expected ${fields.join(", ")}` : `did you mean ${near}?`;
    throw refusal(`${written}: ${help}`);
  }
  const isBound = field === "score" || field in measures;
  if (isBound === (sign === "=")) {
    throw refusal(`"${text}": ${field} takes ${isBound ? ">=, <=, > or <" : "="}, not ${sign}.`);
  }
  if (!isBound) return { ...filter, ...equalTo(field, plainValue(field, value), filter) };
  const operator = sign.replace("≥", ">=").replace("≤", "<=");
  return { ...filter, ...(field === "score" ? scoreBound(operator, value) : timeBound(field, operator, value)) };
}

/** A value is put in double quotes when it holds ` and ` or a sign of comparison. */
function plainValue(field: string, written: string): string {
  const [, quoted] = /^"([^"]*)"$/.exec(written) ?? [];
  const value = (quoted ?? written).trim();
  if (value === "") throw refusal(`${field} has no value: write ${field} = "Ann Lee".`);
  if (quoted === undefined && /["<>=≤≥]/.test(written)) {
    throw refusal(
      `"${written.replaceAll('"', "")}" is no value: put it in double quotes, and "and" between conditions.`,
    );
  }
  return value;
}

function equalTo(field: string, value: string, earlier: CallFilter): CallFilter {
  if (isNamedKind(field)) return { [field]: [...(earlier[field] ?? []), value] };
  if (field === "direction") {
    if (value === "inbound" || value === "outbound") return { direction: onlyOne(field, earlier.direction, value) };
    throw refusal(`"${value}" is no direction: write direction = inbound or direction = outbound.`);
  }
  if (isoWeekRange(value) !== null) return { week: onlyOne(field, earlier.week, value) };
  throw refusal(`"${value}" is no week of ISO 8601: write week = 2026-W48.`);
}

const isNamedKind = (field: string): field is NamedKind => namedKinds.some((kind) => kind === field);

/** A call has one direction and one week: two of them would find nothing. */
function onlyOne<T>(field: string, earlier: T | undefined, value: T): T {
  if (earlier === undefined || earlier === value) return value;
  throw refusal(`All conditions must hold, and a call has one ${field}: give one.`);
}

function scoreBound(operator: string, value: string): CallFilter {
  const bound = scoreBounds[operator];
  if (bound === undefined || !/^\d+(\.\d+)?$/.test(value)) {
    throw refusal(`"${value}" is no score: write a number from 0 to 100.`);
  }
  return { [bound]: Number(value) };
}

/** Times are whole milliseconds. */
function timeBound(field: string, operator: string, value: string): CallFilter {
  const [, amount, unit] = amountOfTime.exec(value) ?? [];
  const bounds = measures[field];
  if (amount === undefined || bounds === undefined) {
    throw refusal(`"${value}" is no time: write 500ms, 5s or 1min.`);
  }
  if (unit === undefined) throw refusal(`${amount} has no unit: write ${amount}s.`);
  const ms = Math.round(Number(amount) * (units[unit.toLowerCase()] ?? 1));
  const strict = operator === ">" ? 1 : operator === "<" ? -1 : 0;
  return { [operator.startsWith(">") ? bounds[0] : bounds[1]]: ms + strict };
}

function refusal(message: string): UsageError {
  return new UsageError(message, `Write conditions such as 'silence >= 5s and agent = "Ann Lee"'.`);
}

/** The conditions of a filter as text, which `parseWhere` reads as the same filter; what `where` cannot say is left out. */
export function formatWhere(filter: CallFilter): string {
  const conditions: string[] = [];
  for (const [operator, bound] of Object.entries(scoreBounds)) {
    const value = filter[bound];
    if (typeof value === "number") conditions.push(`score ${operator} ${value}`);
  }
  for (const [field, [least, most]] of Object.entries(measures)) {
    const [from, to] = [filter[least], filter[most]];
    if (typeof from === "number")
      conditions.push(`${field} ${from % 1000 === 1 ? `> ${timeText(from - 1)}` : `>= ${timeText(from)}`}`);
    if (typeof to === "number")
      conditions.push(`${field} ${to % 1000 === 999 ? `< ${timeText(to + 1)}` : `<= ${timeText(to)}`}`);
  }
  for (const kind of namedKinds) {
    for (const name of filter[kind] ?? []) conditions.push(`${kind} = ${quoted(name)}`);
  }
  if (filter.direction !== undefined) conditions.push(`direction = ${filter.direction}`);
  if (filter.week !== undefined) conditions.push(`week = ${filter.week}`);
  return conditions.join(" and ");
}

function timeText(ms: number): string {
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}min`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** Quotation marks cannot be written in a value: they are left out, as no name is told from another by them. */
function quoted(name: string): string {
  const plain = name.replaceAll('"', "");
  return /^[\p{L}\p{N}_.@-]+$/u.test(plain) ? plain : `"${plain}"`;
}
