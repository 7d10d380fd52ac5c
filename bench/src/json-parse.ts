import { openSync, readSync } from "node:fs";

// node json-parse.ts SET: the milliseconds that JSON.parse alone takes for all lines of a set. Reading the file, cutting it into
// lines and decoding these are not timed.
const file = openSync(process.argv[2] ?? "", "r");
const buffer = Buffer.allocUnsafe(1 << 25);
let kept = 0;
let ms = 0;
for (;;) {
  const read = readSync(file, buffer, kept, buffer.length - kept, null);
  if (read === 0) break;
  const end = buffer.subarray(0, kept + read).lastIndexOf(10) + 1;
  const lines = buffer.toString("utf8", 0, end).split("\n").slice(0, -1);
  const began = performance.now();
  for (const line of lines) JSON.parse(line);
  ms += performance.now() - began;
  buffer.copyWithin(0, end, kept + read);
  kept = kept + read - end;
}
console.log(ms);
