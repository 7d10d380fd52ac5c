import { type Deduction, parseWallTime } from "@earshot/model";

const two = (value: number) => String(value).padStart(2, "0");

/** A length in words, as exact as is useful at its size: `40 ms`, `0.37 s`, `12.9 s`, `1 min 30 s`, `2 h 05 min`. */
export function formatLength(ms: number): string {
  if (ms === 0) return "0 s";
  if (ms < 100) return `${formatNumber(ms)} ms`;
  if (ms < 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** A number with at most `digits` decimals and no trailing zeros. */
export function formatNumber(value: number, digits = 3): string {
  return String(Number(value.toFixed(digits)));
}

/** What a deduction judged, with its unit. */
export function formatMeasured({ value, unit }: Pick<Deduction, "value" | "unit">): string {
  switch (unit) {
    case "ms":
      return formatLength(value);
    case "ms/min":
      return `${formatNumber(value / 1000)} s per minute`;
    case "count":
      return formatNumber(value);
    case "count/min":
      return `${formatNumber(value)} per minute`;
    case "percent":
      return `${formatNumber(value, 1)} %`;
    case "ratio":
      return `${formatNumber(value, 2)} : 1`;
  }
}

/** An ISO 8601 time as date and minute in UTC; anything else unchanged. */
export function formatDate(iso: string): string {
  const ms = parseWallTime(iso);
  return ms === null ? iso : `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** The three bands reports colour scores by: under 60, under 80, and the rest. */
export function scoreBand(score: number): "low" | "middle" | "high" {
  return score < 60 ? "low" : score < 80 ? "middle" : "high";
}
