import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "../answer.ts";
import { refuseBody, sha256Base64 } from "./checksums.ts";
import { createMultipartUploads, etagOf } from "./multipart-uploads.ts";
import { s3Error } from "./s3-error.ts";

interface ObjectRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Buckets and their objects, as S3 offers them: `/<bucket>/<key>`, or `/<key>` at a host that begins with the bucket's name. */
export function createObjectStore(bucketNames: readonly string[], hasVersions = false) {
  const buckets = new Map(bucketNames.map((name) => [name, new Map<string, Buffer>()]));
  /** What was deleted without naming its version. */
  const oldVersions: string[] = [];
  const uploads = createMultipartUploads();

  function answer({ method, url, headers, body }: ObjectRequest): Answer {
    const ofHost = bucketNames.find((name) => headers.host?.startsWith(`${name}.`));
    const [, ...segments] = url.pathname.split("/").map(decodeURIComponent);
    const [bucketName = "", ...path] = ofHost === undefined ? segments : [ofHost, ...segments];
    const key = path.join("/");
    const bucket = buckets.get(bucketName);
    if (bucket === undefined) return s3Error(404, "NoSuchBucket", "The specified bucket does not exist");
    const refusal = refuseBody(headers, body);
    if (refusal !== null) return refusal;
    const isTaken = headers["if-none-match"] === "*" && bucket.has(key);
    const taken = () =>
      s3Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    const uploadId = url.searchParams.get("uploadId");
    switch (method) {
      case "POST": {
        if (url.searchParams.has("uploads")) {
          return uploads.create(bucketName, key, headers["x-amz-checksum-algorithm"] === "SHA256");
        }
        if (uploadId === null) return notAllowed();
        const whole = uploads.join(uploadId, body.toString());
        if (!Buffer.isBuffer(whole)) return whole;
        if (isTaken) return taken();
        bucket.set(key, whole);
        return uploads.completed(uploadId, etagOf(whole));
      }
      case "PUT": {
        if (uploadId !== null) return uploads.addPart(uploadId, Number(url.searchParams.get("partNumber")), body);
        if (isTaken) return taken();
        bucket.set(key, body);
        return { status: 200, headers: { etag: etagOf(body) }, body: none };
      }
      case "HEAD":
      case "GET": {
        const content = bucket.get(key);
        if (content === undefined) return s3Error(404, "NoSuchKey", "The specified key does not exist.");
        const { status, body, headers: facts } = contentAnswer(content, headers);
        return { status, body, headers: hasVersions ? { ...facts, "x-amz-version-id": versionOf(content) } : facts };
      }
      case "DELETE": {
        if (uploadId !== null) return uploads.abort(uploadId);
        const content = bucket.get(key);
        const versionId = url.searchParams.get("versionId");
        if (content === undefined || (versionId !== null && versionId !== versionOf(content))) {
          return { status: 204, body: none };
        }
        if (hasVersions && versionId === null) oldVersions.push(`${bucketName}/${key}`);
        bucket.delete(key);
        return { status: 204, body: none };
      }
      default:
        return notAllowed();
    }
  }

  return {
    answer,
    read: (bucket: string, key: string): Buffer | undefined => buckets.get(bucket)?.get(key),
    /** False when there is no such bucket. */
    write(bucket: string, key: string, content: Buffer): boolean {
      return buckets.get(bucket)?.set(key, content) !== undefined;
    },
    /** `<bucket>/<key>` of each object. */
    list: (): string[] => [...buckets].flatMap(([name, objects]) => [...objects.keys()].map((key) => `${name}/${key}`)),
    oldVersions: (): readonly string[] => oldVersions,
    unfinished: uploads.list,
  };
}

export type ObjectStore = ReturnType<typeof createObjectStore>;

const none = Buffer.alloc(0);

function notAllowed(): Answer {
  return s3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
}

function versionOf(content: Buffer): string {
  return `v${etagOf(content).replaceAll('"', "")}`;
}

/** An object, or the range of it that is asked for. A range that is none is passed over, as the real one does. */
function contentAnswer(content: Buffer, headers: IncomingHttpHeaders): Answer {
  const facts = {
    "content-type": "application/octet-stream",
    "accept-ranges": "bytes",
    etag: etagOf(content),
    ...(headers["x-amz-checksum-mode"] === "ENABLED" ? { "x-amz-checksum-sha256": sha256Base64(content) } : {}),
  };
  const [, first = "", last = ""] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "") ?? [];
  const start = Number(first);
  const end = Math.min(last === "" ? Number.POSITIVE_INFINITY : Number(last), content.length - 1);
  if (first === "" || (last !== "" && Number(last) < start)) return { status: 200, headers: facts, body: content };
  if (start >= content.length) return s3Error(416, "InvalidRange", "The requested range is not satisfiable");
  const { "x-amz-checksum-sha256": _whole, ...ofRange } = facts;
  return {
    status: 206,
    headers: { ...ofRange, "content-range": `bytes ${start}-${end}/${content.length}` },
    body: content.subarray(start, end + 1),
  };
}
