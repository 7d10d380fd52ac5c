import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { createColors } from "picocolors";
import { UsageError } from "./usage-error.ts";

/** stdout carries results and nothing else; progress, notes and errors go to stderr. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, process.stdout.isTTY ? 2 : undefined));
}

/** Whether a stream should be coloured: a terminal, unless NO_COLOR is set (https://no-color.org). */
export function hasColor(stream: { isTTY?: boolean }): boolean {
  const { NO_COLOR } = process.env;
  return stream.isTTY === true && (NO_COLOR === undefined || NO_COLOR === "");
}

export const stderrColors = () => createColors(hasColor(process.stderr));

/** Reads a file the user named, `-` being standard input. */
export async function readInput(path: string): Promise<Buffer> {
  if (path === "-") return Buffer.concat(await Array.fromAsync(process.stdin));
  try {
    return await readFile(path);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/** Writes a whole file or nothing: beside it first, then renamed over it. */
export async function writeOutput(path: string, content: string): Promise<void> {
  const partial = `${path}.part`;
  try {
    await writeFile(partial, content);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw fileError(path, cause);
  }
}

const causes: Record<string, [cause: string, hint: string]> = {
  ENOENT: ["no such file or folder", "Check the path."],
  EACCES: ["permission denied", "Check the rights of the file and its folder."],
  EISDIR: ["is a folder, not a file", "Name a file."],
  ENOTDIR: ["a part of the path is not a folder", "Check the path."],
  ENOSPC: ["the disk is full", "Free some space and run the command again."],
  EROFS: ["the file system is read-only", "Choose another place."],
  ERR_FS_FILE_TOO_LARGE: ["the file is too large", "Split it, or use JSON Lines: one call a line."],
};

/** A fault of the file system as one message with its place and a hint. */
export function fileError(path: string, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const known = causes[code];
  return known === undefined ? cause : new UsageError(`${path}: ${known[0]}`, known[1]);
}

/** Prints and waits until the reader keeps up, so that memory stays bounded. */
export async function printLine(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) {
    await new Promise<void>((resolve) => process.stdout.once("drain", resolve));
  }
}

/** `1 fault`, `2 faults`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
