import type { Kernel, ScannedCalls } from "@earshot/analysis-wasm";
import { type Segment, sides } from "@earshot/model";
import { toColumns } from "../../src/columns.ts";
import { TranscriptError } from "../../src/errors.ts";
import { createSpeakerOf } from "../../src/scanner.ts";
import { parseTranscript } from "../../src/transcript.ts";

/** What scanning and parsing found of some documents. */
export interface Comparison {
  documents: number;
  understood: number;
  /** Documents that could have been understood: the parser accepts them. */
  acceptable: number;
  mismatches: { document: Buffer; difference: string }[];
}

const attribute = createSpeakerOf();
const unknownSide = sides.indexOf("unknown");

/** Scans the documents one behind the other, whatever bytes are between them. */
export function compareDocuments(kernel: Kernel, documents: readonly Buffer[], between: number): Comparison {
  const ends = new Uint32Array(documents.length);
  const room = kernel.input(documents.reduce((total, { length }) => total + length + 1, 0)).fill(between);
  let at = 0;
  for (const [index, document] of documents.entries()) {
    room.set(document, at);
    at += document.length;
    ends[index] = at;
    at += 1;
  }
  return compare(kernel.scanDocuments(ends, attribute), documents);
}

/** Scans the documents as lines; what has a newline in it falls apart into several. */
export function compareLines(kernel: Kernel, documents: readonly Buffer[]): Comparison {
  const text = Buffer.concat(documents.flatMap((document) => [document, Buffer.from("\n")]));
  kernel.input(text.length).set(text);
  const scanned = kernel.scanLines(text.length, attribute);
  // One character a byte, so that broken UTF-8 stays what it is.
  const lines = text
    .toString("latin1")
    .split("\n")
    .filter((line) => /[^ \t\r]/.test(line));
  return compare(
    scanned,
    lines.map((line) => Buffer.from(line, "latin1")),
  );
}

function compare(scanned: ScannedCalls, documents: readonly Buffer[]): Comparison {
  const comparison: Comparison = { documents: documents.length, understood: 0, acceptable: 0, mismatches: [] };
  const columns = scanned.columns();
  const texts = scanned.texts();
  const bytes = Buffer.from(scanned.bytes());
  if (scanned.count !== documents.length) {
    throw new Error(`${scanned.count} documents were found instead of ${documents.length}`);
  }
  for (const [index, document] of documents.entries()) {
    const parsed = parse(document);
    if (parsed !== null) comparison.acceptable += 1;
    const mismatch = (difference: string) => comparison.mismatches.push({ document, difference });
    const place = bytes.subarray(scanned.startByte[index], scanned.endByte[index]);
    if (place.toString("latin1").trim() !== document.toString("latin1").trim()) mismatch("its place is another");
    const from = columns.segmentOffsets[index] ?? 0;
    const to = columns.segmentOffsets[index + 1] ?? 0;
    if (scanned.understood[index] !== 1) {
      if (to !== from) mismatch("it is not understood but has segments");
      continue;
    }
    comparison.understood += 1;
    if (parsed === null) {
      mismatch("it is understood although the parser refuses it");
      continue;
    }
    const found = Array.from({ length: to - from }, (_, i) => readSegment(texts, columns, bytes, from + i));
    const difference = describeDifference(found, parsed);
    if (difference !== null) mismatch(difference);
  }
  return comparison;
}

interface Plain {
  startMs: number;
  endMs: number;
  /** Numbered in the order of appearance. */
  speaker: number;
  side: number;
  text: string;
}

function readSegment(
  { startByte, endByte }: ReturnType<ScannedCalls["texts"]>,
  { segments }: ReturnType<ScannedCalls["columns"]>,
  bytes: Buffer,
  index: number,
): Plain {
  return {
    startMs: segments.startMs[index] ?? -1,
    endMs: segments.endMs[index] ?? -1,
    speaker: segments.speaker[index] ?? -1,
    side: segments.side[index] ?? -1,
    text: JSON.parse(`"${bytes.toString("utf8", startByte[index], endByte[index])}"`),
  };
}

function parse(document: Buffer): Segment[] | null {
  try {
    return parseTranscript(document, { source: "document" }).segments;
  } catch (error) {
    if (error instanceof TranscriptError) return null;
    throw error;
  }
}

function describeDifference(found: Plain[], parsed: readonly Segment[]): string | null {
  const { columns } = toColumns(parsed);
  const expected = parsed.map(({ startMs, endMs, text }, i) => {
    return { startMs, endMs, speaker: columns.speaker[i] ?? -1, side: columns.side[i] ?? -1, text };
  });
  const numbers = new Map<number, number>();
  found.sort((a, b) => a.startMs - b.startMs);
  for (const segment of found) {
    const number = numbers.get(segment.speaker) ?? numbers.size;
    numbers.set(segment.speaker, number);
    segment.speaker = number;
  }
  // What has speech of no known side is read again by the parser, which knows more of who speaks.
  const isReadAgain = found.some(({ side }) => side === unknownSide);
  const shown = isReadAgain ? ["startMs", "endMs", "text"] : undefined;
  const [scanned, ordinary] = [JSON.stringify(found, shown), JSON.stringify(expected, shown)];
  return scanned === ordinary ? null : `${scanned} instead of ${ordinary}`;
}
