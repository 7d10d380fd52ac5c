import { Damage, type Texts } from "./column-file.ts";

const mostRecent = 8;

/** Texts that are ranges of bytes; each is decoded once, when it is asked for. */
export function rangeTexts(bytes: Uint8Array, starts: ArrayLike<number>, ends: ArrayLike<number>): Texts {
  const decoded: (string | undefined)[] = [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    length: starts.length,
    text(index) {
      const known = decoded[index];
      if (known !== undefined) return known;
      const text = buffer.toString("utf8", starts[index], ends[index]);
      decoded[index] = text;
      return text;
    },
  };
}

/**
 * Rows that are ranges of bytes, as indices of texts. A row that equals one of the latest others shares its text, so that a call's id is
 * decoded once, not with every row.
 */
export function indexRanges(
  bytes: Uint8Array,
  rows: number,
  rangeOf: (row: number) => readonly [start: number, end: number] | null,
): { indices: Int32Array; texts: Texts } {
  const indices = new Int32Array(rows);
  const starts: number[] = [];
  const ends: number[] = [];
  const recent: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const range = rangeOf(row);
    if (range === null) {
      indices[row] = -1;
      continue;
    }
    const [start, end] = range;
    if (start < 0 || end < start || end > bytes.length) throw new Damage("has a text outside of its page");
    let found = -1;
    for (const text of recent) {
      if (!sameBytes(bytes, starts[text] ?? 0, ends[text] ?? 0, start, end)) continue;
      found = text;
      break;
    }
    if (found < 0) {
      found = starts.push(start) - 1;
      ends.push(end);
      recent.unshift(found);
      if (recent.length > mostRecent) recent.pop();
    }
    indices[row] = found;
  }
  return { indices, texts: rangeTexts(bytes, starts, ends) };
}

function sameBytes(bytes: Uint8Array, aStart: number, aEnd: number, bStart: number, bEnd: number): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  // Ids differ at their end more often than at their beginning.
  for (let a = aEnd - 1, b = bEnd - 1; a >= aStart; a -= 1, b -= 1) if (bytes[a] !== bytes[b]) return false;
  return true;
}
