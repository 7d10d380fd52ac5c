import { TranscriptError } from "../errors.ts";
import type { ColumnChoice } from "./column-choice.ts";
import { type ColumnFile, Damage, type Piece } from "./column-file.ts";
import { createLabelColumn, type LabelColumn } from "./label-column.ts";
import { writeTimes } from "./times.ts";

/** No call may have more rows. */
const mostRowsOfCall = 1 << 22;
/** Rows that are read on at a time for the rest of the last call. */
const rowsReadOn = 1 << 12;

/** Whole calls that follow one another; good until the next are read. */
export interface CallRows {
  /** The first row's number in the file, from 0. */
  firstRow: number;
  /** Call `c` has the rows `[offsets[c], offsets[c + 1])`. */
  offsets: Uint32Array;
  /** Of each call; null when its rows have none. */
  ids: (string | null)[];
  /** Below 0 for a time that cannot be used. */
  startMs: Int32Array;
  endMs: Int32Array;
  speaker: Labels | null;
  side: Labels | null;
}

type Labels = Pick<LabelColumn, "codes" | "texts">;

/** Groups `[startGroup, endGroup)` of a file. */
export interface GroupRange {
  startGroup: number;
  endGroup: number;
}

/**
 * The calls whose first row is in a range of groups, whole: rows of one that began before the range are passed over, and the last one is
 * read to its end.
 */
export async function* readCallRows(
  file: ColumnFile,
  choice: ColumnChoice,
  { startGroup, endGroup }: GroupRange,
  { source, windowRows }: { source: string; windowRows: number },
): AsyncGenerator<CallRows> {
  const rowsBefore = (group: number) => file.groupRows.slice(0, group).reduce((sum, rows) => sum + rows, 0);
  const startRow = rowsBefore(startGroup);
  const endRow = rowsBefore(endGroup);
  const fileRows = rowsBefore(file.groupRows.length);
  const reader = createRowReader(file, choice, startGroup, fileRows - startRow);
  const { ids, startMs, endMs, speaker, side } = reader;
  let before = await lastId(file, choice.id, startGroup);
  /** The number in the file of the first row that is held. */
  let firstRow = startRow;
  let held = 0;
  try {
    for (;;) {
      const isPast = firstRow + held >= endRow;
      const readOn = Math.max(rowsReadOn, held >> 1);
      const wanted = isPast ? readOn : Math.min(windowRows, endRow - firstRow - held);
      held += await reader.read(held, wanted);
      const isEnd = firstRow + held >= fileRows;
      const codes = ids.column.codes;
      let from = 0;
      if (before !== undefined) {
        while (from < held && textAt(ids.column, from) === before) from += 1;
        if (from < held) before = undefined;
      }
      const starts: number[] = [];
      let latest = -2; // no row's
      for (let row = from; row < held; row += 1) {
        const code = codes[row] ?? -1;
        if (code === latest) continue;
        latest = code;
        starts.push(row);
      }
      if (isEnd) starts.push(held);
      // Calls that begin behind the range are another's.
      const own = starts.findLastIndex((start) => firstRow + start < endRow) + 1;
      const isDone = isEnd || own < starts.length || (from === held && firstRow + held >= endRow);
      const bounds = starts.slice(0, Math.min(own + 1, starts.length));
      if (bounds.length > 1) {
        const offsets = Uint32Array.from(bounds);
        yield {
          firstRow,
          offsets,
          ids: bounds.slice(0, -1).map((start) => textAt(ids.column, start)),
          startMs: startMs.values(),
          endMs: endMs.values(),
          speaker: speaker?.column ?? null,
          side: side?.column ?? null,
        };
      }
      if (isDone) return;
      const kept = bounds.at(-1) ?? held;
      if (held - kept > mostRowsOfCall) {
        const id = JSON.stringify(textAt(ids.column, kept) ?? null);
        throw new TranscriptError(
          "transcript.too_large",
          `${source}: the call ${id} has more than ${mostRowsOfCall} rows`,
          {
            hint: "Each row is an utterance, and rows of one call have its id: name another column with --columns id=NAME.",
            source,
          },
        );
      }
      reader.shift(kept, held);
      firstRow += kept;
      held -= kept;
    }
  } finally {
    await reader.end();
  }
}

const textAt = ({ codes, texts }: Labels, row: number): string | null => texts[codes[row] ?? -1] ?? null;

/** The id of the last row before a group; undefined without one. */
async function lastId(file: ColumnFile, column: number, group: number): Promise<string | null | undefined> {
  const last = file.groupRows.findLastIndex((rows, index) => index < group && rows > 0);
  if (last < 0) return undefined;
  const labels = createLabelColumn();
  labels.grow(1);
  const rows = file.groupRows[last] ?? 0;
  for await (const piece of file.read(column, last, rows - 1)) labels.write(piece, piece.rows - 1, 1, 0);
  return textAt(labels, 0);
}

/** The numbers of all calls' first rows, from 0. */
export async function* readCallStarts(file: ColumnFile, choice: ColumnChoice): AsyncGenerator<number> {
  const labels = createLabelColumn();
  let firstRow = 0;
  let before: string | null | undefined;
  for await (const piece of piecesFrom(file, choice.id, 0)) {
    labels.grow(piece.rows);
    labels.write(piece, 0, piece.rows, 0);
    for (let row = 0; row < piece.rows; row += 1) {
      if (row > 0 && labels.codes[row] === labels.codes[row - 1]) continue;
      const id = textAt(labels, row);
      if (id !== before) yield firstRow + row;
      before = id;
    }
    firstRow += piece.rows;
    labels.shift(0, 0);
  }
}

async function* piecesFrom(file: ColumnFile, column: number, startGroup: number): AsyncGenerator<Piece> {
  for (let group = startGroup; group < file.groupRows.length; group += 1) yield* file.read(column, group, 0);
}

interface PieceWriter {
  write(piece: Piece, from: number, count: number, at: number): void;
  shift(from: number, to: number): void;
  grow(rows: number): void;
}

/** Reads the columns side by side. */
function createRowReader(file: ColumnFile, choice: ColumnChoice, startGroup: number, rows: number) {
  let left = rows;
  const columns: { writer: PieceWriter; pieces: AsyncGenerator<Piece>; piece: Piece | null; used: number }[] = [];
  const add = <Writer extends PieceWriter>(column: number, writer: Writer): Writer => {
    columns.push({ writer, pieces: piecesFrom(file, column, startGroup), piece: null, used: 0 });
    return writer;
  };
  const addLabels = (column: number) => ({ column: add(column, createLabelColumn()) });
  const addTimes = (time: ColumnChoice["start"]) => {
    let values = new Int32Array();
    add(time.column, {
      write: (piece, from, count, at) => writeTimes(piece, from, count, time, values, at),
      shift: (from, to) => void values.copyWithin(0, from, to),
      grow(needed) {
        if (values.length >= needed) return;
        const before = values;
        values = new Int32Array(Math.max(needed, 2 * before.length));
        values.set(before);
      },
    });
    return { values: () => values };
  };
  return {
    ids: addLabels(choice.id),
    startMs: addTimes(choice.start),
    endMs: addTimes(choice.end),
    speaker: choice.speaker === null ? null : addLabels(choice.speaker),
    side: choice.side === null ? null : addLabels(choice.side),
    /** Reads so many rows behind those that are held, or those that are left; returns how many. */
    async read(held: number, wanted: number): Promise<number> {
      const count = Math.min(wanted, left);
      for (const column of columns) {
        column.writer.grow(held + count);
        for (let filled = 0; filled < count; ) {
          if (column.piece === null || column.used === column.piece.rows) {
            const next = await column.pieces.next();
            if (next.done) throw new Damage("has columns of fewer rows than it says");
            column.piece = next.value;
            column.used = 0;
          }
          const taken = Math.min(count - filled, column.piece.rows - column.used);
          column.writer.write(column.piece, column.used, taken, held + filled);
          column.used += taken;
          filled += taken;
        }
      }
      left -= count;
      return count;
    },
    shift(from: number, to: number): void {
      for (const { writer } of columns) writer.shift(from, to);
    },
    async end(): Promise<void> {
      for (const { pieces } of columns) await pieces.return(undefined);
    },
  };
}
