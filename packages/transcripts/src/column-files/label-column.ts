import type { Piece, Texts } from "./column-file.ts";

/** Texts of rows as numbers: equal texts have equal numbers, null has -1. */
export interface LabelColumn {
  /** Of each row. */
  codes: Int32Array;
  /** The text of each number. */
  texts: readonly string[];
  write(piece: Piece, from: number, count: number, at: number): void;
  /** Moves the rows `[from, to)` to the front, and forgets texts when there are too many. */
  shift(from: number, to: number): void;
  /** Makes room for so many rows. */
  grow(rows: number): void;
}

/** More texts than these are forgotten once the rows that have them are done with. */
const mostTexts = 1 << 16;

export function createLabelColumn(): LabelColumn {
  let known = new Map<string, number>();
  let latest: { texts: Texts; codes: Int32Array } | null = null;
  const intern = (text: string): number => {
    const code = known.get(text);
    if (code !== undefined) return code;
    known.set(text, column.texts.length);
    texts.push(text);
    return texts.length - 1;
  };
  let texts: string[] = [];

  const writeTexts = (indices: Int32Array, source: Texts, from: number, count: number, at: number): void => {
    if (latest?.texts !== source) latest = { texts: source, codes: new Int32Array(source.length).fill(-1) };
    const { codes: codeOf } = latest;
    for (let row = 0; row < count; row += 1) {
      row = recode(indices, from, row, count, codeOf, column.codes, at);
      if (row === count) return;
      // The first row with a text that the dictionary's rows before it did not have.
      const index = indices[from + row] ?? 0;
      const code = intern(source.text(index));
      codeOf[index] = code;
      column.codes[at + row] = code;
    }
  };
  /** Numbers as texts; a number that comes several times in a row is looked up once. */
  const writeNumbers = (
    textOf: (row: number) => string,
    isSame: (row: number) => boolean,
    isNull: (row: number) => boolean,
    count: number,
    at: number,
  ) => {
    let code = -1;
    let hasCode = false;
    for (let row = 0; row < count; row += 1) {
      if (isNull(row)) {
        column.codes[at + row] = -1;
        hasCode = false;
        continue;
      }
      if (!hasCode || !isSame(row)) code = intern(textOf(row));
      hasCode = true;
      column.codes[at + row] = code;
    }
  };

  const column: LabelColumn = {
    codes: new Int32Array(),
    get texts() {
      return texts;
    },
    write(piece, from, count, at) {
      if (piece.kind === "texts") {
        writeTexts(piece.indices, piece.texts, from, count, at);
        return;
      }
      const { present } = piece;
      const isNull = (row: number) => present !== null && present[from + row] === 0;
      if (piece.kind === "numbers") {
        const { numbers } = piece;
        const isSame = (row: number) => numbers[from + row] === numbers[from + row - 1];
        writeNumbers((row) => String(numbers[from + row]), isSame, isNull, count, at);
        return;
      }
      const { halves, signed } = piece.pairs;
      const place = (row: number) => 2 * (from + row);
      const textOf = (row: number) => {
        const lower = (halves[place(row)] ?? 0) >>> 0;
        const upper = halves[place(row) + 1] ?? 0;
        if (upper === 0) return String(lower);
        return String((BigInt(signed ? upper : upper >>> 0) << 32n) | BigInt(lower));
      };
      const isSame = (row: number) =>
        halves[place(row)] === halves[place(row) - 2] && halves[place(row) + 1] === halves[place(row) - 1];
      writeNumbers(textOf, isSame, isNull, count, at);
    },
    shift(from, to) {
      column.codes.copyWithin(0, from, to);
      if (texts.length < mostTexts) return;
      const before = texts;
      texts = [];
      known = new Map();
      latest = null;
      for (let row = 0; row < to - from; row += 1) {
        const code = column.codes[row] ?? -1;
        if (code >= 0) column.codes[row] = intern(before[code] ?? "");
      }
    },
    grow(rows) {
      const { codes } = column;
      if (codes.length >= rows) return;
      column.codes = new Int32Array(Math.max(rows, 2 * codes.length));
      column.codes.set(codes);
    },
  };
  return column;
}

/** Writes the numbers of texts from a row on, as far as they are known; returns the first row whose text is not. */
function recode(
  indices: Int32Array,
  from: number,
  firstRow: number,
  count: number,
  codeOf: Int32Array,
  codes: Int32Array,
  at: number,
): number {
  for (let row = firstRow; row < count; row += 1) {
    const index = indices[from + row] ?? -1;
    const code = index < 0 ? -1 : (codeOf[index] ?? -1);
    if (code < 0 && index >= 0) return row;
    codes[at + row] = code;
  }
  return count;
}
