import { createReadStream, fstatSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { isatty, ReadStream } from "node:tty";

const fd = 0;

/**
 * Standard input, in whichever thread asks for it: `process.stdin` is empty in all but the first. A pipe must not be read as a file,
 * since a read of one that is empty for a moment fails where somebody has made it non-blocking, as Node itself does.
 */
export function openStandardInput(highWaterMark: number): Readable {
  if (isatty(fd)) return new ReadStream(fd);
  const facts = fstatSync(fd);
  if (facts.isFIFO() || facts.isSocket()) return new Socket({ fd, writable: false });
  return createReadStream("", { fd, autoClose: false, highWaterMark });
}
