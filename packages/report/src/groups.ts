import { type CallGroup, formatClock, type Grouping, oneLine } from "@earshot/model";
import { formatScore } from "@earshot/quality";
import Table from "cli-table3";
import { stringify } from "csv-stringify/sync";
import { csvText } from "./csv-text.ts";
import { formatNumber } from "./format.ts";
import { groupingTitle, groupNames } from "./names.ts";
import { columnGap, noRules, paint } from "./table.ts";

const columns = [
  ...["id", "name", "calls", "scored", "mean_score", "median_score", "mean_silence_ms"],
  ...["silence_percent", "mean_talk_over_ms"],
];
const headings = ["calls", "mean score", "median", "mean silence", "silence", "mean talk-over"];

/** The groups in their given order as a table for a terminal. Ends with a line break. */
export function renderGroupTable(by: Grouping, groups: readonly CallGroup[], { color }: { color: boolean }): string {
  if (groups.length === 0) return "No calls.\n";
  const names = groupNames(by, groups);
  const table = new Table({
    chars: { ...noRules, middle: " ".repeat(columnGap) },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    head: [groupingTitle[by], ...headings],
    colAligns: ["left", ...headings.map(() => "right" as const)],
  });
  for (const [index, group] of groups.entries()) table.push([oneLine(names[index] ?? ""), ...figures(group)]);
  const [head = "", ...rows] = table.toString().split("\n");
  const lines = [paint(color, "bold", head), paint(color, "dim", "─".repeat(head.length)), ...rows];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

/** Calls, mean and median score, mean silence, its share of the calls and mean talk-over, as people read them. */
export function figures(group: CallGroup): string[] {
  const score = (value: number | null) => (value === null ? "–" : formatScore(value));
  const { calls, meanScore, medianScore, meanSilenceMs, silencePercent, meanTalkOverMs } = group;
  return [
    String(calls),
    score(meanScore),
    score(medianScore),
    formatClock(meanSilenceMs),
    silencePercent === null ? "–" : `${silencePercent.toFixed(1)} %`,
    meanTalkOverMs === null ? "–" : formatClock(meanTalkOverMs),
  ];
}

/** One row for each group, with a header; what a spreadsheet would run as a formula is preceded by an apostrophe. */
export function renderGroupCsv(groups: readonly CallGroup[]): string {
  const rows = groups.map((group) => [
    ...[group.id, group.name, group.calls, group.scored],
    ...[group.meanScore, group.medianScore, group.meanSilenceMs, group.silencePercent, group.meanTalkOverMs].map(
      (mean) => mean && formatNumber(mean),
    ),
  ]);
  return stringify(rows, { columns: [...columns], header: true, cast: { string: csvText } });
}

export function renderGroupJson(by: Grouping, groups: readonly CallGroup[]): string {
  return `${JSON.stringify({ by, groups }, null, 2)}\n`;
}
