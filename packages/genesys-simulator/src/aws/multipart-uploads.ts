import { createHash, randomUUID } from "node:crypto";
import type { Answer } from "../answer.ts";
import { sha256Base64 } from "./checksums.ts";
import { escapeXml, s3Error, xmlAnswer } from "./s3-error.ts";

interface MultipartUpload {
  bucket: string;
  key: string;
  /** Whether its parts are listed with their SHA-256. */
  hasSha256: boolean;
  parts: Map<number, Buffer>;
  begunAtMs: number;
}

/** Of all parts but the last. */
const leastPartBytes = 5 * 2 ** 20;
const mostParts = 10_000;

/** Uploads in parts that are neither completed nor aborted. */
export function createMultipartUploads(now: () => number) {
  const uploads = new Map<string, MultipartUpload>();
  const noUpload = () => s3Error(404, "NoSuchUpload", "The specified multipart upload does not exist.");

  return {
    create(bucket: string, key: string, hasSha256: boolean): Answer {
      const id = randomUUID();
      uploads.set(id, { bucket, key, hasSha256, parts: new Map(), begunAtMs: now() });
      const xml = `<Bucket>${bucket}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId>`;
      return xmlAnswer(200, `<InitiateMultipartUploadResult>${xml}</InitiateMultipartUploadResult>`);
    },
    addPart(id: string, number: number, body: Buffer): Answer {
      const upload = uploads.get(id);
      if (upload === undefined) return noUpload();
      if (!(number >= 1 && number <= mostParts)) {
        return s3Error(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
      }
      upload.parts.set(number, body);
      return { status: 200, headers: { etag: etagOf(body) }, body: Buffer.alloc(0) };
    },
    /** What the listed parts are together, or why they are no object. */
    join(id: string, xml: string): Buffer | Answer {
      const upload = uploads.get(id);
      if (upload === undefined) return noUpload();
      const listed = Array.from(xml.matchAll(/<Part>([\s\S]*?)<\/Part>/g), ([, part = ""]) => ({
        number: Number(textOf(part, "PartNumber")),
        etag: textOf(part, "ETag").replaceAll("&quot;", '"'),
        sha256: textOf(part, "ChecksumSHA256"),
      }));
      if (listed.length === 0) return s3Error(400, "MalformedXML", "The XML you provided was not well-formed.");
      if (listed.some(({ number }, index) => number <= (listed[index - 1]?.number ?? 0))) {
        return s3Error(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
      }
      const bodies: Buffer[] = [];
      for (const [index, { number, etag, sha256 }] of listed.entries()) {
        const body = upload.parts.get(number);
        const isRight = body !== undefined && etag === etagOf(body);
        const hasSum = body !== undefined && (!upload.hasSha256 || sha256 === sha256Base64(body));
        if (!isRight || !hasSum) {
          return s3Error(400, "InvalidPart", "One or more of the specified parts could not be found.");
        }
        if (body.length < leastPartBytes && index < listed.length - 1) {
          return s3Error(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        }
        bodies.push(body);
      }
      return Buffer.concat(bodies);
    },
    completed(id: string, etag: string): Answer {
      const upload = uploads.get(id);
      uploads.delete(id);
      const xml = `<Bucket>${upload?.bucket}</Bucket><Key>${upload?.key}</Key><ETag>${etag}</ETag>`;
      return xmlAnswer(200, `<CompleteMultipartUploadResult>${xml}</CompleteMultipartUploadResult>`);
    },
    abort: (id: string): Answer => (uploads.delete(id) ? { status: 204, body: Buffer.alloc(0) } : noUpload()),
    /** A page of those of a bucket, by key and id. */
    listed(bucketName: string, parameters: URLSearchParams, most: number): Answer {
      const prefix = parameters.get("prefix") ?? "";
      const keyMarker = parameters.get("key-marker") ?? "";
      const idMarker = parameters.get("upload-id-marker") ?? "";
      const isBehind = (key: string, id: string) =>
        key > keyMarker || (key === keyMarker && idMarker !== "" && id > idMarker);
      const all = [...uploads]
        .filter(([id, { bucket, key }]) => bucket === bucketName && key.startsWith(prefix) && isBehind(key, id))
        .sort(([a, { key: keyOfA }], [b, { key: keyOfB }]) => (keyOfA + a < keyOfB + b ? -1 : 1));
      const page = all.slice(0, Math.min(most, Number(parameters.get("max-uploads") ?? most)));
      const items = page.map(
        ([id, { key, begunAtMs }]) =>
          `<Upload><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId><Initiated>${new Date(begunAtMs).toISOString()}</Initiated></Upload>`,
      );
      const isTruncated = page.length < all.length;
      const [lastId = "", last] = page.at(-1) ?? [];
      const next = `<NextKeyMarker>${escapeXml(last?.key ?? "")}</NextKeyMarker><NextUploadIdMarker>${lastId}</NextUploadIdMarker>`;
      const facts = `<Bucket>${bucketName}</Bucket><Prefix>${escapeXml(prefix)}</Prefix><IsTruncated>${isTruncated}</IsTruncated>${isTruncated ? next : ""}`;
      return xmlAnswer(200, `<ListMultipartUploadsResult>${facts}${items.join("")}</ListMultipartUploadsResult>`);
    },
    /** `<bucket>/<key>` of each. */
    list: (): string[] => [...uploads.values()].map(({ bucket, key }) => `${bucket}/${key}`),
  };
}

export function etagOf(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

function textOf(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? "";
}
