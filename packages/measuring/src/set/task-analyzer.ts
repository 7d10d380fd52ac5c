import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import type { Kernel, ScannedCalls, SpeakerOf } from "@earshot/analysis-wasm";
import { audioKind, type DetectedSpeech, detectSpeechInFile, kindBytes } from "@earshot/audio";
import { needsWords } from "@earshot/quality";
import {
  createSpeakerOf,
  lineStart,
  type RoleMap,
  readContent,
  readInto,
  readSpeakerTurns,
  readWhole,
  type SetFile,
  type SpeakerTurns,
  sourceName,
  TranscriptError,
  toSetFile,
  unreadable,
} from "@earshot/transcripts";
import { createWordMask } from "../word-mask.ts";
import { createColumnAnalyzer } from "./column-analyzer.ts";
import { countLines } from "./count-lines.ts";
import { createPartBuilder } from "./part-builder.ts";
import { createSampler } from "./sample.ts";
import type { SetPart } from "./set-part.ts";
import type { SetRules } from "./set-rules.ts";
import { type LineCounts, publishLines, type SetTask, type TaskOf } from "./task.ts";

const newline = 0x0a;
/** What is longer is parsed one document after the other: the kernel's memory has an end. */
const scannedBytes = 256 << 20;
/** The most that is read at once; a longer document could not be parsed either. */
const longestBytes = 2 ** 31 - 1;
const blanks: ReadonlySet<number> = new Set([0x09, 0x0d, 0x20]);
const byteOrderMark = Buffer.from("\uFEFF");

/** A whole document to be scanned beside others. */
interface Document {
  file: SetFile;
  bytes: number;
  /** Null for what is read when its room is there. */
  content: Buffer | null;
  /** What was detected, when it is a recording that is decoded in a thread of its own. */
  speech?: DetectedSpeech | undefined;
  /** Of the RTTM beside it. */
  turns?: SpeakerTurns | undefined;
  error?: unknown;
}

/** Takes how many lines there are; what it returns gives the number of the first, once the lines before it are counted. */
type NumberFirst = (lines: number) => () => number | Promise<number>;

/** Gives the lines before a task of a file, once they are counted. */
export type LinesBefore = (lineCounts: LineCounts, index: number) => number | Promise<number>;

/** Analyzes one task after the other. A document at fault is skipped and reported; a fault of Earshot's own is thrown. */
export async function createTaskAnalyzer(
  kernel: Kernel,
  rules: SetRules,
  linesBefore: LinesBefore,
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
  const analyzeColumns = createColumnAnalyzer(kernel, rules, builder, speakerOf, isSampled);

  async function* analyzeTask(task: SetTask): AsyncGenerator<SetPart> {
    if (task.kind === "documents") yield* analyzeFiles(task.files);
    else if (task.kind === "lines") yield await analyzeRange(task);
    else if (task.kind === "columns") yield* analyzeColumns(task);
    else yield* analyzeStream(task.file);
  }

  async function* analyzeFiles(files: readonly SetFile[]): AsyncGenerator<SetPart> {
    let documents: Document[] = [];
    let bytes = 0;
    for (const file of files) {
      if (isSampled?.(file.path, null) === false) continue;
      // Nothing is awaited for a plain file: a folder may have a million of them.
      const document = openPlain(file) ?? (await openDocument(file, rules.roleMap));
      documents.push(document);
      bytes += document.bytes;
      if (bytes < rules.taskBytes) continue;
      yield await analyzeDocuments(documents, bytes);
      documents = [];
      bytes = 0;
    }
    yield await analyzeDocuments(documents, bytes);
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
      document.speech = await detectSpeechInFile(document.file.path, { ffmpeg: rules.ffmpeg });
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

  async function analyzeRange({ file, startByte, endByte, index, lineCounts }: TaskOf<"lines">): Promise<SetPart> {
    const path = file.path;
    let published = false;
    const numberFirst: NumberFirst = (lines) => {
      publishLines(lineCounts, index, lines);
      published = true;
      return async () => 1 + (await linesBefore(lineCounts, index));
    };
    let fd: number | null = null;
    try {
      fd = openSync(path, "r");
      const from = lineStart(fd, startByte, endByte);
      // A line that is longer cannot be read: where it ends is not looked for.
      const to = from === endByte ? from : lineStart(fd, endByte, from + longestBytes + 1);
      const room = roomFor(to - from);
      if (room !== null) await addLines(room.subarray(0, readInto(fd, room, from)), path, numberFirst);
      else await addLinesAlone(readLong(fd, path, from, to), path, numberFirst);
    } catch (error) {
      if (!published) publishLines(lineCounts, index, 0);
      builder.addFault(isSystemError(error) ? unreadable(path, error) : error, { file: path, line: null });
    } finally {
      if (fd !== null) closeSync(fd);
    }
    return builder.take();
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
      for await (const chunk of readContent(file)) {
        const whole = chunk.lastIndexOf(newline) + 1;
        if (whole === 0 || bytes + whole < rules.taskBytes) {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > longestBytes) throw tooLong(file.path);
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

/** A file that is read when its room is there, without speakers beside it; null for any other. */
function openPlain(file: SetFile): Document | null {
  if (file.compression !== null || file.path === "-" || file.speakers !== undefined) return null;
  try {
    const facts = statSync(file.path);
    return facts.isFile() ? { file, bytes: facts.size, content: null } : null;
  } catch {
    return null; // openDocument says why
  }
}

async function openDocument(file: SetFile, roleMap: RoleMap): Promise<Document> {
  try {
    const { speakers: source } = file;
    const turns =
      source === undefined ? undefined : readSpeakerTurns(await readWhole(toSetFile(source)), { source, roleMap });
    const plain = openPlain({ ...file, speakers: undefined });
    if (plain !== null) return { ...plain, file, turns };
    const content = await readWhole(file);
    return { file, bytes: content.length, content, turns };
  } catch (cause) {
    return { file, bytes: 0, content: null, error: isSystemError(cause) ? unreadable(file.path, cause) : cause };
  }
}

/** Puts a document into its room; returns how long it is. */
function readDocument(document: Document, room: Uint8Array): number {
  const { content, error, file } = document;
  if (error !== undefined) return 0;
  if (content !== null) {
    room.set(content);
    return content.length;
  }
  let fd: number | null = null;
  try {
    fd = openSync(file.path, "r");
    return readInto(fd, room, 0);
  } catch (cause) {
    document.error = unreadable(file.path, cause);
    return 0;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** Whether it begins like a recording that is no WAV: those are decoded with the documents around them. */
function needsDecoding(head: Uint8Array): boolean {
  const kind = audioKind(head);
  return kind !== null && kind !== "wav";
}

/** Enough of a file to recognise it; nothing of one that cannot be read. */
function readHead(path: string): Uint8Array {
  let fd: number | null = null;
  try {
    fd = openSync(path, "r");
    const head = Buffer.alloc(kindBytes);
    return head.subarray(0, readInto(fd, head, 0));
  } catch {
    return Buffer.alloc(0); // reading it as a document will say why
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function readLong(fd: number, path: string, from: number, to: number): Buffer {
  if (to - from > longestBytes) throw tooLong(path);
  const bytes = Buffer.allocUnsafe(to - from);
  return bytes.subarray(0, readInto(fd, bytes, from));
}

const tooLong = (path: string) =>
  new TranscriptError("transcript.too_large", `${sourceName(path)}: a line of it is longer than 2 GiB`, {
    hint: "JSON Lines have one call a line; name a file that is one document *.json.",
    source: sourceName(path),
  });

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

const isSystemError = (error: unknown) => error instanceof Error && "syscall" in error;
