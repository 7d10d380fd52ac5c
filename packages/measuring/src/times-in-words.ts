import type { Interval } from "@earshot/analysis-wasm";
import { formatClock } from "@earshot/model";

const mostNamed = 5;

export function inSeconds(ms: number): string {
  return `${ms / 1000} s`;
}

/** Where in the call: "from 0:12.3 to 1:02.0". */
export function placeInWords({ startMs, endMs }: Interval): string {
  return `from ${formatClock(startMs)} to ${formatClock(endMs)}`;
}

/** The first of them, and how many more there are. */
export function placesInWords(stretches: readonly Interval[]): string {
  const others = stretches.length - mostNamed;
  return `${stretches.slice(0, mostNamed).map(placeInWords).join(", ")}${others > 0 ? `, and ${others} more` : ""}`;
}
