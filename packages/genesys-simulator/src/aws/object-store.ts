import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "../answer.ts";
import { refuseBody, sha256Base64 } from "./checksums.ts";
import { createMultipartUploads, etagOf } from "./multipart-uploads.ts";
import { createKeptObjects, type KeptObjects } from "./object-versions.ts";
import { escapeXml, s3Error, xmlAnswer } from "./s3-error.ts";

interface ObjectRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface ObjectStoreOptions {
  buckets: readonly string[];
  hasVersions: boolean;
  /** How many objects or uploads an answer lists at most. */
  listedTogether: number;
  now: () => number;
}

/** Buckets and their objects, as S3 offers them: `/<bucket>/<key>`, or `/<key>` at a host that begins with the bucket's name. */
export function createObjectStore({ buckets: bucketNames, hasVersions, listedTogether, now }: ObjectStoreOptions) {
  const buckets = new Map(bucketNames.map((name) => [name, createKeptObjects(hasVersions, now)]));
  const uploads = createMultipartUploads(now);

  function answer({ method, url, headers, body }: ObjectRequest): Answer {
    const ofHost = bucketNames.find((name) => headers.host?.startsWith(`${name}.`));
    const [, ...segments] = url.pathname.split("/").map(decodeURIComponent);
    const [bucketName = "", ...path] = ofHost === undefined ? segments : [ofHost, ...segments];
    const key = path.join("/");
    const bucket = buckets.get(bucketName);
    if (bucket === undefined) return s3Error(404, "NoSuchBucket", "The specified bucket does not exist");
    const refusal = refuseBody(headers, body);
    if (refusal !== null) return refusal;
    const isTaken = headers["if-none-match"] === "*" && bucket.newest(key)?.content != null;
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
        bucket.write(key, whole);
        return uploads.completed(uploadId, etagOf(whole));
      }
      case "PUT": {
        if (uploadId !== null) return uploads.addPart(uploadId, Number(url.searchParams.get("partNumber")), body);
        if (isTaken) return taken();
        const { id } = bucket.write(key, body);
        return { status: 200, headers: { etag: etagOf(body), ...versionHeaders(id) }, body: none };
      }
      case "HEAD":
      case "GET": {
        if (key === "") return listing(bucketName, bucket, url.searchParams);
        const found = bucket.newest(key);
        if (found === undefined || found.content === null) {
          const missing = s3Error(404, "NoSuchKey", "The specified key does not exist.");
          if (found === undefined) return missing;
          const marked = { "x-amz-delete-marker": "true", ...versionHeaders(found.id) };
          return { ...missing, headers: { ...missing.headers, ...marked } };
        }
        const { status, body, headers: facts } = contentAnswer(found.content, headers);
        return { status, body, headers: { ...facts, ...versionHeaders(found.id) } };
      }
      case "DELETE": {
        if (uploadId !== null) return uploads.abort(uploadId);
        const { id, isMarker } = bucket.remove(key, url.searchParams.get("versionId"));
        const marked: Record<string, string> = isMarker ? { "x-amz-delete-marker": "true" } : {};
        return { status: 204, headers: { ...marked, ...versionHeaders(id) }, body: none };
      }
      default:
        return notAllowed();
    }
  }

  /** What a bucket has, a page at a time. */
  function listing(bucketName: string, bucket: KeptObjects, parameters: URLSearchParams): Answer {
    if (parameters.has("uploads")) return uploads.listed(bucketName, parameters, listedTogether);
    if (parameters.get("list-type") !== "2") return notAllowed();
    const prefix = parameters.get("prefix") ?? "";
    const token = parameters.get("continuation-token");
    const after = token === null ? (parameters.get("start-after") ?? "") : Buffer.from(token, "base64").toString();
    const most = Math.min(Number(parameters.get("max-keys") ?? listedTogether), listedTogether);
    const all = bucket.current().filter(({ key }) => key.startsWith(prefix) && (after === "" || key > after));
    const listed = all.slice(0, most);
    const isEncoded = parameters.get("encoding-type") === "url";
    const written = (key: string) => (isEncoded ? encodeURIComponent(key).replaceAll("%2F", "/") : escapeXml(key));
    const contents = listed.map(
      ({ key, content, atMs }) =>
        `<Contents><Key>${written(key)}</Key><LastModified>${new Date(atMs).toISOString()}</LastModified><ETag>${escapeXml(etagOf(content))}</ETag><Size>${content.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
    const isTruncated = listed.length < all.length;
    const next = Buffer.from(listed.at(-1)?.key ?? "").toString("base64");
    const encoding = isEncoded ? "<EncodingType>url</EncodingType>" : "";
    const facts = `<Name>${bucketName}</Name>${encoding}<Prefix>${written(prefix)}</Prefix><KeyCount>${listed.length}</KeyCount><MaxKeys>${most}</MaxKeys><IsTruncated>${isTruncated}</IsTruncated>${isTruncated ? `<NextContinuationToken>${next}</NextContinuationToken>` : ""}`;
    return xmlAnswer(200, `<ListBucketResult>${facts}${contents.join("")}</ListBucketResult>`);
  }

  return {
    answer,
    read: (bucket: string, key: string): Buffer | undefined => buckets.get(bucket)?.newest(key)?.content ?? undefined,
    /** False when there is no such bucket. */
    write(bucket: string, key: string, content: Buffer): boolean {
      return buckets.get(bucket)?.write(key, content) !== undefined;
    },
    /** `<bucket>/<key>` of each object. */
    list: (): string[] =>
      [...buckets].flatMap(([name, objects]) => objects.current().map(({ key }) => `${name}/${key}`)),
    oldVersions: (): string[] =>
      [...buckets].flatMap(([name, objects]) => objects.old().map((key) => `${name}/${key}`)),
    unfinished: uploads.list,
  };
}

export type ObjectStore = ReturnType<typeof createObjectStore>;

const none = Buffer.alloc(0);

function notAllowed(): Answer {
  return s3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
}

function versionHeaders(id: string | null): Record<string, string> {
  return id === null ? {} : { "x-amz-version-id": id };
}

/** An object, or the range of it that is asked for. A range that is none is passed over, as the real one does. */
function contentAnswer(content: Buffer, headers: IncomingHttpHeaders): Answer {
  const facts = {
    "content-type": "application/octet-stream",
    "accept-ranges": "bytes",
    etag: etagOf(content),
    ...(headers["x-amz-checksum-mode"] === "ENABLED" ? { "x-amz-checksum-sha256": sha256Base64(content) } : {}),
  };
  const wanted = headers["if-match"];
  if (wanted !== undefined && wanted !== facts.etag) {
    return s3Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }
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
