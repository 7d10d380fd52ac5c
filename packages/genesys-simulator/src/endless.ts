import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

const silence = Buffer.alloc(1 << 16, 0xff);
const dripMs = 50;

/** The content, and then silence for as long as anybody reads. */
export function endless(content: Buffer): Readable {
  return Readable.from(
    (function* () {
      yield content;
      for (;;) yield silence;
    })(),
  );
}

/** The content a byte at a time, and then silence likewise. */
export function dripping(content: Buffer): Readable {
  return Readable.from(
    (async function* () {
      for (let at = 0; ; at += 1) {
        yield at < content.length ? content.subarray(at, at + 1) : silence.subarray(0, 1);
        await delay(dripMs, undefined, { ref: false });
      }
    })(),
  );
}
