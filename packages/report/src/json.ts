import type { ReportCall, ReportFailure } from "./call.ts";

/** The report as one JSON document: every call with its evaluation and words, and every failure. */
export function renderJson(calls: readonly ReportCall[], failures: readonly ReportFailure[]): string {
  return `${JSON.stringify({ calls, failures }, null, 2)}\n`;
}
