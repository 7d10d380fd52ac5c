import { describeTime, describeValue } from "./json-value.ts";

/** The longest time a call can have: times are stored as 32-bit integers of milliseconds, about 24.8 days. */
export const maxTimeMs = 2_147_483_647;

// The number grammar of JSON: no white space, no leading plus or zeros, no hexadecimal, no comma, no NaN.
const jsonNumber = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

export type SecondsResult = { ms: number } | { problem: string };

/**
 * Decimal seconds as integer milliseconds, rounded once, halves up.
 *
 * A string must be a number as JSON writes it and is rounded as the decimal it spells. A number is rounded as the
 * shortest decimal that names it, so `1.0005` and `"1.0005"` are both 1001 although the double is below one half.
 */
export function secondsToMs(value: unknown): SecondsResult {
  if (typeof value === "number") return numberToMs(value);
  if (typeof value === "string") return decimalToMs(value);
  if (value === undefined) return { problem: "is missing" };
  return { problem: `is ${describeValue(value)}, not seconds` };
}

function numberToMs(seconds: number): SecondsResult {
  if (!Number.isFinite(seconds)) return { problem: `is ${seconds}` };
  if (seconds < 0) return { problem: `is negative (${seconds})` };
  const scaled = seconds * 1000;
  // The product is off by less than 1e-6 in this range, so away from a half its rounding is that of the decimal.
  if (scaled < maxTimeMs && Math.abs(scaled - Math.floor(scaled) - 0.5) > 1e-6) return { ms: Math.round(scaled) + 0 };
  return decimalToMs(String(seconds));
}

function decimalToMs(text: string): SecondsResult {
  const match = jsonNumber.exec(text);
  if (match === null) return { problem: `is ${describeTime(text)}, not seconds as a JSON number` };
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return { ms: 0 };
  if (sign === "-") return { problem: `is negative (${describeTime(text)})` };
  const integerDigits = digits.length - fraction.length + Number(exponent) + 3;
  if (integerDigits > 10) return { problem: tooLate(text) };
  if (integerDigits < 0) return { ms: 0 };
  const floor = Number(digits.slice(0, integerDigits).padEnd(integerDigits, "0"));
  const ms = floor + (digits.charAt(integerDigits) >= "5" ? 1 : 0);
  return ms > maxTimeMs ? { problem: tooLate(text) } : { ms };
}

function tooLate(text: string): string {
  return `is ${describeTime(text)} in seconds, later than the limit of ${maxTimeMs} ms`;
}
