const newline = 0x0a;

/** How many lines end in the bytes. */
export function countLines(bytes: Uint8Array): number {
  // A buffer finds a byte many times as fast as an array does.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let lines = 0;
  for (let at = buffer.indexOf(newline); at >= 0; at = buffer.indexOf(newline, at + 1)) lines += 1;
  return lines;
}
