import { stripVTControlCharacters, styleText } from "node:util";
import { formatScore, reasonText } from "@earshot/quality";
import Table from "cli-table3";
import type { MeasuredCall, ReportFailure } from "./call.ts";
import { formatClock, formatDate, scoreBand } from "./format.ts";
import { namesOf } from "./names.ts";

export interface TableOptions {
  color: boolean;
  /** Columns of the terminal. What does not fit is left out: measures first, then agents and start; recording ids are shortened. */
  width: number;
}

interface Column {
  title: string;
  align: "left" | "right";
  cell(call: MeasuredCall): string;
}

export const columnGap = 2;
export const noRules = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
};
const leastIdWidth = 12;
const mostIdWidth = 36;
const mostAgentsWidth = 24;

const recording: Column = { title: "recording", align: "left", cell: ({ recordingId }) => printable(recordingId) };
const start: Column = {
  title: "start (UTC)",
  align: "left",
  cell: ({ startTime }) => (startTime === null ? "–" : printable(formatDate(startTime).replace(/ UTC$/, ""))),
};
const agents: Column = {
  title: "agents",
  align: "left",
  cell: ({ conversation }) => printable(agentsOf(conversation)) || "–",
};
const score: Column = {
  title: "score",
  align: "right",
  cell: ({ evaluation }) =>
    evaluation.score.value === null ? reasonText[evaluation.score.reason] : formatScore(evaluation.score.value),
};
const silence: Column = {
  title: "silence",
  align: "right",
  cell: ({ evaluation }) => counted(evaluation.silence),
};
const talkOver: Column = {
  title: "talk-over",
  align: "right",
  cell: ({ evaluation }) => counted(evaluation.talkOver),
};
const hold: Column = { title: "hold", align: "right", cell: ({ evaluation }) => counted(evaluation.hold) };
const utterances: Column = {
  title: "utterances",
  align: "right",
  cell: ({ evaluation: { utterances: said } }) => String(said.agent + said.customer + said.other + said.unknown),
};
const columns: readonly Column[] = [
  recording,
  start,
  agents,
  { title: "duration", align: "right", cell: ({ evaluation }) => formatClock(evaluation.durationMs) },
  score,
  silence,
  talkOver,
  hold,
  utterances,
];
/** What is left out when the terminal is narrow, the first one first. */
const dispensable = [utterances, hold, talkOver, silence, agents, start];
/** How many of them are left out before recording ids are shortened. */
const leftOutForIds = 2;

/** The calls in their given order as a table for a terminal, and the failures below it. Ends with a line break. */
export function renderTable(
  calls: readonly MeasuredCall[],
  failures: readonly ReportFailure[],
  options: TableOptions,
): string {
  const blocks: string[] = [];
  if (calls.length > 0) blocks.push(callTable(calls, options), rulesLine(calls));
  if (failures.length > 0) blocks.push(failureList(failures, options));
  return blocks.length === 0 ? "No calls.\n" : `${blocks.join("\n\n")}\n`;
}

function callTable(calls: readonly MeasuredCall[], { color, width }: TableOptions): string {
  const shown = fit(calls, width);
  const idWidth = Math.max(leastIdWidth, Math.min(columnWidth(recording, calls), width - othersWidth(shown, calls)));
  const table = new Table({
    chars: { ...noRules, middle: " ".repeat(columnGap) },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    head: shown.map(({ title }) => title),
    colWidths: shown.map((column) => (column === recording ? idWidth : columnWidth(column, calls))),
    colAligns: shown.map(({ align }) => align),
  });
  for (const call of calls) {
    table.push(
      shown.map((column) => (column === score ? paint(color, scoreStyle(call), column.cell(call)) : column.cell(call))),
    );
  }
  const [head = "", ...rows] = table.toString().split("\n");
  const rule = "─".repeat(head.length);
  return [paint(color, "bold", head), paint(color, "dim", rule), ...rows].map((line) => line.trimEnd()).join("\n");
}

function fit(calls: readonly MeasuredCall[], width: number): Column[] {
  const known = columns.filter(
    (column) => column !== agents || calls.some((call) => agentsOf(call.conversation) !== ""),
  );
  const leaveOut = (count: number) => {
    const left = dispensable.slice(0, count);
    return known.filter((column) => !left.includes(column));
  };
  const fits = (most: number, idWidth: number) =>
    Array.from({ length: most + 1 }, (_, count) => leaveOut(count)).find(
      (shown) => othersWidth(shown, calls) + idWidth <= width,
    );
  const wanted = Math.min(columnWidth(recording, calls), mostIdWidth);
  return fits(leftOutForIds, wanted) ?? fits(dispensable.length, leastIdWidth) ?? leaveOut(dispensable.length);
}

function othersWidth(shown: readonly Column[], calls: readonly MeasuredCall[]): number {
  return shown.reduce((sum, column) => (column === recording ? sum : sum + columnGap + columnWidth(column, calls)), 0);
}

function columnWidth(column: Column, calls: readonly MeasuredCall[]): number {
  const widest = calls.reduce((most, call) => Math.max(most, column.cell(call).length), column.title.length);
  return column === agents ? Math.min(widest, mostAgentsWidth) : widest;
}

function agentsOf(conversation: MeasuredCall["conversation"]): string {
  return namesOf(conversation?.agents ?? []).join(", ");
}

function counted(measure: { totalMs: number; count: number } | null): string {
  if (measure === null) return "–";
  return measure.count === 0 ? "0" : `${formatClock(measure.totalMs)} (${measure.count})`;
}

/** What the calls were measured and scored by. */
function rulesLine(calls: readonly MeasuredCall[]): string {
  const names = (values: readonly string[]) => [...new Set(values)].map(printable).join(", ");
  const definitions = names(calls.map(({ evaluation }) => evaluation.definition));
  const scorecards = names(
    calls.flatMap(({ evaluation: { score } }) => (score.value === null ? [] : [score.scorecard])),
  );
  return `definition ${definitions}${scorecards === "" ? "" : `, scorecard ${scorecards}`}`;
}

function failureList(failures: readonly ReportFailure[], { color }: TableOptions): string {
  const lines = failures.map(
    ({ recordingId, code, message }) => `  ${printable(recordingId)}  ${printable(code)}: ${printable(message)}`,
  );
  return [paint(color, "bold", `Failed (${failures.length})`), ...lines].join("\n");
}

/** Text that can't move the cursor, change colours or break a line. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, " ");
}

type Style = "bold" | "dim" | "red" | "yellow" | "green";

function scoreStyle({ evaluation: { score: result } }: MeasuredCall): Style {
  if (result.value === null) return "dim";
  const band = scoreBand(result.value);
  return band === "low" ? "red" : band === "middle" ? "yellow" : "green";
}

export function paint(color: boolean, style: Style, text: string): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}
