import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { type ColumnNames, chooseColumns, openColumns, type SetFile, sourceName } from "@earshot/transcripts";
import pMap from "p-map";
import { countLines } from "./count-lines.ts";

/** A piece of a set that one thread does from end to end. */
export type SetTask =
  /** Whole documents, one a file. */
  | { kind: "documents"; files: SetFile[] }
  /** The lines that start in `[startByte, endByte)` of a file of JSON Lines. */
  | { kind: "lines"; file: SetFile; startByte: number; endByte: number; index: number; lineCounts: LineCounts }
  /** The calls whose first row is in the groups `[startGroup, endGroup)` of a file of columns. */
  | { kind: "columns"; file: SetFile; format: "parquet" | "arrow"; startGroup: number; endGroup: number; rows: number }
  /** All lines of what can only be read from its beginning: compressed, or standard input. */
  | { kind: "stream"; file: SetFile };

export type TaskOf<Kind extends SetTask["kind"]> = Extract<SetTask, { kind: Kind }>;

/** For each task of one file, 1 + the lines that start in it, once they are counted; 0 before. */
export type LineCounts = Int32Array<SharedArrayBuffer>;

const filesPerTask = 256;

/** One of equal parts of a set, in its order. */
export interface Shard {
  /** From 1. */
  number: number;
  of: number;
}

const wholeSet: Shard = { number: 1, of: 1 };

/** What of a set is never cut: a file that is one document, or what one thread does of another. */
type Unit = SetFile | TaskOf<"lines"> | TaskOf<"columns"> | TaskOf<"stream">;

/** What a task of columns has for each row of about this size. */
const bytesOfRow = 4;

/** Cuts a set, or a part of it, into tasks, in its order. */
export async function planTasks(
  files: readonly SetFile[],
  taskBytes: number,
  { number, of }: Shard = wholeSet,
  columns: ColumnNames = {},
): Promise<SetTask[]> {
  const ofLines = files.filter(({ lines }) => lines);
  const sizes = new Map(await pMap(ofLines, async (file) => [file, await sizeOf(file)] as const, { concurrency: 8 }));
  const units: Unit[] = [];
  for (const file of files) {
    const bytes = sizes.get(file);
    if (file.columns !== undefined)
      units.push(...(await groupRanges(file, file.columns, taskBytes / bytesOfRow, columns)));
    else if (bytes === undefined) units.push(file);
    else if (bytes === null) units.push({ kind: "stream", file });
    else for (const range of ranges(file, bytes, taskBytes)) units.push(range);
  }
  const bound = (count: number) => Math.floor((count * units.length) / of);
  const tasks: SetTask[] = [];
  for (const unit of units.slice(bound(number - 1), bound(number))) {
    const latest = tasks.at(-1);
    if ("kind" in unit) tasks.push(unit);
    else if (latest?.kind === "documents" && latest.files.length < filesPerTask) latest.files.push(unit);
    else tasks.push({ kind: "documents", files: [unit] });
  }
  return tasks;
}

/** The length of a file of JSON Lines that can be cut into ranges. */
async function sizeOf({ path, compression }: SetFile): Promise<number | null> {
  if (compression !== null || path === "-") return null;
  try {
    await access(path, constants.R_OK);
    const facts = await stat(path);
    return facts.isFile() ? facts.size : null;
  } catch {
    return null; // reported once, when it is read
  }
}

function ranges(file: SetFile, bytes: number, taskBytes: number): TaskOf<"lines">[] {
  const count = Math.max(1, Math.ceil(bytes / taskBytes));
  const lineCounts = new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
  return Array.from({ length: count }, (_, index) => ({
    kind: "lines",
    file,
    startByte: index * taskBytes,
    endByte: Math.min(bytes, (index + 1) * taskBytes),
    index,
    lineCounts,
  }));
}

/** Groups of a file of columns that follow one another, as many as have so many rows. */
async function groupRanges(
  file: SetFile,
  format: TaskOf<"columns">["format"],
  rowsPerTask: number,
  names: ColumnNames,
): Promise<TaskOf<"columns">[]> {
  const whole = { kind: "columns" as const, file, format, startGroup: 0, endGroup: Number.POSITIVE_INFINITY, rows: 0 };
  try {
    const opened = await openColumns(file.path, format);
    try {
      chooseColumns(opened.columns, names, file.path);
      const ranges: TaskOf<"columns">[] = [];
      for (const [group, rows] of opened.groupRows.entries()) {
        const latest = ranges.at(-1);
        if (latest === undefined || latest.rows >= rowsPerTask) {
          ranges.push({ ...whole, startGroup: group, endGroup: group + 1, rows });
        } else {
          latest.endGroup += 1;
          latest.rows += rows;
        }
      }
      return ranges;
    } finally {
      await opened.close();
    }
  } catch {
    return [whole]; // reported once, when it is read
  }
}

/** Whether what comes of a task may be larger than memory. */
export function isUnbounded(task: SetTask | undefined, taskBytes: number): boolean {
  return task?.kind === "stream" || (task?.kind === "columns" && task.rows > (8 * taskBytes) / bytesOfRow);
}

/** Publishes how many lines start in a task. */
export function publishLines(lineCounts: LineCounts, index: number, lines: number): void {
  Atomics.store(lineCounts, index, lines + 1);
  Atomics.notify(lineCounts, index);
}

/** Lines of a task's file before it, of which all tasks are done; 0 for what has no tasks before it. */
export function countedBefore(task: SetTask | undefined): number {
  if (task?.kind !== "lines") return 0;
  let lines = 0;
  for (let index = 0; index < task.index; index += 1) lines += Atomics.load(task.lineCounts, index) - 1;
  return lines;
}

/** The same by reading the file up to the task, for those that nobody does here. */
export async function readLinesBefore(task: SetTask | undefined): Promise<number> {
  if (task?.kind !== "lines" || task.startByte === 0) return 0;
  // The line that is under way where the task starts belongs to the task before.
  let lines = 1;
  const end = task.startByte - 2;
  if (end < 0) return lines;
  try {
    for await (const piece of createReadStream(task.file.path, { end, highWaterMark: 1 << 20 }))
      lines += countLines(piece);
  } catch {
    return 0; // reported when the task is done
  }
  return lines;
}

/** Takes the tasks of a file before one as done, with so many lines. */
export function startAt(task: SetTask | undefined, lines: number): void {
  if (task?.kind !== "lines") return;
  for (let index = 0; index < task.index; index += 1) publishLines(task.lineCounts, index, index === 0 ? lines : 0);
}

/** How messages name what a task reads. */
export function describeTask(task: SetTask): string {
  if (task.kind === "documents") {
    const [first, ...others] = task.files.map(({ path }) => sourceName(path));
    return `${first}${others.length === 0 ? "" : ` and the ${others.length} files after it`}`;
  }
  const name = sourceName(task.file.path);
  if (task.kind === "columns") return `${name}, groups ${task.startGroup + 1} to ${task.endGroup}`;
  return task.kind === "stream" ? name : `${name}, bytes ${task.startByte} to ${task.endByte}`;
}
