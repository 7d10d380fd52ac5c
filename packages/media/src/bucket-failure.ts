import { HttpError } from "@earshot/http";
import { MediaError, type MediaErrorCode } from "./errors.ts";

const badCredentials: ReadonlySet<string> = new Set([
  "AccessDenied",
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);
const elsewhere: ReadonlySet<string> = new Set([
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
  "NoSuchBucket",
  "PermanentRedirect",
  "TemporaryRedirect",
]);
/** They come with a status of 4xx, and pass. */
const passing: ReadonlySet<string> = new Set([
  "BadDigest",
  "ConditionalRequestConflict",
  "NoSuchUpload",
  "OperationAborted",
  "RequestTimeout",
  "XAmzContentSHA256Mismatch",
]);

/** What a failed request to a bucket means; any other error as it is. */
export function toMediaError(location: string, error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  const [code, hint] = explain(error);
  const { retryAtMs, message } = error;
  return new MediaError(code, `${location}: ${message}`, { hint, retryAtMs, cause: error });
}

function explain({ code, status, serverCode, hint }: HttpError): [MediaErrorCode, string] {
  const name = serverCode ?? "";
  if (name === "RequestTimeTooSkewed") {
    return ["media.unauthorized", "Set this machine's clock right: signatures carry the time."];
  }
  if (badCredentials.has(name) || status === 401 || status === 403) {
    return [
      "media.unauthorized",
      "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and allow them s3:GetObject, s3:PutObject, s3:DeleteObject, where the bucket keeps versions s3:DeleteObjectVersion, and s3:AbortMultipartUpload on the objects, and s3:ListBucket and s3:ListBucketMultipartUploads on the bucket; to read transcripts alone, s3:GetObject and s3:ListBucket.",
    ];
  }
  if (elsewhere.has(name) || code === "http.redirected") {
    return ["media.configuration", "Check the name of the bucket, EARSHOT_S3_REGION and EARSHOT_S3_ENDPOINT."];
  }
  if (code === "http.destination_refused") {
    return [
      "media.configuration",
      "Name the store in EARSHOT_S3_ENDPOINT when its address is private or has no TLS, and you trust it.",
    ];
  }
  if (passing.has(name)) return ["media.unavailable", "Run again later."];
  switch (code) {
    case "http.rate_limited":
      return ["media.rate_limited", hint];
    case "http.unreachable":
    case "http.connection_lost":
    case "http.timeout":
    case "http.truncated":
    case "http.server_error":
      return ["media.unavailable", hint];
    case "http.protocol_error":
      return ["media.bad_answer", hint];
    default:
      return ["media.rejected", hint];
  }
}
