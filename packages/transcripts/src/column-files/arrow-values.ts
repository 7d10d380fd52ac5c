import { type Batch, tooLarge } from "./arrow-batch.ts";
import type { ArrowLayout } from "./arrow-schema.ts";
import { indexRanges } from "./byte-texts.ts";
import { Damage, mostUnpackedBytes, type Numbers, type Piece } from "./column-file.ts";

/** Rows of a column whose first buffer says which have a value. */
export async function readPiece(
  batch: Batch,
  layout: ArrowLayout,
  { node, buffer }: { node: number; buffer: number },
  from: number,
  rows: number,
): Promise<Piece> {
  const facts = batch.nodes[node];
  if (facts === undefined || facts.rows < from + rows) throw new Damage("has a column of fewer rows than its batch");
  const present =
    facts.nulls === 0 ? null : readFlags(await batch.buffer(buffer, from >> 3, (from + rows + 7) >> 3), from & 7, rows);
  const { name, bits, signed } = layout;
  if (name === "int" || name === "floating point") {
    const width = bits / 8;
    const bytes = await batch.buffer(buffer + 1, from * width, (from + rows) * width);
    if (name === "int" && bits === 64) {
      return { kind: "pairs", rows, pairs: { halves: new Int32Array(aligned(bytes)), signed }, present };
    }
    return { kind: "numbers", rows, numbers: toNumbers(aligned(bytes), layout), present };
  }
  if (name === "text view") return readViews(batch, buffer, from, rows, present);
  const width = name === "large text" ? 8 : 4;
  const bytes = await batch.buffer(buffer + 1, from * width, (from + rows + 1) * width);
  const halves = new Int32Array(aligned(bytes));
  const step = width / 4;
  const upper = (row: number) => (step === 1 ? 0 : (halves[row * 2 + 1] ?? 0) * 2 ** 32);
  const offset = (row: number) => (step === 1 ? (halves[row] ?? 0) : ((halves[row * step] ?? 0) >>> 0) + upper(row));
  const start = offset(0);
  const end = offset(rows);
  if (!(start >= 0 && end >= start)) throw new Damage("has texts outside of their batch");
  if (end - start > mostUnpackedBytes) throw tooLarge();
  const text = await batch.buffer(buffer + 2, start, end);
  const rangeOf = (row: number) =>
    present !== null && present[row] !== 1 ? null : ([offset(row) - start, offset(row + 1) - start] as const);
  return { kind: "texts", rows, ...indexRanges(text, rows, rangeOf) };
}

const viewBytes = 16;
const longestInView = 12;

/** Texts of which a short one is in the view itself, and a longer one in a buffer of its own. */
async function readViews(
  batch: Batch,
  buffer: number,
  from: number,
  rows: number,
  present: Uint8Array | null,
): Promise<Piece> {
  const bytes = await batch.buffer(buffer + 1, from * viewBytes, (from + rows) * viewBytes);
  const view = new DataView(aligned(bytes));
  const isAbsent = (row: number) => present !== null && present[row] !== 1;
  /** Of each further buffer the part that these rows refer to, and where it is in `joined`. */
  const parts = new Map<number, { start: number; end: number; at: number }>();
  for (let row = 0; row < rows; row += 1) {
    const length = view.getInt32(row * viewBytes, true);
    if (isAbsent(row) || length <= longestInView) continue;
    const index = view.getInt32(row * viewBytes + 8, true);
    const start = view.getInt32(row * viewBytes + 12, true);
    const part = parts.get(index) ?? { start, end: start, at: 0 };
    part.start = Math.min(part.start, start);
    part.end = Math.max(part.end, start + length);
    parts.set(index, part);
  }
  const pieces = [new Uint8Array(view.buffer)];
  let at = pieces[0]?.length ?? 0;
  for (const [index, part] of parts) {
    if (index < 0) throw new Damage("has a text outside of its buffers");
    if (part.end - part.start > mostUnpackedBytes) throw tooLarge();
    const piece = new Uint8Array(await batch.buffer(buffer + 2 + index, part.start, part.end));
    part.at = at;
    at += piece.length;
    pieces.push(piece);
  }
  const joined = Buffer.concat(pieces);
  const rangeOf = (row: number): readonly [number, number] | null => {
    if (isAbsent(row)) return null;
    const place = row * viewBytes;
    const length = view.getInt32(place, true);
    if (length <= longestInView) return [place + 4, place + 4 + length];
    const part = parts.get(view.getInt32(place + 8, true));
    if (part === undefined) throw new Damage("has a text outside of its buffers");
    const start = part.at + view.getInt32(place + 12, true) - part.start;
    return [start, start + length];
  };
  return { kind: "texts", rows, ...indexRanges(joined, rows, rangeOf) };
}

function readFlags(bytes: Uint8Array, firstBit: number, rows: number): Uint8Array {
  const flags = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const bit = firstBit + row;
    flags[row] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return flags;
}

function toNumbers(bytes: ArrayBuffer, { name, bits, signed }: ArrowLayout): Numbers {
  if (name === "floating point") return bits === 64 ? new Float64Array(bytes) : new Float32Array(bytes);
  switch (bits) {
    case 8:
      return signed ? new Int8Array(bytes) : new Uint8Array(bytes);
    case 16:
      return signed ? new Int16Array(bytes) : new Uint16Array(bytes);
    case 32:
      return signed ? new Int32Array(bytes) : new Uint32Array(bytes);
    default:
      throw new Damage(`has whole numbers of ${bits} bits`);
  }
}

function aligned(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength) return buffer;
  return new Uint8Array(bytes).buffer;
}
