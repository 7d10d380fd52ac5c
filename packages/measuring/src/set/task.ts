import { access, constants, stat } from "node:fs/promises";
import {
  archiveInOneGo,
  type ColumnFormat,
  type ColumnNames,
  chooseColumns,
  isOnDisk,
  type OpenStored,
  openColumns,
  type SetFile,
  sourceName,
} from "@earshot/transcripts";
import pMap from "p-map";
import { countLines } from "./count-lines.ts";

/** A piece of a set that one thread does from end to end. */
export type SetTask =
  /** Whole documents, one a file. */
  | { kind: "documents"; files: SetFile[] }
  /** The lines that start in `[startByte, endByte)` of a file of JSON Lines. */
  | { kind: "lines"; file: SetFile; startByte: number; endByte: number; index: number; lineCounts: LineCounts }
  /** The calls whose first row is in the groups `[startGroup, endGroup)` of a file of columns. */
  | { kind: "columns"; file: SetFile; format: ColumnFormat; startGroup: number; endGroup: number; rows: number }
  /** All lines of what can only be read from its beginning: compressed, or standard input. */
  | { kind: "stream"; file: SetFile }
  /** Members of an archive that can only be read from its beginning: documents, and files of JSON Lines. */
  | { kind: "archive"; archive: string; files: SetFile[] };

export type TaskOf<Kind extends SetTask["kind"]> = Extract<SetTask, { kind: Kind }>;

/** Whether a task is read from a beginning to an end that may be far away. */
export const isStreamed = (task: SetTask | undefined): boolean => task?.kind === "stream" || task?.kind === "archive";

/** For each task of one file, 1 + the lines that start in it, once they are counted; 0 before, -1 when they could not be. */
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
type Unit = SetFile | TaskOf<"lines"> | TaskOf<"columns"> | TaskOf<"stream"> | TaskOf<"archive">;

interface SetPlan {
  taskBytes: number;
  shard?: Shard | undefined;
  columns: ColumnNames;
  open: OpenStored;
}

/** A task of columns has a row for each so many bytes that a task of lines has. */
const taskBytesPerRow = 4;

/** Cuts a set, or a part of it, into tasks, in its order. */
export async function planTasks(
  files: readonly SetFile[],
  { taskBytes, shard: { number, of } = wholeSet, columns, open }: SetPlan,
): Promise<SetTask[]> {
  const cut = files.filter(({ lines, columns }) => lines || columns !== undefined);
  const sizes = new Map(await pMap(cut, async (file) => [file, await sized(file, open)] as const, { concurrency: 8 }));
  const units: Unit[] = [];
  for (const file of files) {
    const { file: sizedFile, bytes } = sizes.get(file) ?? { file, bytes: null };
    const archive = archiveInOneGo(file)?.path;
    const latest = units.at(-1);
    if (archive !== undefined) {
      if (latest !== undefined && "archive" in latest && latest.archive === archive) latest.files.push(file);
      else units.push({ kind: "archive", archive, files: [file] });
    } else if (file.columns !== undefined) {
      const range = { format: file.columns, rowsPerTask: taskBytes / taskBytesPerRow, columns, open };
      units.push(...(await groupRanges(sizedFile, range)));
    } else if (!file.lines) units.push(file);
    else if (bytes === null || bytes > mostRanges * taskBytes) units.push({ kind: "stream", file: sizedFile });
    else for (const range of ranges(sizedFile, bytes, taskBytes)) units.push(range);
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

/** A file with its length, when it is one that can be cut into ranges; one on a server as it is now. */
async function sized(file: SetFile, open: OpenStored): Promise<{ file: SetFile; bytes: number | null }> {
  const { place } = file;
  const isCut = file.columns !== undefined || (file.lines && file.compression === null);
  if (!isCut || file.path === "-" || archiveInOneGo(file) !== null) return { file, bytes: null };
  if (place?.kind === "tar") return { file, bytes: place.bytes };
  // A member of a zip archive is read from its beginning, for its checksum, too.
  if (place?.kind === "zip") return { file, bytes: null };
  try {
    if (place !== undefined) {
      const { byteLength, version = null } = await open(file);
      return { file: { ...file, place: { ...place, version } }, bytes: byteLength };
    }
    await access(file.path, constants.R_OK);
    const facts = await stat(file.path);
    return { file, bytes: facts.isFile() ? facts.size : null };
  } catch {
    return { file, bytes: null }; // reported once, when it is read
  }
}

/** All of them are in memory. A longer file, or one that claims to be, is read from its beginning. */
const mostRanges = 1 << 18;

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
  {
    format,
    rowsPerTask,
    columns,
    open,
  }: { format: ColumnFormat; rowsPerTask: number } & Pick<SetPlan, "columns" | "open">,
): Promise<TaskOf<"columns">[]> {
  const whole = { kind: "columns" as const, file, format, startGroup: 0, endGroup: Number.POSITIVE_INFINITY, rows: 0 };
  try {
    const opened = await openColumns(file, format, open);
    try {
      chooseColumns(opened.columns, columns, file.path);
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
      return ranges.length === 0 ? [whole] : ranges;
    } finally {
      await opened.close();
    }
  } catch {
    return [whole]; // reported once, when it is read
  }
}

/** Whether what comes of a task may be larger than memory. */
export function isUnbounded(task: SetTask | undefined, taskBytes: number): boolean {
  if (task?.kind === "columns") return task.rows > (8 * taskBytes) / taskBytesPerRow;
  return isStreamed(task);
}

/** Publishes how many lines start in a task; null when they could not be read. */
export function publishLines(lineCounts: LineCounts, index: number, lines: number | null): void {
  Atomics.store(lineCounts, index, lines === null ? -1 : lines + 1);
  Atomics.notify(lineCounts, index);
}

/** Whether it is known already that a part of the file before a task could not be read. */
export function hasFaultBefore({ lineCounts, index }: TaskOf<"lines">): boolean {
  return lineCounts.subarray(0, index).includes(-1);
}

/** Lines of a task's file before it, of which all tasks are done; 0 for what has no tasks before it, null where they are not known. */
export function countedBefore(task: SetTask | undefined): number | null {
  if (task?.kind !== "lines") return 0;
  let lines = 0;
  for (let index = 0; index < task.index; index += 1) {
    const published = Atomics.load(task.lineCounts, index);
    if (published < 0) return null;
    lines += published - 1;
  }
  return lines;
}

/** The same by reading the file up to the task, for those that nobody does here. */
export async function readLinesBefore(task: SetTask | undefined, open: OpenStored): Promise<number> {
  if (task?.kind !== "lines" || task.startByte === 0) return 0;
  // The line that is under way where the task starts belongs to the task before.
  let lines = 1;
  const endByte = task.startByte - 1;
  if (endByte === 0) return lines;
  try {
    const stored = await open(task.file);
    for await (const piece of stored.read(0, endByte)) lines += countLines(piece);
  } catch (error) {
    // Of a server it may pass before the task is done, whose lines would then have wrong numbers.
    if (!isOnDisk(task.file)) throw error;
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
  if (task.kind === "archive") return task.archive;
  if (task.kind === "documents") {
    const [first, ...others] = task.files.map(({ path }) => sourceName(path));
    return `${first}${others.length === 0 ? "" : ` and the ${others.length} files after it`}`;
  }
  const name = sourceName(task.file.path);
  if (task.kind === "columns") return `${name}, groups ${task.startGroup + 1} to ${task.endGroup}`;
  return task.kind === "stream" ? name : `${name}, bytes ${task.startByte} to ${task.endByte}`;
}
