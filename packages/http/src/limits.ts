import { pipeline, type Readable, Transform } from "node:stream";
import { unpacking } from "./content-encoding.ts";
import { Fault } from "./faults.ts";

/** Of a body that is streamed, where the request names none. */
export const defaultMaxBytes = 2 * 2 ** 30;
/** Of one attempt, where the request names none: ample for JSON. */
export const defaultDeadlineMs = 5 * 60_000;

/** Node's timers fire at once when asked for more than this. */
const longestTimerMs = 2 ** 31 - 1;

export function tooLarge(maxBytes: number): Fault {
  const hint = "Check that the address belongs to the expected service.";
  return new Fault("http.too_large", `answered with more than ${maxBytes} bytes`, { kind: "final", hint });
}

function createLimit(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}

/** The same body unpacked, ending with a fault as soon as it is, or is announced to be, longer than `maxBytes`. */
export function limitBody(
  body: Readable,
  {
    announcedBytes,
    contentEncoding,
    maxBytes,
  }: { announcedBytes: number | null; contentEncoding: string; maxBytes: number },
): Readable {
  const limited = createLimit(maxBytes);
  // Whoever reads learns of errors from the stream; without a listener one that nobody reads would end the process.
  limited.on("error", () => {});
  const unpack = unpacking(contentEncoding);
  if (unpack === null) pipeline(body, limited, () => {});
  else pipeline(body, createLimit(maxBytes), unpack, limited, () => {});
  if (announcedBytes !== null && announcedBytes > maxBytes) limited.destroy(tooLarge(maxBytes));
  return limited;
}

/** A signal that aborts with the caller's, and with a fault once `deadlineMs` have passed. */
export function startDeadline(
  deadlineMs: number,
  callers: AbortSignal | undefined,
): { signal: AbortSignal; clear: () => void } {
  const over = new AbortController();
  const timer = setTimeout(
    () => {
      const hint = "Check the speed of the network and of the service, then run again.";
      // Not repeated at once: what dripped or crawled for so long would do so again.
      over.abort(
        new Fault("http.timeout", `had not answered in full after ${deadlineMs / 1000} s`, { kind: "final", hint }),
      );
    },
    Math.min(deadlineMs, longestTimerMs),
  );
  return {
    signal: callers === undefined ? over.signal : AbortSignal.any([callers, over.signal]),
    clear: () => clearTimeout(timer),
  };
}
