import type { Kernel, ScannedCalls, SpeakerOf } from "@earshot/analysis-wasm";
import { detectSpeechInFile, kindBytes } from "@earshot/audio";
import { needsWords } from "@earshot/quality";
import {
  createSpeakerOf,
  isOnDisk,
  type OpenStored,
  readContent,
  type SetFile,
  unreadable,
} from "@earshot/transcripts";
import { pMapIterable } from "p-map";
import { createWordMask } from "../word-mask.ts";
import { createColumnAnalyzer } from "./column-analyzer.ts";
import { countLines } from "./count-lines.ts";
import {
  type Document,
  isSystemError,
  needsDecoding,
  openDocument,
  openPlain,
  readDocument,
  readFile,
  readHead,
} from "./documents.ts";
import { createPartBuilder } from "./part-builder.ts";
import { longestBytes, readRange, readRangeOnDisk, tooLong } from "./range-lines.ts";
import { createSampler } from "./sample.ts";
import type { SetPart } from "./set-part.ts";
import type { SetRules } from "./set-rules.ts";
import { LinesUnknown } from "./shared-memory.ts";
import { hasFaultBefore, type LineCounts, publishLines, type SetTask, type TaskOf } from "./task.ts";

const newline = 0x0a;
/** What is longer is parsed one document after the other: the kernel's memory has an end. */
const scannedBytes = 256 << 20;
/** Documents on servers that are fetched at once: most of the time of one is spent waiting for it. */
const fetchedAtOnce = 8;
const blanks: ReadonlySet<number> = new Set([0x09, 0x0d, 0x20]);
const byteOrderMark = Buffer.from("\uFEFF");

/** Takes how many lines there are; what it returns gives the number of the first, once the lines before it are counted. */
type NumberFirst = (lines: number) => () => number | Promise<number>;

/** Gives the lines before a task of a file, once they are counted. */
export type LinesBefore = (lineCounts: LineCounts, index: number) => number | Promise<number>;

/** Analyzes one task after the other. A document at fault is skipped and reported; a fault of Earshot's own is thrown. */
export async function createTaskAnalyzer(
  kernel: Kernel,
  rules: SetRules,
  linesBefore: LinesBefore,
  open: OpenStored,
): Promise<(task: SetTask) => AsyncGenerator<SetPart>> {
  const maskWords = needsWords(rules.scorecard) ? await createWordMask(rules.redaction) : undefined;
  const builder = createPartBuilder(kernel, rules, maskWords);
  const isSampled = rules.sample === null ? null : createSampler(rules.sample);
  const attribute = createSpeakerOf(rules.roleMap);
  const speakerOf: SpeakerOf = (voice) => {
    const known = attribute(voice);
    if (known.side === "unknown") builder.noteUnknownSide();
    return known;
  };
  const analyzeColumns = createColumnAnalyzer(kernel, { rules, builder, speakerOf, isSampled, open });

  async function* analyzeTask(task: SetTask): AsyncGenerator<SetPart> {
    if (task.kind === "documents") yield* analyzeFiles(task.files);
    else if (task.kind === "lines") yield await analyzeRange(task);
    else if (task.kind === "columns") yield* analyzeColumns(task);
    else if (task.kind === "stream") yield* analyzeStream(task.file);
    else yield* analyzeArchive(task.files);
  }

  async function* analyzeArchive(files: readonly SetFile[]): AsyncGenerator<SetPart> {
    let documents: SetFile[] = [];
    for (const file of files) {
      if (!file.lines) documents.push(file);
      else {
        yield* analyzeFiles(documents);
        documents = [];
        yield* analyzeStream(file);
      }
    }
    yield* analyzeFiles(documents);
  }

  async function* analyzeFiles(files: readonly SetFile[]): AsyncGenerator<SetPart> {
    let documents: Document[] = [];
    let bytes = 0;
    for await (const document of openEach(files.filter(({ path }) => isSampled?.(path, null) !== false))) {
      documents.push(document);
      bytes += document.bytes;
      if (bytes < rules.taskBytes) continue;
      yield await analyzeDocuments(documents, bytes);
      documents = [];
      bytes = 0;
    }
    yield await analyzeDocuments(documents, bytes);
  }

  async function* openEach(files: readonly SetFile[]): AsyncGenerator<Document> {
    const openOne = (file: SetFile) => openDocument(file, rules.roleMap, open);
    if (files.some(isFetched)) yield* pMapIterable(files, openOne, { concurrency: fetchedAtOnce });
    // Nothing is opened or waited for in a thread of its own where the file is plain: a folder may have a million of them.
    else for (const file of files) yield openPlain(file) ?? (await openOne(file));
  }

  async function analyzeDocuments(documents: readonly Document[], bytes: number): Promise<SetPart> {
    const input = roomFor(bytes + documents.length);
    if (input === null) {
      for (const document of documents) {
        if (document.content === null && needsDecoding(readHead(document.file.path))) await detectSpeech(document);
        addAlone(document);
      }
    } else {
      const ends = new Uint32Array(documents.length);
      let at = 0;
      for (const [index, document] of documents.entries()) {
        const length = readDocument(document, input.subarray(at, at + document.bytes));
        const head = input.subarray(at, at + Math.min(length, kindBytes));
        if (document.content === null && needsDecoding(head)) await detectSpeech(document);
        at += length;
        ends[index] = at;
        at += 1;
      }
      addDocuments(documents, ends);
    }
    return builder.take();
  }

  async function detectSpeech(document: Document): Promise<void> {
    try {
      const { ffmpeg, detector, voices } = rules;
      document.speech = await detectSpeechInFile(document.file.path, { ffmpeg, detector, voices });
    } catch (error) {
      document.error = error;
    }
  }

  function addDocuments(documents: readonly Document[], ends: Uint32Array): void {
    const scanned = kernel.scanDocuments(ends, speakerOf, rules.idNames);
    const locate = (index: number) => ({ file: documents[index]?.file.path ?? "", line: null });
    builder.addScanned(scanned, locate, (bytes, location, index) => {
      const { error, speech, turns } = documents[index] ?? {};
      if (error !== undefined) builder.addFault(error, location);
      else if (speech !== undefined) builder.addSpeech(speech, bytes.length, location);
      else builder.addDocument(bytes, location, turns);
    });
    for (const document of documents.slice(scanned.count)) addAlone(document);
  }

  function addAlone({ file, content, error, speech, turns, bytes }: Document): void {
    const location = { file: file.path, line: null };
    try {
      if (error !== undefined) throw error;
      if (speech !== undefined) builder.addSpeech(speech, bytes, location);
      else builder.addDocument(content ?? readFile(file.path), location, turns);
    } catch (fault) {
      builder.addFault(fault, location);
    }
  }

  async function analyzeRange(task: TaskOf<"lines">): Promise<SetPart> {
    const { file, index, lineCounts } = task;
    let published = false;
    const numberFirst: NumberFirst = (lines) => {
      publishLines(lineCounts, index, lines);
      published = true;
      return async () => 1 + (await linesBefore(lineCounts, index));
    };
    try {
      if (hasFaultBefore(task)) throw new LinesUnknown();
      const lines = isOnDisk(file) ? readRangeOnDisk(task, roomFor) : await readRange(task, open, roomFor);
      if ("room" in lines) await addLines(lines.room, file.path, numberFirst);
      else await addLinesAlone(lines.alone, file.path, numberFirst);
    } catch (error) {
      if (!published) publishLines(lineCounts, index, null);
      if (error instanceof LinesUnknown || (await isBehindFault(task))) return builder.take();
      builder.addFault(isSystemError(error) ? unreadable(file.path, error) : error, { file: file.path, line: null });
    }
    return builder.take();
  }

  /** Whether a part of the file before this one could not be read: that is reported once, with the first. */
  async function isBehindFault({ lineCounts, index }: TaskOf<"lines">): Promise<boolean> {
    try {
      await linesBefore(lineCounts, index);
      return false;
    } catch (error) {
      if (error instanceof LinesUnknown) return true;
      throw error;
    }
  }

  async function* analyzeStream(file: SetFile): AsyncGenerator<SetPart> {
    let line = 1;
    const numberFirst: NumberFirst = (lines) => {
      const first = line;
      line += lines;
      return () => first;
    };
    const analyze = async (chunks: readonly Buffer[], bytes: number): Promise<void> => {
      const room = roomFor(bytes);
      if (room === null) {
        await addLinesAlone(Buffer.concat(chunks), file.path, numberFirst);
        return;
      }
      let at = 0;
      for (const chunk of chunks) {
        room.set(chunk, at);
        at += chunk.length;
      }
      await addLines(room, file.path, numberFirst);
    };

    let chunks: Buffer[] = [];
    let bytes = 0;
    let fault: unknown;
    try {
      for await (const chunk of readContent(file, open)) {
        const whole = chunk.lastIndexOf(newline) + 1;
        if (whole === 0 || bytes + whole < rules.taskBytes) {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > longestBytes) throw tooLong(file);
          continue;
        }
        await analyze([...chunks, chunk.subarray(0, whole)], bytes + whole);
        yield builder.take();
        chunks = [chunk.subarray(whole)];
        bytes = chunk.length - whole;
      }
    } catch (error) {
      // The line that the fault broke off is part of the fault.
      const rest = Buffer.concat(chunks);
      bytes = rest.lastIndexOf(newline) + 1;
      chunks = [rest.subarray(0, bytes)];
      fault = error;
    }
    await analyze(chunks, bytes);
    if (fault !== undefined) builder.addFault(fault, { file: file.path, line: null });
    yield builder.take();
  }

  /** Adds lines that are in the kernel's memory; they are counted first, since other threads wait for their number. */
  async function addLines(content: Uint8Array, file: string, numberFirst: NumberFirst): Promise<void> {
    const firstLine = numberFirst(countLines(content));
    const bytes = isSampled === null ? content.length : keepSampled(content, file, await firstLine());
    const scanned = kernel.scanLines(bytes, speakerOf, rules.idNames);
    const { lineOf, lines } = numberLines(scanned);
    // Copied, since measuring takes the kernel's memory: what is behind the last call that a scan takes.
    const rest = scanned.bytes().slice(scanned.consumed, bytes);
    const first = await firstLine();
    const locate = (document: number) => ({ file, line: first + (lineOf[document] ?? 0) });
    builder.addScanned(scanned, locate, (document, location) => {
      if (!isBlank(document)) builder.addDocument(document, location);
    });
    if (rest.length === 0) return;
    const room = kernel.input(rest.length);
    room.set(rest);
    await addLines(room, file, () => () => first + lines);
  }

  /** Empties the lines that are not in the sample, and closes the gaps; returns how many bytes are left. */
  function keepSampled(content: Uint8Array, file: string, firstLine: number): number {
    const buffer = Buffer.from(content.buffer, content.byteOffset, content.length);
    let line = firstLine;
    let kept = 0;
    for (let from = 0; from < content.length; line += 1) {
      const found = buffer.indexOf(newline, from);
      const end = found < 0 ? content.length : found;
      if (isSampled?.(file, line)) {
        content.copyWithin(kept, from, end);
        kept += end - from;
      }
      if (found >= 0) content[kept++] = newline;
      from = end + 1;
    }
    return kept;
  }

  /** Adds lines that the kernel has no room for. */
  async function addLinesAlone(bytes: Buffer, file: string, numberFirst: NumberFirst): Promise<void> {
    let line = await numberFirst(countLines(bytes))();
    for (let start = 0; start < bytes.length; line += 1) {
      const found = bytes.indexOf(newline, start);
      const end = found < 0 ? bytes.length : found;
      const document = bytes.subarray(start, end);
      if (!isBlank(document) && isSampled?.(file, line) !== false) builder.addDocument(document, { file, line });
      start = end + 1;
    }
  }

  function roomFor(bytes: number): Uint8Array | null {
    return bytes > scannedBytes ? null : kernel.input(bytes);
  }

  return analyzeTask;
}

/** Whether a file is fetched from a server by itself. */
const isFetched = (file: SetFile): boolean =>
  file.place?.kind === "remote" || (file.place?.kind === "zip" && file.place.archive.place !== undefined);

/** For each document the lines before it, and how many lines end in what was scanned, an unfinished last one included. */
function numberLines({ count, startByte, endByte, consumed, bytes }: ScannedCalls): {
  lineOf: Uint32Array;
  lines: number;
} {
  const input = bytes();
  const lineOf = new Uint32Array(count);
  let lines = 0;
  let at = 0;
  const countTo = (end: number) => {
    for (; at < end; at += 1) if (input[at] === newline) lines += 1;
  };
  for (let document = 0; document < count; document += 1) {
    countTo(startByte[document] ?? 0);
    lineOf[document] = lines;
    at = endByte[document] ?? 0;
  }
  countTo(consumed);
  return { lineOf, lines };
}

/** Whether a line holds nothing, but for the mark that a file may begin with. */
function isBlank(line: Uint8Array): boolean {
  const marked = byteOrderMark.equals(line.subarray(0, byteOrderMark.length));
  return line.subarray(marked ? byteOrderMark.length : 0).every((byte) => blanks.has(byte));
}
