import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import type { HttpResponse } from "@earshot/http";
import type { Bucket } from "./bucket-requests.ts";
import { changed, MediaError } from "./errors.ts";
import { hashOf } from "./file-hash.ts";
import { escapeXml, xmlText } from "./xml-text.ts";

/** A file that is to be kept, as it should be. */
export interface UploadedFile {
  key: string;
  sha256: string;
  path: string;
  bytes: number;
  /** Whether what has its key now is something else. */
  replaces: boolean;
}

/** What is larger is sent in parts, so that a lost connection costs one of them. */
const mostAtOnceBytes = 64 * 2 ** 20;
/** Each is in memory while it is sent. S3 takes 10 000 of them: 160 GB. */
const partBytes = 16 * 2 ** 20;
/** What others have written meanwhile is this content. */
const condition = ({ replaces }: Pick<UploadedFile, "replaces">) => (replaces ? {} : { "if-none-match": "*" });
/** What S3 answers when it is there already. */
const taken = 412;

/** Uploads a file, whole or not at all; false when it was there already. Throws what `Http` throws, and MediaError. */
export function uploadFile(bucket: Bucket, file: UploadedFile): Promise<boolean> {
  return file.bytes > mostAtOnceBytes ? uploadInParts(bucket, file) : uploadAtOnce(bucket, file);
}

async function uploadAtOnce(bucket: Bucket, file: UploadedFile): Promise<boolean> {
  const { key, sha256, path, bytes } = file;
  if ((await hashOf(path)) !== sha256) throw changed(path);
  const checksum = Buffer.from(sha256, "hex").toString("base64");
  const headers = () => ({ ...condition(file), "x-amz-checksum-sha256": checksum });
  const body = { bytes, open: () => createReadStream(path) };
  return await bucket.send({ method: "PUT", key, headers, body, sha256, accept: [taken] }, isWritten);
}

async function isWritten({ status }: HttpResponse): Promise<boolean> {
  return status !== taken;
}

interface UploadedPart {
  etag: string;
  checksum: string;
}

/** No part of it can be read before it is completed. One that is killed leaves an upload that nobody can read. */
async function uploadInParts(bucket: Bucket, file: UploadedFile): Promise<boolean> {
  const { key } = file;
  const headers = () => ({ "x-amz-checksum-algorithm": "SHA256" });
  const uploadId = await bucket.send({ method: "POST", key, query: { uploads: "" }, headers }, async (response) =>
    required(bucket, xmlText(await response.text(), "UploadId")),
  );
  const abort = () => bucket.send({ method: "DELETE", key, query: { uploadId } }, async () => {});
  try {
    const parts = await uploadParts(bucket, file, uploadId);
    const isNew = await complete(bucket, file, uploadId, parts);
    if (!isNew) await abort();
    return isNew;
  } catch (error) {
    await abort().catch(() => {});
    throw error;
  }
}

async function uploadParts(
  bucket: Bucket,
  { key, sha256: expected, path }: UploadedFile,
  uploadId: string,
): Promise<UploadedPart[]> {
  const parts: UploadedPart[] = [];
  const whole = createHash("sha256");
  await using file = await open(path);
  const buffer = Buffer.allocUnsafe(partBytes);
  for (let length = await fill(file, buffer); length > 0; length = await fill(file, buffer)) {
    const part = buffer.subarray(0, length);
    whole.update(part);
    const sha256 = createHash("sha256").update(part).digest("hex");
    const checksum = Buffer.from(sha256, "hex").toString("base64");
    const query = { partNumber: String(parts.length + 1), uploadId };
    const headers = () => ({ "x-amz-checksum-sha256": checksum });
    const body = { bytes: length, open: () => Readable.from([part], { objectMode: false }) };
    const etag = await bucket.send({ method: "PUT", key, query, headers, body, sha256 }, async (response) =>
      required(bucket, response.headers.etag),
    );
    parts.push({ etag, checksum });
  }
  if (whole.digest("hex") !== expected) throw changed(path);
  return parts;
}

/** False when the content is there already. S3 may say 200 at first and that it failed in the body. */
async function complete(
  bucket: Bucket,
  { key, ...file }: UploadedFile,
  uploadId: string,
  parts: readonly UploadedPart[],
): Promise<boolean> {
  const listed = parts.map(
    ({ etag, checksum }, index) =>
      `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(etag)}</ETag><ChecksumSHA256>${checksum}</ChecksumSHA256></Part>`,
  );
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed.join("")}</CompleteMultipartUpload>`;
  const sha256 = createHash("sha256").update(body).digest("hex");
  const headers = () => condition(file);
  const request = { method: "POST", key, query: { uploadId }, headers, body, sha256, accept: [taken] } as const;
  return await bucket.send(request, async (response) => {
    if (!(await isWritten(response))) return false;
    const answer = await response.text();
    if (answer.includes("<CompleteMultipartUploadResult")) return true;
    const reason = xmlText(answer, "Code")?.slice(0, 100) ?? "it does not say that it did";
    throw new MediaError("media.unavailable", `${bucket.location}: an upload was not completed: ${reason}`, {
      hint: "Run again later.",
    });
  });
}

/** Reads on until the buffer is full or the file ends. */
async function fill(file: FileHandle, buffer: Buffer): Promise<number> {
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) return length;
  }
}

function required(bucket: Bucket, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new MediaError("media.bad_answer", `${bucket.location}: the answer to an upload in parts is not that of S3`, {
    hint: "Check EARSHOT_S3_ENDPOINT: it must be that of an S3-compatible store.",
  });
}
