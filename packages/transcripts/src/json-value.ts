import { isObject } from "@earshot/model";

/** An array, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const timeLike = /^(?:NaN|[+-]?Infinity|(?:[\s:.,+\-PT]|\p{N}(?:ms|[eExsmhSMH])?)*)$/u;
const longestTime = 14;

/**
 * A text that should be a time, for a message: quoted when it looks like a number or a time, else only how long it is, since what
 * was said must not get into messages.
 */
export function describeTime(text: string): string {
  return text.length <= longestTime && timeLike.test(text) ? JSON.stringify(text) : describeText(text);
}

/** A text by its length. */
export function describeText(text: string): string {
  return `text of ${text.length} ${text.length === 1 ? "character" : "characters"}`;
}

/** What a value is, for a message: `"an array of 3"`, `"null"`, `"an object with jobName, results"`. */
export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${value.length}`;
  if (!isObject(value)) return `a ${typeof value}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  const shown = keys.slice(0, 8).map((key) => (key.length > 40 ? `${key.slice(0, 40)}…` : key));
  return `an object with ${shown.join(", ")}${keys.length > shown.length ? ", …" : ""}`;
}
