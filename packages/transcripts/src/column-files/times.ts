import { maxTimeMs, secondsToMs } from "../seconds.ts";
import type { TimeColumn } from "./column-choice.ts";
import { Damage, type Numbers, type Piece, type WholePairs } from "./column-file.ts";

/** What a time that cannot be used is written as. Other times below 0 are as they were. */
const timeFaults = {
  missing: -(2 ** 31),
  notFinite: -(2 ** 31) + 1,
  tooLate: -(2 ** 31) + 2,
  negative: -(2 ** 31) + 3,
};

/** What is wrong with a time below 0, in words that follow its column's name. */
export function timeProblem(ms: number): string {
  if (ms === timeFaults.missing) return "is null";
  if (ms === timeFaults.notFinite) return "is no finite number";
  if (ms === timeFaults.tooLate) return `is later than the limit of ${maxTimeMs} ms`;
  return ms === timeFaults.negative ? "is negative" : `is negative (${ms} ms)`;
}

/** Writes so many times of a piece as whole milliseconds. */
export function writeTimes(
  piece: Piece,
  from: number,
  count: number,
  time: TimeColumn,
  into: Int32Array,
  at: number,
): void {
  if (piece.kind === "texts") throw new Damage(`has texts in the column ${JSON.stringify(time.name)}`);
  const { present } = piece;
  if (piece.kind === "pairs") writePairs(piece.pairs, from, count, time, into, at);
  else writeNumbers(piece.numbers, from, count, time, into, at);
  if (present === null) return;
  for (let index = 0; index < count; index += 1) if (present[from + index] === 0) into[at + index] = timeFaults.missing;
}

function writeNumbers(
  numbers: Numbers,
  from: number,
  count: number,
  time: TimeColumn,
  into: Int32Array,
  at: number,
): void {
  const { unit, type } = time;
  if (unit === "milliseconds") {
    if (numbers instanceof Int32Array) {
      into.set(numbers.subarray(from, from + count), at);
      return;
    }
    for (let index = 0; index < count; index += 1) into[at + index] = wholeMs(numbers[from + index] ?? 0);
    return;
  }
  if (type.kind === "decimal") {
    const divisor = 10 ** type.scale;
    for (let index = 0; index < count; index += 1) into[at + index] = secondsMs((numbers[from + index] ?? 0) / divisor);
    return;
  }
  // The same loop twice: each sees one kind of array alone, which is faster.
  if (numbers instanceof Float64Array) {
    for (let index = 0; index < count; index += 1) into[at + index] = secondsMs(numbers[from + index] ?? 0);
    return;
  }
  for (let index = 0; index < count; index += 1) into[at + index] = secondsMs(numbers[from + index] ?? 0);
}

function writePairs(
  { halves, signed }: WholePairs,
  from: number,
  count: number,
  time: TimeColumn,
  into: Int32Array,
  at: number,
): void {
  const { unit, type } = time;
  const divisor = type.kind === "decimal" ? 10 ** type.scale : 1;
  for (let index = 0; index < count; index += 1) {
    const lower = halves[2 * (from + index)] ?? 0;
    const upper = halves[2 * (from + index) + 1] ?? 0;
    if (unit === "seconds") into[at + index] = secondsMs((upper * 2 ** 32 + (lower >>> 0)) / divisor);
    else if (upper === lower >> 31 && (signed || upper === 0)) into[at + index] = lower;
    else into[at + index] = signed && upper < 0 ? timeFaults.negative : timeFaults.tooLate;
  }
}

function wholeMs(value: number): number {
  if (!Number.isFinite(value)) return timeFaults.notFinite;
  const ms = Math.round(value);
  if (ms > maxTimeMs) return timeFaults.tooLate;
  return Math.max(ms, timeFaults.negative);
}

/** As `secondsToMs` rounds: away from a half, the product is rounded as the decimal is. */
function secondsMs(seconds: number): number {
  const scaled = seconds * 1000;
  const whole = Math.floor(scaled);
  const rest = scaled - whole;
  if (scaled >= 0 && scaled < maxTimeMs && (rest < 0.499 || rest > 0.501)) return rest < 0.5 ? whole : whole + 1;
  if (!Number.isFinite(seconds)) return timeFaults.notFinite;
  if (seconds < 0) return Math.min(-1, Math.max(timeFaults.negative, Math.round(scaled)));
  const result = secondsToMs(seconds);
  return "ms" in result ? result.ms : timeFaults.tooLate;
}
