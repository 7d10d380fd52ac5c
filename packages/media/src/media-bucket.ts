import { once } from "node:events";
import { stat } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { HttpError, type HttpResponse } from "@earshot/http";
import { type ByteRange, fileProblem, type KeptContent, type MediaStore } from "@earshot/model";
import type { MediaBucketOptions } from "./bucket-address.ts";
import { toMediaError } from "./bucket-failure.ts";
import { listContents, listUnfinishedUploads } from "./bucket-listing.ts";
import { type Bucket, type BucketDeps, openBucket } from "./bucket-requests.ts";
import { uploadFile } from "./bucket-upload.ts";
import { placeOf } from "./content-name.ts";
import { changed, MediaError } from "./errors.ts";
import { hashOf } from "./file-hash.ts";

/**
 * Keeps media in a bucket of an S3-compatible store, as `<prefix>/ab/abcd…`: below its prefix it is laid out as a folder of media is.
 * @throws MediaError `media.configuration` when the options are wrong
 */
export function createMediaBucket(options: MediaBucketOptions, deps: BucketDeps): MediaStore {
  const bucket = openBucket(options, deps);
  const { location } = bucket;

  return {
    location,
    referenceTo: (sha256) => `${location}/${placeOf(sha256)}`,
    put: (sha256, path) => naming(location, () => put(bucket, sha256, path)),
    size: (sha256) => naming(location, () => sizeOf(bucket, placeOf(sha256))),
    read: (sha256, range) => naming(location, () => read(bucket, placeOf(sha256), range)),
    list: () => listing(bucket),
    removeUnfinished: (beforeMs) => naming(location, () => removeUnfinished(bucket, beforeMs)),
    delete: (sha256) => naming(location, () => removeVersions(bucket, placeOf(sha256))),
  };
}

async function naming<T>(location: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toMediaError(location, error);
  }
}

async function put(bucket: Bucket, sha256: string, path: string): Promise<boolean> {
  const key = placeOf(sha256);
  const keptBytes = await sizeOf(bucket, key);
  try {
    const { size: bytes } = await stat(path);
    if (keptBytes === bytes) return false;
    return await uploadFile(bucket, { key, sha256, path, bytes, replaces: keptBytes !== null });
  } catch (error) {
    const known = fileProblem(error);
    if (known !== null) {
      throw new MediaError("media.io_failed", `${path}: ${known.problem}`, { hint: known.hint, cause: error });
    }
    if (error instanceof MediaError) throw error;
    const refusal = error instanceof HttpError ? (error.serverCode ?? "") : null;
    // Another writer of the same content was faster, or the answer that this one was done got lost.
    const isDone = refusal !== null && /^(?:ConditionalRequestConflict|NoSuchUpload)$/.test(refusal);
    if (isDone && (await sizeOf(bucket, key)) !== null) return false;
    const isDoubtful = refusal === null || /^(?:BadDigest|XAmzContentSHA256Mismatch)$/.test(refusal);
    if (isDoubtful && (await hashOf(path)) !== sha256) throw changed(path);
    throw error;
  }
}

async function* listing(bucket: Bucket): AsyncGenerator<KeptContent> {
  const contents = listContents(bucket);
  for (;;) {
    const next = await naming(bucket.location, () => contents.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** Whoever still uploads one of them does so again. */
async function removeUnfinished(bucket: Bucket, beforeMs: number): Promise<void> {
  for await (const { key, uploadId, begunAtMs } of listUnfinishedUploads(bucket)) {
    if (begunAtMs >= beforeMs) continue;
    const request = { method: "DELETE", key, query: { uploadId }, accept: [missing] } as const;
    await bucket.send(request, async () => {});
  }
}

/**
 * Where the bucket keeps versions, one that is removed uncovers the one before it, and so does the mark that an object was deleted.
 * False when there was none.
 */
async function removeVersions(bucket: Bucket, key: string): Promise<boolean> {
  const removed = new Set<string>();
  for (;;) {
    // S3 deletes what is not there without a word.
    const { size, versionId } = await factsOf(bucket, key);
    if (size === null && versionId === undefined) return removed.size > 0;
    if (versionId !== undefined && removed.has(versionId))
      throw badAnswer(bucket, "a version stays when it is deleted");
    const query = versionId === undefined ? {} : { versionId };
    const isMarked = await bucket.send({ method: "DELETE", key, query }, async ({ headers }) => isMarker(headers));
    if (versionId !== undefined) removed.add(versionId);
    else if (isMarked) throw badAnswer(bucket, "it keeps versions, and does not name them");
    else return true;
  }
}

async function sizeOf(bucket: Bucket, key: string): Promise<number | null> {
  return (await factsOf(bucket, key)).size;
}

interface ObjectFacts {
  /** Null for what is not there. */
  size: number | null;
  /** Where the bucket keeps versions, that of the object, or of the mark that it was deleted. */
  versionId: string | undefined;
}

/** Whether its bucket is there, the answer to a HEAD does not say. */
function factsOf(bucket: Bucket, key: string): Promise<ObjectFacts> {
  return bucket.send({ method: "HEAD", key, accept: [missing] }, async ({ status, contentLength, headers }) => {
    const versionId = headers["x-amz-version-id"];
    if (status === missing) return { size: null, versionId: isMarker(headers) ? versionId : undefined };
    if (contentLength !== null) return { size: contentLength, versionId };
    throw badAnswer(bucket, "it does not say how long an object is");
  });
}

function isMarker(headers: HttpResponse["headers"]): boolean {
  return headers["x-amz-delete-marker"] === "true";
}

function isMissing(error: unknown): boolean {
  return error instanceof HttpError && error.status === missing && error.serverCode !== "NoSuchBucket";
}

const missing = 404;
/** The status for a range that begins where there is nothing any more. */
const behindTheEnd = 416;

/** Reads on behind what came when a connection ends early. Ends with an error when it cannot be read to its end. */
async function read(
  bucket: Bucket,
  key: string,
  { startByte, endByte }: ByteRange = { startByte: 0 },
): Promise<AsyncIterable<Uint8Array> | null> {
  const content = new PassThrough();
  // Whoever reads learns of errors; without a listener one that comes before would end the process.
  content.on("error", () => {});
  const stop = new AbortController();
  content.once("close", () => stop.abort());
  const opened = Promise.withResolvers<AsyncIterable<Uint8Array> | null>();
  let at = startByte;
  const headers = (): Record<string, string> =>
    at === 0 && endByte === undefined
      ? {}
      : { range: `bytes=${at}-${endByte === undefined ? "" : Math.max(at, endByte - 1)}` };
  const request = { method: "GET", key, headers, accept: [behindTheEnd], signal: stop.signal } as const;
  const done = bucket.send(request, async (response) => {
    const end = endOf(bucket, response, { startByte: at, endByte });
    opened.resolve(content);
    if (response.status === behindTheEnd) return;
    for await (const piece of response.body) {
      at += piece.length;
      if (end !== null && at > end) throw badAnswer(bucket, "it sends more than it announced");
      if (!content.write(piece)) await once(content, "drain", { signal: stop.signal });
    }
    if (end !== null && at < end) throw badAnswer(bucket, `it sends ${end - at} bytes less than it announced`);
  });
  done.then(
    () => content.end(),
    (error) => {
      if (isMissing(error)) opened.resolve(null);
      opened.reject(error);
      content.destroy(asError(toMediaError(bucket.location, error)));
    },
  );
  return await opened.promise;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * Behind which byte of the content an answer ends; null when it does not say. Behind the end of the content there is nothing.
 * @throws MediaError `media.bad_answer` when it is not the range that was asked for
 */
function endOf(
  bucket: Bucket,
  { status, headers, contentLength }: HttpResponse,
  { startByte, endByte }: ByteRange,
): number | null {
  if (status === behindTheEnd) return startByte;
  if (status === 200 && startByte === 0 && endByte === undefined) return contentLength;
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers["content-range"] ?? "") ?? [];
  const end = Math.min(endByte ?? Number.POSITIVE_INFINITY, Number(total));
  if (status === 206 && Number(first) === startByte && Number(last) + 1 === end) return end;
  throw badAnswer(bucket, "it is another range than was asked for");
}

function badAnswer({ location }: Bucket, what: string): MediaError {
  return new MediaError("media.bad_answer", `${location}: the answer is not that of S3: ${what}`, {
    hint: "Check EARSHOT_S3_ENDPOINT, and what lies in between.",
  });
}
