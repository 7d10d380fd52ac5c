import { percentile } from "./http-load.ts";
import type { GroupResult, Measure, Ratio } from "./measure.ts";

/** A group's results as tables for people. */
export function formatGroup(name: string, { measures, ratios, skipped }: GroupResult): string {
  return [
    name,
    ...table(measures.map(measureRow)),
    ...table(ratios.map(ratioRow)),
    ...skipped.map(({ name, reason }) => `  skipped  ${name}: ${reason}`),
    "",
  ].join("\n");
}

function measureRow({ name, unit, median, samples }: Measure): string[] {
  const ascending = samples.toSorted((a, b) => a - b);
  const [least = Number.NaN, most = Number.NaN] = [ascending[0], ascending.at(-1)];
  const late = samples.length >= 10 ? `, p95 ${number(percentile(ascending, 0.95))}` : "";
  return [name, `${number(median)} ${unit}`, samples.length === 1 ? "" : `${number(least)} … ${number(most)}${late}`];
}

function ratioRow({ name, median, target, met }: Ratio): string[] {
  const wanted = "atLeast" in target ? `≥ ${number(target.atLeast)}` : `≤ ${number(target.atMost)}`;
  return [name, number(median), wanted, met ? "met" : "NOT MET"];
}

/** Columns as wide as their widest cell. */
function table(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function number(value: number): string {
  const whole = Number.isInteger(value) && value < 1_000_000;
  return value.toLocaleString("en", whole ? {} : { maximumSignificantDigits: 4 });
}
