import { styleText } from "node:util";
import { formatClock, oneLine } from "@earshot/model";
import { formatScore, reasonText } from "@earshot/quality";
import Table from "cli-table3";
import type { Many, MeasuredCall, ReportFailure } from "./call.ts";
import { formatDate, scoreBand } from "./format.ts";
import { namesOf } from "./names.ts";
import { mixedUnits, unitsText } from "./units.ts";

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
/** What a call has no value of. */
const unknown = "–";
const leastIdWidth = 12;
const mostIdWidth = 36;
const mostAgentsWidth = 24;

const recording: Column = { title: "recording", align: "left", cell: ({ recordingId }) => oneLine(recordingId) };
const start: Column = {
  title: "start (UTC)",
  align: "left",
  cell: ({ startTime }) => (startTime === null ? "–" : oneLine(formatDate(startTime).replace(/ UTC$/, ""))),
};
const agents: Column = {
  title: "agents",
  align: "left",
  cell: ({ conversation }) => oneLine(agentsOf(conversation)) || unknown,
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

/** What the table shows of a call: all that is kept of each until the widths of the columns are known. */
interface Row {
  /** In the order of `columns`. */
  cells: readonly string[];
  style: Style;
}

/** Rows are laid out so many at once, since laying out takes much more memory than their text. */
const rowsAtOnce = 500;

/**
 * The calls in their given order as a table for a terminal, and the failures below it, piece by piece. Ends with a line break.
 */
export async function* tablePieces(
  calls: Many<MeasuredCall>,
  failures: readonly ReportFailure[],
  options: TableOptions,
): AsyncGenerator<string, void, undefined> {
  const rows: Row[] = [];
  const definitions = new Set<string>();
  const scorecards = new Set<string>();
  const units = new Set<string>();
  for await (const call of calls) {
    rows.push({ cells: columns.map((column) => column.cell(call)), style: scoreStyle(call) });
    const { definition, score: result } = call.evaluation;
    definitions.add(definition);
    units.add(unitsText(call.evaluation));
    if (result.value !== null) scorecards.add(result.scorecard);
  }
  if (rows.length > 0) {
    yield* callLines(rows, options);
    yield `\n${rulesLine(definitions, scorecards)}\n`;
    const mixed = mixedUnits(units);
    if (mixed !== null) yield `${mixed}\n`;
  }
  if (failures.length > 0) yield `${rows.length > 0 ? "\n" : ""}${failureList(failures, options)}\n`;
  if (rows.length + failures.length === 0) yield "No calls.\n";
}

function* callLines(rows: readonly Row[], { color, width }: TableOptions): Generator<string, void, undefined> {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((widest, { cells }) => Math.max(widest, cells[index]?.length ?? 0), title.length),
  );
  const widthOf = (column: Column) =>
    Math.min(widths[columns.indexOf(column)] ?? 0, column === agents ? mostAgentsWidth : Number.POSITIVE_INFINITY);
  const shown = fit(rows, widthOf, width);
  const idWidth = Math.max(leastIdWidth, Math.min(widthOf(recording), width - othersWidth(shown, widthOf)));
  const layOut = (titles: string[], part: readonly Row[]): string[] => {
    const table = new Table({
      chars: { ...noRules, middle: " ".repeat(columnGap) },
      style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
      head: titles,
      colWidths: shown.map((column) => (column === recording ? idWidth : widthOf(column))),
      colAligns: shown.map(({ align }) => align),
    });
    for (const { cells, style } of part) {
      const shownCells = shown.map((column) => ({ column, text: cells[columns.indexOf(column)] ?? "" }));
      table.push(shownCells.map(({ column, text }) => (column === score ? paint(color, style, text) : text)));
    }
    return table.toString().split("\n");
  };
  const titles = shown.map(({ title }) => title);
  const [head = ""] = layOut(titles, []);
  yield `${paint(color, "bold", head).trimEnd()}\n${paint(color, "dim", "─".repeat(head.length))}\n`;
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const lines = layOut([], rows.slice(from, from + rowsAtOnce));
    yield lines.map((line) => `${line.trimEnd()}\n`).join("");
  }
}

function fit(rows: readonly Row[], widthOf: (column: Column) => number, width: number): Column[] {
  const place = columns.indexOf(agents);
  const known = columns.filter((column) => column !== agents || rows.some(({ cells }) => cells[place] !== unknown));
  const leaveOut = (count: number) => {
    const left = dispensable.slice(0, count);
    return known.filter((column) => !left.includes(column));
  };
  const fits = (most: number, idWidth: number) =>
    Array.from({ length: most + 1 }, (_, count) => leaveOut(count)).find(
      (shown) => othersWidth(shown, widthOf) + idWidth <= width,
    );
  const wanted = Math.min(widthOf(recording), mostIdWidth);
  return fits(leftOutForIds, wanted) ?? fits(dispensable.length, leastIdWidth) ?? leaveOut(dispensable.length);
}

function othersWidth(shown: readonly Column[], widthOf: (column: Column) => number): number {
  return shown.reduce((sum, column) => (column === recording ? sum : sum + columnGap + widthOf(column)), 0);
}

function agentsOf(conversation: MeasuredCall["conversation"]): string {
  return namesOf(conversation?.agents ?? []).join(", ");
}

function counted(measure: { totalMs: number; count: number } | null): string {
  if (measure === null) return "–";
  return measure.count === 0 ? "0" : `${formatClock(measure.totalMs)} (${measure.count})`;
}

/** What the calls were measured and scored by. */
function rulesLine(definitions: ReadonlySet<string>, scorecards: ReadonlySet<string>): string {
  const names = (values: ReadonlySet<string>) => [...values].map(oneLine).join(", ");
  return `definition ${names(definitions)}${scorecards.size === 0 ? "" : `, scorecard ${names(scorecards)}`}`;
}

function failureList(failures: readonly ReportFailure[], { color }: TableOptions): string {
  const lines = failures.map(
    ({ recordingId, code, message }) => `  ${oneLine(recordingId)}  ${oneLine(code)}: ${oneLine(message)}`,
  );
  return [paint(color, "bold", `Failed (${failures.length})`), ...lines].join("\n");
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
