import type { KeptContent } from "@earshot/model";
import type { Bucket } from "./bucket-requests.ts";
import { isContentName, placeOf } from "./content-name.ts";
import { MediaError } from "./errors.ts";
import { xmlElements, xmlText } from "./xml-text.ts";

/** An upload in parts that was neither completed nor aborted. */
export interface UnfinishedUpload {
  /** Below the prefix. */
  key: string;
  uploadId: string;
  begunAtMs: number;
}

/** All contents that a bucket has below its prefix. Throws what `Http` throws, and MediaError. */
export async function* listContents(bucket: Bucket): AsyncGenerator<KeptContent> {
  const firstPage = { "list-type": "2", prefix: bucket.prefix };
  for await (const page of pages(bucket, firstPage, { "continuation-token": "NextContinuationToken" })) {
    for (const item of xmlElements(page, "Contents")) {
      const sha256 = contentNamed(bucket, item);
      if (sha256 === null) continue;
      yield { sha256, bytes: sizeIn(bucket, item), keptAtMs: timeIn(bucket, item, "LastModified") };
    }
  }
}

/** An object as a list names it. */
export interface BucketObject {
  key: string;
  bytes: number;
  etag: string | null;
}

/** All objects whose keys begin with a text, in the order of their bytes. Throws the same. */
export async function* listObjects(bucket: Bucket, prefix: string): AsyncGenerator<BucketObject> {
  // XML has no way to write some characters of keys.
  const firstPage = { "list-type": "2", prefix, "encoding-type": "url" };
  for await (const page of pages(bucket, firstPage, { "continuation-token": "NextContinuationToken" })) {
    const isEncoded = xmlText(page, "EncodingType") === "url";
    for (const item of xmlElements(page, "Contents")) {
      const key = required(bucket, item, "Key");
      const bytes = sizeIn(bucket, item);
      const etag = xmlText(item, "ETag") ?? null;
      yield { key: isEncoded ? decodeURIComponent(key.replaceAll("+", " ")) : key, bytes, etag };
    }
  }
}

/** All uploads of contents below the prefix that are not finished. Throws the same. */
export async function* listUnfinishedUploads(bucket: Bucket): AsyncGenerator<UnfinishedUpload> {
  const firstPage = { uploads: "", prefix: bucket.prefix };
  const markers = { "key-marker": "NextKeyMarker", "upload-id-marker": "NextUploadIdMarker" };
  for await (const page of pages(bucket, firstPage, markers)) {
    for (const item of xmlElements(page, "Upload")) {
      const sha256 = contentNamed(bucket, item);
      if (sha256 === null) continue;
      const uploadId = required(bucket, item, "UploadId");
      yield { key: placeOf(sha256), uploadId, begunAtMs: timeIn(bucket, item, "Initiated") };
    }
  }
}

/** @param markers what asks for the page that follows, each with what a page calls it */
async function* pages(
  bucket: Bucket,
  firstPage: Readonly<Record<string, string>>,
  markers: Readonly<Record<string, string>>,
): AsyncGenerator<string> {
  let query = firstPage;
  for (;;) {
    const page = await bucket.send({ method: "GET", key: null, query }, (response) => response.text());
    yield page;
    if (required(bucket, page, "IsTruncated") !== "true") return;
    const next = Object.entries(markers).map(([name, element]) => [name, required(bucket, page, element)]);
    const following = { ...firstPage, ...Object.fromEntries(next) };
    if (JSON.stringify(following) === JSON.stringify(query)) throw badListing(bucket, "the same page follows");
    query = following;
  }
}

/** Null for what has another place than that of a content. */
function contentNamed(bucket: Bucket, item: string): string | null {
  const key = required(bucket, item, "Key");
  const sha256 = key.slice(key.lastIndexOf("/") + 1);
  return isContentName(sha256) && key === `${bucket.prefix}${placeOf(sha256)}` ? sha256 : null;
}

function sizeIn(bucket: Bucket, item: string): number {
  const bytes = Number(required(bucket, item, "Size"));
  if (!Number.isSafeInteger(bytes)) throw badListing(bucket, "Size is no number");
  return bytes;
}

function timeIn(bucket: Bucket, item: string, element: string): number {
  const atMs = Date.parse(required(bucket, item, element));
  if (Number.isNaN(atMs)) throw badListing(bucket, `${element} is no time`);
  return atMs;
}

function required(bucket: Bucket, xml: string, element: string): string {
  const text = xmlText(xml, element);
  if (text === undefined) throw badListing(bucket, `${element} is missing`);
  return text;
}

function badListing({ location }: Bucket, what: string): MediaError {
  return new MediaError("media.bad_answer", `${location}: the list of what is in it is not that of S3: ${what}`, {
    hint: "Check EARSHOT_S3_ENDPOINT, and what lies in between.",
  });
}
