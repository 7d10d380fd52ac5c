import { pipeline, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { Fault, laterHint } from "./faults.ts";

type Pieces = AsyncIterable<Buffer>;

/** Some servers leave out the frame that belongs around deflate; the first byte tells. */
function createInflateFor(first: Buffer): Transform {
  return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
}

const decoders: ReadonlyMap<string, (first: Buffer) => Transform> = new Map([
  ["br", () => createBrotliDecompress()],
  ["deflate", createInflateFor],
  ["gzip", () => createGunzip()],
  ["x-gzip", () => createGunzip()],
]);

/** What an error of zlib means; any other is of the connection and passes. */
function toUnpackingFault(error: unknown, encoding: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "Z_BUF_ERROR") {
    const problem = `ended its answer before the end of its ${encoding}`;
    return new Fault("http.truncated", problem, { kind: "broken", hint: laterHint, cause: error });
  }
  if (!/^(?:Z_|ERR__)/.test(code)) return error;
  const problem = `answered with a body that is not the ${encoding} it is said to be`;
  return new Fault("http.protocol_error", problem, { kind: "broken", hint: laterHint, cause: error });
}

/** A step of a pipeline that unpacks a body; null when there is nothing to unpack. */
export function unpacking(contentEncoding: string): ((packed: Pieces) => AsyncGenerator<Buffer>) | null {
  const encoding = contentEncoding.trim().toLowerCase();
  if (encoding === "" || encoding === "identity") return null;
  return async function* unpack(packed) {
    const createDecoder = decoders.get(encoding);
    if (createDecoder === undefined) {
      const hint = "Ask who runs the service to send it as it is, or as gzip, deflate or br.";
      throw new Fault("http.protocol_error", `answered in an unknown encoding, ${encoding}`, {
        kind: "final",
        hint,
        cause: undefined,
      });
    }
    const pieces = packed[Symbol.asyncIterator]();
    const { value: first, done } = await pieces.next();
    // An empty body is not packed at all.
    if (done) return;
    const decoder = createDecoder(first);
    pipeline(
      async function* () {
        yield first;
        yield* { [Symbol.asyncIterator]: () => pieces };
      },
      decoder,
      () => {},
    );
    try {
      yield* decoder;
    } catch (error) {
      throw toUnpackingFault(error, encoding);
    }
  };
}
