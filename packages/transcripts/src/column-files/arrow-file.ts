import pMap from "p-map";
import { type Batch, type Block, mostMetadataBytes, readBatch, readMessage, toBatch, toBlock } from "./arrow-batch.ts";
import { type ArrowColumn, type ArrowLayout, listArrowColumns } from "./arrow-schema.ts";
import { readPiece } from "./arrow-values.ts";
import { type ColumnFile, Damage, type Piece, type Texts, Unsupported } from "./column-file.ts";
import { type FlatTable, readFlatTable } from "./flat-table.ts";
import type { StoredBytes } from "./stored-bytes.ts";

const magic = "ARROW1";
const streamMagic = "\xff\xff\xff\xff";
const oldMagic = "FEA1";
const tailBytes = 10;
const dictionaryBatch = 2;
/** Rows that are read of a batch at a time. */
const rowsPerPiece = 1 << 17;

/** Opens an Arrow file (Feather, version 2) by its footer. */
export async function openArrow(file: StoredBytes): Promise<ColumnFile> {
  const footer = await readFooter(file);
  const schema = footer.table(1);
  if (schema === null) throw new Damage("has no schema");
  if (schema.int16(0, 0) !== 0)
    throw new Unsupported("is of a machine that begins numbers with their upper byte", "Write it again.");
  const columns = listArrowColumns(schema);
  const blocks = footer.structures(3, 24).map(toBlock);
  const batches: Promise<Batch>[] = [];
  const batchAt = (group: number): Promise<Batch> => {
    const block = blocks[group];
    if (block === undefined) throw new Damage("lacks a batch");
    batches[group] ??= readBatch(file, block);
    return batches[group];
  };
  // Only a batch itself says how many rows it has, and one on a server takes its time.
  const groupRows = await pMap(blocks.keys(), async (group) => (await batchAt(group)).rows, { concurrency: 16 });
  const readDictionary = createDictionaryReader(file, footer.structures(2, 24).map(toBlock));
  return {
    columns,
    groupRows,
    async *read(column, group, fromRow) {
      const found = columns[column];
      if (found === undefined) throw new Damage("lacks a column");
      const batch = await batchAt(group);
      const place = { node: found.node, buffer: bufferOf(found, batch) };
      for (let from = fromRow; from < batch.rows; from += rowsPerPiece) {
        const rows = Math.min(rowsPerPiece, batch.rows - from);
        const piece = await readPiece(batch, found.layout, place, from, rows);
        yield found.dictionary === null ? piece : withDictionary(piece, await readDictionary(found.dictionary));
      }
      batch.release(place.buffer, 3 + (batch.viewBuffers[found.viewsBefore] ?? 0));
    },
    close: file.close,
  };
}

async function readFooter(file: StoredBytes): Promise<FlatTable> {
  if (file.byteLength < 2 * magic.length + tailBytes) throw new Damage("is too short for an Arrow file");
  const head = Buffer.from(await file.slice(0, magic.length)).toString("latin1");
  if (head.startsWith(streamMagic)) {
    throw new Unsupported(
      "is a stream of Arrow, not a file",
      "Write it as an Arrow file, such as by pyarrow.ipc.new_file.",
    );
  }
  if (head.startsWith(oldMagic)) throw new Unsupported("is Feather of version 1", "Write it as Feather of version 2.");
  if (head !== magic) throw new Damage("is no Arrow file: it does not begin with ARROW1");
  const tail = Buffer.from(await file.slice(file.byteLength - tailBytes, file.byteLength));
  if (tail.toString("latin1", 4) !== magic)
    throw new Damage("is cut off: it does not end with ARROW1, as an Arrow file does");
  const length = tail.readInt32LE(0);
  const end = file.byteLength - tailBytes;
  if (length <= 0 || length > end) throw new Damage("has a footer longer than the file");
  if (length > mostMetadataBytes)
    throw new Unsupported("has a footer of more than 64 MiB", "Write it in larger batches.");
  return readFlatTable(await file.slice(end - length, end));
}

function bufferOf({ buffer, viewsBefore }: ArrowColumn, { viewBuffers }: Batch): number {
  return buffer + viewBuffers.slice(0, viewsBefore).reduce((sum, count) => sum + count, 0);
}

/** What a dictionary has, read when a column first refers to it. */
interface Dictionary {
  texts: Texts;
  /** The text's index for each entry; -1 for null. */
  indices: Int32Array;
}

function createDictionaryReader(file: StoredBytes, blocks: readonly Block[]) {
  const known = new Map<number, Promise<Dictionary>>();
  const read = async ({ id, layout }: { id: number; layout: ArrowLayout }): Promise<Dictionary> => {
    const parts: Extract<Piece, { kind: "texts" }>[] = [];
    for (const block of blocks) {
      const message = await readMessage(file, block);
      const header = message.int8(1, 0) === dictionaryBatch ? message.table(2) : null;
      if (header === null) throw new Damage("has another message where a dictionary should be");
      if (header.int64(0, 0) !== id) continue;
      const content = header.table(1);
      if (content === null) throw new Damage("has a dictionary without its values");
      const batch = toBatch(file, block, content);
      if (batch.rows > 1 << 24) throw new Unsupported(`has a dictionary of ${batch.rows} values`, "Write it without.");
      const piece = await readPiece(batch, layout, { node: 0, buffer: 0 }, 0, batch.rows);
      if (piece.kind !== "texts")
        throw new Unsupported("has a dictionary of numbers", "Write the column without a dictionary.");
      if (header.int8(2, 0) === 0) parts.length = 0; // replaces what was before
      parts.push(piece);
    }
    return joined(parts);
  };
  return (dictionary: { id: number; layout: ArrowLayout }): Promise<Dictionary> => {
    const found = known.get(dictionary.id) ?? read(dictionary);
    known.set(dictionary.id, found);
    return found;
  };
}

function joined(parts: readonly Extract<Piece, { kind: "texts" }>[]): Dictionary {
  const texts: string[] = [];
  const indices: number[] = [];
  for (const part of parts) {
    const base = texts.length;
    for (let index = 0; index < part.texts.length; index += 1) texts.push(part.texts.text(index));
    for (const index of part.indices) indices.push(index < 0 ? -1 : base + index);
  }
  return {
    texts: { length: texts.length, text: (index) => texts[index] ?? "" },
    indices: Int32Array.from(indices),
  };
}

function withDictionary(piece: Piece, { texts, indices }: Dictionary): Piece {
  const { rows } = piece;
  const found = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const isNull = piece.kind !== "texts" && piece.present !== null && piece.present[row] !== 1;
    const entry =
      piece.kind === "numbers" ? piece.numbers[row] : piece.kind === "pairs" ? piece.pairs.halves[2 * row] : -1;
    const index = isNull ? -1 : indices[entry ?? -1];
    if (index === undefined) throw new Damage("refers to what its dictionary does not have");
    found[row] = index;
  }
  return { kind: "texts", rows, indices: found, texts };
}
