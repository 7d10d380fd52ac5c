import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { crc32 } from "node:zlib";
import type { Answer } from "../answer.ts";
import { s3Error } from "./s3-error.ts";

/** Of what S3 calculates, those that clients send here, in base64. */
const algorithms: Readonly<Record<string, (body: Buffer) => string>> = {
  "x-amz-checksum-sha256": sha256Base64,
  "x-amz-checksum-crc32": (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString("base64");
  },
  "content-md5": (body) => createHash("md5").update(body).digest("base64"),
};

export function sha256Base64(body: Buffer): string {
  return createHash("sha256").update(body).digest("base64");
}

/** A refusal of a body that is not what its headers say; null when it is. */
export function refuseBody(headers: IncomingHttpHeaders, body: Buffer): Answer | null {
  for (const [name, checksumOf] of Object.entries(algorithms)) {
    const given = headers[name];
    if (given === undefined || given === checksumOf(body)) continue;
    return s3Error(400, "BadDigest", `The ${name} you specified did not match the calculated checksum.`);
  }
  return null;
}
