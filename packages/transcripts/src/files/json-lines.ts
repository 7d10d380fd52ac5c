const newline = 0x0a;
const carriageReturn = 0x0d;
const blanks: ReadonlySet<number> = new Set([0x09, 0x0d, 0x20]);

export interface Line {
  /** From 1. */
  number: number;
  /** Without the end of the line; null for a line that is longer than allowed. */
  bytes: Buffer | null;
}

/** The lines of a content that are not blank. Holds one line at a time, and no more than `longestBytes` of it. */
export async function* readLines(content: AsyncIterable<Buffer>, longestBytes: number): AsyncGenerator<Line> {
  let number = 1;
  let pieces: Buffer[] = [];
  let bytes = 0;
  const add = (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > longestBytes) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  };
  const take = (): Line | null => {
    const [first, second] = pieces;
    const whole = first !== undefined && second === undefined ? first : Buffer.concat(pieces);
    const line = bytes > longestBytes ? null : whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole;
    pieces = [];
    bytes = 0;
    number += 1;
    return line?.every((byte) => blanks.has(byte)) ? null : { number: number - 1, bytes: line };
  };
  for await (const chunk of content) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, end));
      const line = take();
      if (line !== null) yield line;
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  const last = take();
  if (last !== null) yield last;
}
