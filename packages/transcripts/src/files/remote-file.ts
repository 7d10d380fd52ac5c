import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { HttpRequest, HttpResponse } from "@earshot/http";
import { EarshotError } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import type { RemotePlace, RemoteVersion, SetFile } from "./set-file.ts";
import type { Stored } from "./stored.ts";

/** A GET for a file, of which its sender knows the address. `headers` are made for each attempt. */
export interface FileRequest extends Pick<HttpRequest, "raw" | "accept" | "deadlineMs" | "maxBytes" | "signal"> {
  headers: () => Record<string, string>;
}

/** Sends a request until it succeeds or may not be repeated. Throws what `Http` throws. */
export type SendFileRequest = <T>(request: FileRequest, consume: (response: HttpResponse) => Promise<T>) => Promise<T>;

export interface RemoteLimits {
  /** Of the first range of what is read from its beginning; the ones after it are larger. */
  firstBytes: number;
  /** Of any range: what is lost when a connection breaks for good. */
  rangeBytes: number;
  /** Of what a server sends in one go, since it sends no ranges. */
  streamBytes: number;
  /** How long that may take. */
  streamMs: number;
}

const remoteLimits: RemoteLimits = {
  firstBytes: 1 << 18,
  rangeBytes: 8 << 20,
  streamBytes: 2 ** 40,
  streamMs: 24 * 60 * 60_000,
};

/** What a range answers when there is nothing of it, and when the file is another by now. */
const [unsatisfiable, failedCondition] = [416, 412];
/** Packed on the way, a range is not one of the file's bytes. */
const plain = { "accept-encoding": "identity" };

/** A file on a server: by ranges where it sends them, else in one go. What `version` says of it must still be so. */
export async function openRemoteFile(
  send: SendFileRequest,
  file: SetFile,
  { version }: RemotePlace,
  limits: RemoteLimits = remoteLimits,
): Promise<Stored> {
  const known = version ?? (await findVersion(send, file));
  if (known === null) return { byteLength: null, read: () => readInOneGo(send, file, limits) };
  const { byteLength } = known;
  return {
    byteLength,
    version: known,
    read: (startByte, endByte) => readByRanges(send, file, known, { startByte, endByte, limits }),
  };
}

/** What a file is now; null when the server does not send ranges of it. */
async function findVersion(send: SendFileRequest, file: SetFile): Promise<RemoteVersion | null> {
  const headers = () => ({ ...plain, range: "bytes=0-0" });
  return send({ headers, raw: true, accept: [unsatisfiable] }, async ({ status, headers }) => {
    const total = status === unsatisfiable ? /^bytes \*\/(0)$/ : /^bytes 0-0\/(\d+)$/;
    const [, length] = total.exec(headers["content-range"] ?? "") ?? [];
    if (status === unsatisfiable && length === undefined) throw badAnswer(file, "it has no first byte");
    if (status === 200 || length === undefined || isPackedOnTheWay(file, headers)) return null;
    const byteLength = Number(length);
    if (Number.isSafeInteger(byteLength)) return { byteLength, etag: headers.etag ?? null };
    throw badAnswer(file, "it names no length");
  });
}

/** Servers say of `calls.jsonl.gz` that it is packed by gzip, which its name says as well. */
function isPackedOnTheWay({ compression }: SetFile, headers: HttpResponse["headers"]): boolean {
  const encoding = (headers["content-encoding"] ?? "").trim().toLowerCase().replace(/^x-/, "");
  return encoding !== "" && encoding !== "identity" && encoding !== compression;
}

interface RangeOptions {
  startByte: number;
  endByte: number | undefined;
  limits: RemoteLimits;
}

/** One range is fetched while the one before is used. */
async function* readByRanges(
  send: SendFileRequest,
  file: SetFile,
  version: RemoteVersion,
  { startByte, endByte, limits }: RangeOptions,
): AsyncGenerator<Buffer> {
  const end = Math.min(endByte ?? version.byteLength, version.byteLength);
  const stop = new AbortController();
  // Who names an end wants all of it; who does not may have enough of the first piece.
  let bytes = endByte === undefined ? limits.firstBytes : limits.rangeBytes;
  let at = startByte;
  const fetchNext = (): Promise<Buffer> | null => {
    if (at >= end) return null;
    const [from, to] = [at, Math.min(end, at + bytes)];
    at = to;
    bytes = Math.min(limits.rangeBytes, bytes * 4);
    const range = fetchRange(send, file, version, { from, to, signal: stop.signal });
    range.catch(() => {}); // caught where it is awaited
    return range;
  };
  try {
    for (let range = fetchNext(); range !== null; ) {
      const piece = await range;
      range = fetchNext();
      yield piece;
    }
  } finally {
    stop.abort();
  }
}

/** Goes on behind what came when a connection breaks. */
async function fetchRange(
  send: SendFileRequest,
  file: SetFile,
  version: RemoteVersion,
  { from, to, signal }: { from: number; to: number; signal: AbortSignal },
): Promise<Buffer> {
  const content = Buffer.allocUnsafe(to - from);
  let filled = 0;
  const headers = () => {
    // What broke behind its last byte leaves no range to ask for.
    if (filled === content.length) filled = 0;
    return { ...plain, ...conditionOf(version), range: `bytes=${from + filled}-${to - 1}` };
  };
  const request = { headers, raw: true, accept: [unsatisfiable, failedCondition], maxBytes: Number.MAX_SAFE_INTEGER };
  try {
    await send({ ...request, signal }, async (response) => {
      checkRange(file, version, response, { from: from + filled, to });
      for await (const piece of response.body) {
        if (piece.length > content.length - filled) throw badAnswer(file, "it sends more than was asked for");
        filled += piece.copy(content, filled);
      }
      if (filled < content.length) throw badAnswer(file, `it sends ${content.length - filled} bytes too few`);
    });
  } catch (error) {
    if (!(error instanceof EarshotError) || error instanceof TranscriptError) throw error;
    throw new TranscriptError("transcript.unreadable", `${file.path}: from byte ${from} on: ${error.message}`, {
      hint: error.hint,
      cause: error,
      source: file.path,
    });
  }
  return content;
}

/** A weak ETag does not say that each byte is the same, and may not be used so. */
function conditionOf({ etag }: RemoteVersion): Record<string, string> {
  return etag === null || etag.startsWith("W/") ? {} : { "if-match": etag };
}

function checkRange(
  file: SetFile,
  { byteLength, etag }: RemoteVersion,
  { status, headers }: HttpResponse,
  { from, to }: { from: number; to: number },
): void {
  if (status === failedCondition || status === unsatisfiable || (etag !== null && (headers.etag ?? etag) !== etag)) {
    throw changed(file);
  }
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers["content-range"] ?? "") ?? [];
  if (status !== 206) throw badAnswer(file, `it answers ${status} to a request for a range`);
  if (total === undefined) throw badAnswer(file, "it does not say which range it sends");
  if (total !== "*" && Number(total) !== byteLength) throw changed(file);
  if (Number(first) !== from || Number(last) !== to - 1) throw badAnswer(file, "it sends another range");
  if (isPackedOnTheWay(file, headers)) throw badAnswer(file, "it packs a range");
}

/** What broke off cannot be read on: a server that sends no ranges begins anew. */
async function* readInOneGo(send: SendFileRequest, file: SetFile, limits: RemoteLimits): AsyncGenerator<Buffer> {
  const content = new PassThrough({ highWaterMark: 1 << 20 });
  const stop = new AbortController();
  content.once("close", () => stop.abort());
  let bytes = 0;
  const request: FileRequest = {
    headers: () => plain,
    // What is packed by its name is not unpacked on the way: servers say of such files that they are packed.
    raw: file.compression !== null,
    deadlineMs: limits.streamMs,
    maxBytes: limits.streamBytes,
    signal: stop.signal,
  };
  send(request, async ({ body }) => {
    if (bytes > 0) throw brokenOff(file, bytes);
    for await (const piece of body) {
      bytes += piece.length;
      if (!content.write(piece)) await once(content, "drain", { signal: stop.signal });
    }
  }).then(
    () => content.end(),
    (error) => content.destroy(error),
  );
  yield* content;
}

function changed({ path }: SetFile): TranscriptError {
  return new TranscriptError("transcript.changed", `${path}: changed while it was read`, {
    hint: "Run again when nothing writes to it any more.",
    source: path,
  });
}

function badAnswer({ path }: SetFile, what: string): TranscriptError {
  return new TranscriptError(
    "transcript.bad_answer",
    `${path}: the server's answer is not what was asked for: ${what}`,
    {
      hint: "Check the server and what lies in between, or fetch the file and analyze it here.",
      source: path,
    },
  );
}

function brokenOff({ path }: SetFile, bytes: number): TranscriptError {
  const problem = `the connection broke after ${bytes} bytes, and the server sends no ranges to read on from there`;
  return new TranscriptError("transcript.cut_off", `${path}: ${problem}`, {
    hint: "Run again, or fetch the file and analyze it here.",
    source: path,
  });
}
