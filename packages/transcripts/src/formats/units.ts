import { isObject } from "@earshot/model";
import { describeTime, describeValue } from "../json-value.ts";
import { maxTimeMs, type SecondsResult, secondsToMs } from "../seconds.ts";

/** How a format writes times. */
export type Unit = (value: unknown) => SecondsResult;

/** Decimal seconds, numbers or strings. */
export const seconds: Unit = secondsToMs;

/** Milliseconds, numbers or strings. */
export const milliseconds: Unit = (value) => scaled(value, 1, "milliseconds");

/** Ticks of 100 ns. */
export const ticks: Unit = (value) => scaled(value, 10_000, "ticks of 100 ns");

/** `"1.200s"`, or `{seconds: "1", nanos: 200000000}`; protobuf leaves out what is 0. */
export const protobufDuration: Unit = (value) => {
  if (value === undefined || value === null) return { ms: 0 };
  if (typeof value === "string" && value.endsWith("s")) return secondsToMs(value.slice(0, -1));
  if (!isObject(value)) return { problem: `is ${describeValue(value)}, not a duration like "1.2s"` };
  const whole = secondsToMs(value.seconds ?? 0);
  const nanos = value.nanos ?? 0;
  if ("problem" in whole) return whole;
  if (typeof nanos !== "number") return { problem: `has nanos that are ${describeValue(nanos)}` };
  return inRange(whole.ms + nanos / 1e6);
};

const isoPattern = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/;

/** `"PT1M0.76S"`. */
export const isoDuration: Unit = (value) => {
  const match = typeof value === "string" && value !== "PT" ? isoPattern.exec(value) : null;
  if (match === null) return { problem: `is ${quoted(value)}, not a duration like "PT0.76S"` };
  const [, hours = "0", minutes = "0", rest = "0"] = match;
  return inRange((Number(hours) * 60 + Number(minutes)) * 60_000 + Number(rest) * 1000);
};

const clockPattern = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,9}))?$/;

/** `hours:minutes:seconds.decimals`, hours and decimals optional, or decimal seconds. */
export const clock: Unit = (value) => {
  const match = typeof value === "string" ? clockPattern.exec(value.trim()) : null;
  if (match === null) return secondsToMs(typeof value === "string" ? value.trim() : value);
  const [, hours = "0", minutes = "0", whole = "0", decimals = "0"] = match;
  return inRange(((Number(hours) * 60 + Number(minutes)) * 60 + Number(whole)) * 1000 + Number(`0.${decimals}`) * 1000);
};

/** The time, or undefined where there is none that can be used. */
export function timeOrNone(value: unknown, unit: Unit): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = unit(value);
  return "ms" in time ? time.ms : undefined;
}

function scaled(value: unknown, perMs: number, name: string): SecondsResult {
  if (value === undefined) return { problem: "is missing" };
  const number = typeof value === "string" && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return { problem: `is ${quoted(value)}, not ${name}` };
  return inRange(number / perMs);
}

function inRange(ms: number): SecondsResult {
  if (ms < 0) return { problem: `is negative (${ms} ms)` };
  const rounded = Math.round(ms);
  return rounded > maxTimeMs
    ? { problem: `is ${rounded} ms, later than the limit of ${maxTimeMs} ms` }
    : { ms: rounded };
}

function quoted(value: unknown): string {
  return typeof value === "string" ? describeTime(value) : describeValue(value);
}
