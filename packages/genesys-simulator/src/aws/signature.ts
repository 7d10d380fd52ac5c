import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface SignedRequest {
  method: string;
  /** With its query, as it came. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** Why a signature is not accepted. */
export type SignatureFault = "missing" | "unknown_key" | "skewed" | "wrong_payload" | "mismatch";

const scheme =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
const toleranceMs = 15 * 60_000;

/** Checks a signature of Signature Version 4, written from its specification; null when it fits. */
export function faultOfSignature(
  request: SignedRequest,
  { accessKeyId, secretAccessKey }: AwsCredentials,
  nowMs: number,
): SignatureFault | null {
  const { method, url, headers, body } = request;
  const parsed = scheme.exec(headers.authorization ?? "");
  const time = header(headers, "x-amz-date");
  const [, key = "", day = "", region = "", service = "", names = "", given = ""] = parsed ?? [];
  if (parsed === null) return "missing";
  if (key !== accessKeyId) return "unknown_key";
  if (!time.startsWith(day) || Math.abs(nowMs - epochMs(time)) > toleranceMs) return "skewed";
  const announced = header(headers, "x-amz-content-sha256");
  if (/^[0-9a-f]{64}$/.test(announced) && announced !== sha256(body)) return "wrong_payload";
  const payload = announced === "" ? sha256(body) : announced;

  const [path = "/", query = ""] = url.split("?");
  // S3 signs the path as it is sent; the other services encode it once more.
  const canonicalPath = service === "s3" ? path : path.split("/").map(encodeURIComponent).join("/");
  const parameters = query.split("&").filter((pair) => pair !== "");
  const canonicalQuery = parameters
    .map((pair) => (pair.includes("=") ? pair : `${pair}=`))
    .sort()
    .join("&");
  const canonicalHeaders = names
    .split(";")
    .map((name) => `${name}:${header(headers, name).trim().replace(/ +/g, " ")}\n`)
    .join("");
  const canonical = [method, canonicalPath, canonicalQuery, canonicalHeaders, names, payload].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const signingKey = [region, service, "aws4_request"].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day));
  return timingSafeEqual(hmac(signingKey, text), Buffer.from(given, "hex")) ? null : "mismatch";
}

/** Of `20261125T194034Z`. */
function epochMs(time: string): number {
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}
