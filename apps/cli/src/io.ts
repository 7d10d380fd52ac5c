import { fstatSync, write as writeFd } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { fileError, oneLine, requireUtf8, UsageError, withoutControls } from "@earshot/model";
import { createColors } from "picocolors";

/** stdout carries results and nothing else; progress, notes and errors go to stderr. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Prints a result that holds names or words from outside, for people. */
export function printText(text: string): void {
  print(withoutControls(text));
}

export function note(text: string): void {
  process.stderr.write(`${withoutControls(text)}\n`);
}

/** A line above a bar. */
export function noteAbove(text: string | null): void {
  process.stderr.write("\r\x1b[K");
  if (text !== null) note(oneLine(text));
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, process.stdout.isTTY ? 2 : undefined));
}

/** Whether a stream should be coloured: a terminal, unless NO_COLOR is set (https://no-color.org). */
export function hasColor(stream: { isTTY?: boolean | undefined }): boolean {
  const { NO_COLOR } = process.env;
  return stream.isTTY === true && (NO_COLOR === undefined || NO_COLOR === "");
}

export const stderrColors = () => createColors(hasColor(process.stderr));

/** Reads a file the user named, `-` being standard input. */
export async function readInput(path: string): Promise<Buffer> {
  if (path === "-") return Buffer.concat(await Array.fromAsync(process.stdin));
  try {
    const facts = await stat(path);
    // A device such as /dev/zero may have no end.
    if (!facts.isCharacterDevice() && !facts.isBlockDevice()) return await readFile(path);
  } catch (cause) {
    throw fileError(path, cause);
  }
  throw new UsageError(`${path}: is a device, not a file`, "Name a file, or - for standard input.");
}

/** Reads a text in UTF-8, without a byte order mark. */
export async function readTextInput(path: string): Promise<string> {
  return requireUtf8(await readInput(path), path === "-" ? "standard input" : path);
}

/** Pieces of at least so many characters are written at once. */
const largestWait = 64 * 1024;

/**
 * Writes a whole file or nothing: beside it first, then renamed over it. Pieces are written as they come. Reports hold what was
 * said: nobody else may read them.
 */
export async function writeOutput(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const partial = `${path}.part`;
  try {
    await rm(partial, { force: true }); // one that is left over may have other rights
    await writeFile(partial, joined(pieces), { mode: 0o600 });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw fileError(path, cause);
  }
}

/** Prints pieces as they come, and waits until the reader has them, so that memory stays bounded. */
export async function printPieces(pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  for await (const output of joined(pieces)) await printToStream(output);
}

async function* joined(
  pieces: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string | Uint8Array, void, undefined> {
  let text = "";
  for await (const piece of pieces) {
    if (typeof piece !== "string") {
      yield piece;
      continue;
    }
    text += piece;
    if (text.length < largestWait) continue;
    yield text;
    text = "";
  }
  yield text;
}

/** Prints and waits until the reader has it, so that memory stays bounded. */
export async function printLine(line: string): Promise<void> {
  await printToStream(`${line}\n`);
}

/** Prints results. To a file it is written beside this thread's work, which Node's own stdout would hold up. */
export async function printBytes(output: Uint8Array): Promise<void> {
  const { fd } = process.stdout;
  if (!fstatSync(fd).isFile()) return printToStream(output);
  try {
    for (let at = 0; at < output.length; ) at += (await writeToFile(fd, output, at)).bytesWritten;
  } catch (cause) {
    throw fileError("standard output", cause);
  }
}

const writeToFile = promisify(writeFd);

function printToStream(output: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(output, () => resolve()));
}

/** `1 fault`, `2 faults`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
