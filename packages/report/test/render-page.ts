import { type HtmlReport, htmlPieces, type MeasuredCall, type ReportCall } from "../src/index.ts";

/** A report whose calls are in memory. */
export interface PageReport
  extends Pick<HtmlReport, "failures" | "groups" | "generatedAt" | "title" | "soundOf" | "publicUrl"> {
  calls: readonly ReportCall[];
  limit?: number | undefined;
}

export async function renderPage({ calls, limit = 1000, ...report }: PageReport): Promise<string> {
  const whole = new Map<MeasuredCall, ReportCall>(calls.map((call) => [call, call]));
  const withWords: HtmlReport["withWords"] = async (measured) => measured.flatMap((call) => whole.get(call) ?? []);
  return (await Array.fromAsync(htmlPieces({ ...report, calls, limit, withWords }))).join("");
}
