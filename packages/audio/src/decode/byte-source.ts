import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { AudioError } from "../errors.ts";

/** Bytes of a recording, read where a decoder needs them. */
export interface ByteSource {
  /** What messages call it. */
  name: string;
  size: number;
  /** Fewer bytes where the recording ends. Good until the next call. */
  read(at: number, length: number): Uint8Array;
}

export interface ByteFile extends ByteSource, Disposable {}

export function bytesOf(bytes: Uint8Array, name: string): ByteSource {
  return { name, size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
}

/** A file, read without promises: only for a thread of its own. Throws AudioError. */
export function openBytes(path: string): ByteFile {
  let fd: number | null = null;
  try {
    const opened = openSync(path, "r");
    fd = opened;
    const stats = fstatSync(opened);
    if (!stats.isFile()) throw new Error("not a file");
    let buffer = Buffer.alloc(0);
    return {
      name: path,
      size: stats.size,
      read(at, length) {
        if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(length);
        return buffer.subarray(0, readSync(opened, buffer, 0, length, at));
      },
      [Symbol.dispose]: () => closeSync(opened),
    };
  } catch (cause) {
    if (fd !== null) closeSync(fd);
    const hint = "Check that the file exists and may be read.";
    throw new AudioError("audio.unreadable", `${path} cannot be read`, { hint, cause, path });
  }
}
