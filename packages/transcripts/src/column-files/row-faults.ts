import { TranscriptError } from "../errors.ts";
import type { CallRows } from "./call-rows.ts";
import type { ColumnChoice } from "./column-choice.ts";
import { timeProblem } from "./times.ts";

const mostNamed = 20;

/** What is wrong with the rows of a call that have times that cannot be used, or no id. */
export function rowFault(rows: CallRows, call: number, { start, end }: ColumnChoice, source: string): TranscriptError {
  const id = rows.ids[call] ?? null;
  const from = rows.offsets[call] ?? 0;
  const to = rows.offsets[call + 1] ?? from;
  const lines: string[] = [];
  const faults: { index: number; field: string | null; problem: string }[] = [];
  let count = 0;
  const report = (row: number, field: string, problem: string) => {
    count += 1;
    if (faults.length === mostNamed) return;
    faults.push({ index: row - from, field, problem });
    lines.push(`row ${rows.firstRow + row + 1}: ${field} ${problem}`);
  };
  if (id === null) report(from, "the call's id", "is null or empty");
  for (let row = from; row < to && id !== null; row += 1) {
    const startMs = rows.startMs[row] ?? 0;
    const endMs = rows.endMs[row] ?? 0;
    if (startMs < 0) report(row, start.name, timeProblem(startMs));
    if (endMs < 0) report(row, end.name, timeProblem(endMs));
    if (startMs >= 0 && endMs >= 0 && endMs < startMs) {
      report(row, end.name, `(${endMs} ms) is before ${start.name} (${startMs} ms)`);
    }
  }
  if (count > faults.length) lines.push(`and ${count - faults.length} more`);
  const named = id === null ? "" : ` (call ${JSON.stringify(id)})`;
  const message =
    count === 1
      ? `${source}: ${lines[0]}${named}`
      : [`${source}: ${count} faults in ${to - from} rows${named}`, ...lines.map((line) => `  ${line}`)].join("\n");
  return new TranscriptError("transcript.segments", message, {
    hint: "Every row has its call's id and a start and an end in media time, the end not before the start; correct or leave out these rows.",
    source,
    faults,
    faultCount: count,
  });
}
