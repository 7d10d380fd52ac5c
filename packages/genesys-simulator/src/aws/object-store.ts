import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "../answer.ts";

/** Buckets and their objects, as S3 offers them by path: `/<bucket>/<key>`. */
export function createObjectStore(bucketNames: readonly string[]) {
  const buckets = new Map(bucketNames.map((name) => [name, new Map<string, Buffer>()]));

  function answer(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): Answer {
    const [bucketName = "", ...segments] = path.replace(/^\//, "").split("/").map(decodeURIComponent);
    const key = segments.join("/");
    const bucket = buckets.get(bucketName);
    if (bucket === undefined) return s3Error(404, "NoSuchBucket", "The specified bucket does not exist");
    switch (method) {
      case "PUT": {
        const checksum = headers["x-amz-checksum-sha256"];
        if (checksum !== undefined && checksum !== createHash("sha256").update(body).digest("base64")) {
          return s3Error(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.");
        }
        bucket.set(key, body);
        return { status: 200, headers: { etag: `"${createHash("md5").update(body).digest("hex")}"` }, body: none };
      }
      case "GET": {
        const content = bucket.get(key);
        if (content === undefined) return s3Error(404, "NoSuchKey", "The specified key does not exist.");
        return { status: 200, headers: { "content-type": "application/octet-stream" }, body: content };
      }
      case "DELETE":
        bucket.delete(key);
        return { status: 204, body: none };
      default:
        return s3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
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
  };
}

export type ObjectStore = ReturnType<typeof createObjectStore>;

const none = Buffer.alloc(0);

/** An error in the shape of S3. */
export function s3Error(status: number, code: string, message: string): Answer {
  const requestId = crypto.randomUUID();
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`;
  return {
    status,
    headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
    body: Buffer.from(xml),
  };
}
