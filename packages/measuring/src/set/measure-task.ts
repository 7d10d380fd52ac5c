import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import type { Kernel, ScannedCalls } from "@earshot/analysis-wasm";
import { createSpeakerOf } from "@earshot/transcripts";
import { MeasuringError } from "../errors.ts";
import { lineStart, readContent, readInto, unreadable } from "./content.ts";
import { createPage, type SetPart, type SetRules } from "./page.ts";
import { type SetFile, sourceName } from "./set-file.ts";
import { linesBefore, publishLines, type SetTask, type TaskOf } from "./task.ts";

const newline = 0x0a;
/** What is longer is parsed one document after the other: the kernel's memory has an end. */
const scannedBytes = 256 << 20;
/** The most that is read at once; a longer document could not be parsed either. */
const longestBytes = 2 ** 31 - 1;
const blanks: ReadonlySet<number> = new Set([0x09, 0x0d, 0x20]);

/** A whole document to be scanned beside others. */
interface Document {
  file: SetFile;
  bytes: number;
  /** Null for what is read when its room is there. */
  content: Buffer | null;
  error?: unknown;
}

/** Told how many lines there are, says the number of the first. */
type NumberFirst = (lines: number) => number;

/** Measures one task after the other. A document at fault is passed over and told; a fault of Earshot's own is thrown. */
export function createTaskMeasurer(kernel: Kernel, rules: SetRules): (task: SetTask) => AsyncGenerator<SetPart> {
  const attribute = createSpeakerOf(rules.roleMap);
  const page = createPage(kernel, rules);

  async function* measureTask(task: SetTask): AsyncGenerator<SetPart> {
    if (task.kind === "documents") yield* measureFiles(task.files);
    else if (task.kind === "lines") yield measureRange(task);
    else yield* measureStream(task.file);
  }

  async function* measureFiles(files: readonly SetFile[]): AsyncGenerator<SetPart> {
    let documents: Document[] = [];
    let bytes = 0;
    for (const file of files) {
      const document = await openDocument(file);
      documents.push(document);
      bytes += document.bytes;
      if (bytes < rules.taskBytes) continue;
      yield measureDocuments(documents, bytes);
      documents = [];
      bytes = 0;
    }
    yield measureDocuments(documents, bytes);
  }

  function measureDocuments(documents: readonly Document[], bytes: number): SetPart {
    const input = roomFor(bytes + documents.length);
    if (input === null) {
      for (const document of documents) addAlone(document);
    } else {
      const ends = new Uint32Array(documents.length);
      let at = 0;
      for (const [index, document] of documents.entries()) {
        at += readDocument(document, input.subarray(at, at + document.bytes));
        ends[index] = at;
        at += 1;
      }
      addDocuments(documents, ends);
    }
    return page.take();
  }

  function addDocuments(documents: readonly Document[], ends: Uint32Array): void {
    const scanned = kernel.scanDocuments(ends, attribute);
    const placeOf = (index: number) => ({ file: documents[index]?.file.path ?? "", line: null });
    page.addScanned(scanned, placeOf, (bytes, place, index) => {
      const error = documents[index]?.error;
      if (error === undefined) page.addDocument(bytes, place);
      else page.addFault(error, place);
    });
    for (const document of documents.slice(scanned.count)) addAlone(document);
  }

  function addAlone({ file, content, error }: Document): void {
    const place = { file: file.path, line: null };
    try {
      if (error !== undefined) throw error;
      page.addDocument(content ?? readFile(file.path), place);
    } catch (fault) {
      page.addFault(fault, place);
    }
  }

  function measureRange({ file, startByte, endByte, index, lineCounts }: TaskOf<"lines">): SetPart {
    const path = file.path;
    let published = false;
    const numberFirst: NumberFirst = (lines) => {
      publishLines(lineCounts, index, lines);
      published = true;
      return 1 + linesBefore(lineCounts, index);
    };
    let fd: number | null = null;
    try {
      fd = openSync(path, "r");
      const from = lineStart(fd, startByte, endByte);
      const to = from === endByte ? from : lineStart(fd, endByte);
      const room = roomFor(to - from);
      if (room !== null) addLines(readInto(fd, room, from), path, numberFirst);
      else addLinesAlone(readLong(fd, path, from, to), path, numberFirst);
    } catch (error) {
      if (!published) publishLines(lineCounts, index, 0);
      page.addFault(isSystemError(error) ? unreadable(path, error) : error, { file: path, line: null });
    } finally {
      if (fd !== null) closeSync(fd);
    }
    return page.take();
  }

  async function* measureStream(file: SetFile): AsyncGenerator<SetPart> {
    let line = 1;
    const numberFirst: NumberFirst = (lines) => {
      line += lines;
      return line - lines;
    };
    const measure = (chunks: readonly Buffer[], bytes: number): void => {
      const room = roomFor(bytes);
      if (room === null) {
        addLinesAlone(Buffer.concat(chunks), file.path, numberFirst);
        return;
      }
      let at = 0;
      for (const chunk of chunks) {
        room.set(chunk, at);
        at += chunk.length;
      }
      addLines(bytes, file.path, numberFirst);
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
        measure([...chunks, chunk.subarray(0, whole)], bytes + whole);
        yield page.take();
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
    measure(chunks, bytes);
    if (fault !== undefined) page.addFault(fault, { file: file.path, line: null });
    yield page.take();
  }

  /** Measures the lines in the first `bytes` bytes of the kernel's input. */
  function addLines(bytes: number, file: string, numberFirst: NumberFirst): void {
    const scanned = kernel.scanLines(bytes, attribute);
    const { lineOf, lines } = numberLines(scanned);
    // Copied, since measuring takes the kernel's memory: what is behind the last call that a scan takes.
    const rest = Buffer.from(scanned.bytes().slice(scanned.consumed, bytes));
    const first = numberFirst(lines + countLines(rest));
    page.addScanned(scanned, (document) => ({ file, line: first + (lineOf[document] ?? 0) }));
    if (rest.length === 0) return;
    kernel.input(rest.length).set(rest);
    addLines(rest.length, file, () => first + lines);
  }

  /** Measures lines that the kernel has no room for. */
  function addLinesAlone(bytes: Buffer, file: string, numberFirst: NumberFirst): void {
    let line = numberFirst(countLines(bytes));
    for (let start = 0; start < bytes.length; line += 1) {
      const found = bytes.indexOf(newline, start);
      const end = found < 0 ? bytes.length : found;
      const document = bytes.subarray(start, end);
      if (!document.every((byte) => blanks.has(byte))) page.addDocument(document, { file, line });
      start = end + 1;
    }
  }

  function roomFor(bytes: number): Uint8Array | null {
    return bytes > scannedBytes ? null : kernel.input(bytes);
  }

  return measureTask;
}

async function openDocument(file: SetFile): Promise<Document> {
  try {
    const facts = file.compression === null && file.path !== "-" ? statSync(file.path) : null;
    if (facts?.isFile()) return { file, bytes: facts.size, content: null };
    const content = Buffer.concat(await Array.fromAsync(readContent(file)));
    return { file, bytes: content.length, content };
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
  new MeasuringError("set.unreadable", `${sourceName(path)}: a line of it is longer than 2 GiB`, {
    hint: "JSON Lines have one call a line; name a file that is one document *.json.",
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

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

const isSystemError = (error: unknown) => error instanceof Error && "syscall" in error;
