import { type Outcome, oneLine, retryAfterMs } from "@earshot/http";
import { z } from "zod";
import type { SttErrorCode } from "../errors.ts";

/** Which service was asked: their permissions differ. */
export type AwsService = "S3" | "Transcribe";

/** A request that went wrong: what decides about the next attempt, and what is said when there is none. */
export interface AwsFailure {
  /** The service's name of the error. */
  name: string;
  outcome: Outcome;
  code: SttErrorCode;
  hint: string;
  /** The service's own words. */
  reason: string;
  status: number | null;
  requestId: string | null;
  retryAtMs: number | null;
}

/** What errors of the SDK have in common. Other fields of theirs may hold keys and signatures: nothing else is read. */
const sdkError = z.object({
  name: z.string().catch("Error"),
  message: z.string().catch(""),
  code: z.string().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.int().optional().catch(undefined), requestId: z.string().optional().catch(undefined) })
    .catch({}),
  $response: z.object({ headers: z.record(z.string(), z.string()).catch({}) }).catch({ headers: {} }),
});

const throttled: ReadonlySet<string> = new Set([
  "LimitExceededException",
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "SlowDown",
]);

const badKeys: ReadonlySet<string> = new Set([
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "InvalidToken",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);

const expired: ReadonlySet<string> = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired"]);
const skewed: ReadonlySet<string> = new Set(["RequestTimeTooSkewed", "RequestInTheFuture"]);
const noCredentials: ReadonlySet<string> = new Set(["CredentialsProviderError", "TokenProviderError"]);
const denied: ReadonlySet<string> = new Set(["AccessDenied", "AccessDeniedException", "AllAccessDisabled"]);
const otherRegion: ReadonlySet<string> = new Set([
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
  "PermanentRedirect",
]);

const limitHint = "The service's limit is used up: run again later, or have AWS raise the quota.";

/** What an error of an SDK's client means. `isLate`: the attempt was ended because its time was up. */
export function readFailure(error: unknown, service: AwsService, isLate: boolean, nowMs: number): AwsFailure {
  const { name, message, code: systemCode, $metadata, $response } = sdkError.parse(error);
  const status = $metadata.httpStatusCode ?? null;
  const { headers } = $response;
  const afterMs = retryAfterMs(headers, nowMs);
  // The SDK calls lost connections time-outs as well.
  const isLost = systemCode === "ECONNRESET" || systemCode === "EPIPE";
  const isTimeout = isLate || (name === "TimeoutError" && !isLost);
  const facts = {
    name,
    reason: oneLine(message).slice(0, 300),
    status,
    requestId: $metadata.requestId ?? null,
    retryAtMs: afterMs === null ? null : nowMs + afterMs,
  };
  if (isTimeout) {
    const hint = "The service may be overloaded: run again later.";
    return {
      ...facts,
      reason: "no answer in the time allowed",
      outcome: { kind: "broken" },
      code: "stt.timed_out",
      hint,
    };
  }
  if (throttled.has(name) || status === 429) {
    const outcome: Outcome = { kind: "answered", status: 429, headers };
    return { ...facts, outcome, code: "stt.rate_limited", hint: limitHint };
  }
  const [code, hint] = explain(name, facts.reason, status, service);
  return { ...facts, outcome: outcomeOf(code, status, headers, isLost), code, hint };
}

function outcomeOf(
  code: SttErrorCode,
  status: number | null,
  headers: Readonly<Record<string, string>>,
  isLost: boolean,
): Outcome {
  if (code === "stt.server_error") {
    return { kind: "answered", status: status ?? 500, headers };
  }
  if (code === "stt.bad_answer") return { kind: "unreadable" };
  if (code === "stt.unreachable") return { kind: isLost ? "broken" : "not_sent" };
  return { kind: "final" };
}

function explain(name: string, reason: string, status: number | null, service: AwsService): [SttErrorCode, string] {
  if (noCredentials.has(name)) {
    return [
      "stt.unauthorized",
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run where a role gives credentials.",
    ];
  }
  if (badKeys.has(name)) return ["stt.unauthorized", "Check the AWS credentials: the service does not accept them."];
  if (expired.has(name)) return ["stt.unauthorized", "The AWS credentials have expired: get others."];
  if (skewed.has(name)) return ["stt.unauthorized", "Set this machine's clock right: signatures carry the time."];
  if (denied.has(name)) {
    const needed =
      service === "S3"
        ? "s3:PutObject, s3:GetObject and s3:DeleteObject on the bucket"
        : "transcribe:StartTranscriptionJob, GetTranscriptionJob and DeleteTranscriptionJob, for Call Analytics the same of CallAnalyticsJob and iam:PassRole, and to read the bucket";
    return ["stt.unauthorized", `Allow the credentials ${needed}.`];
  }
  if (name === "NoSuchBucket") return ["stt.configuration", "Set EARSHOT_AWS_BUCKET to a bucket that exists."];
  if (otherRegion.has(name)) return ["stt.configuration", "Use a bucket in the region of EARSHOT_AWS_REGION."];
  if (name === "BadRequestException" && /vocabulary/i.test(reason)) {
    return [
      "stt.configuration",
      "Set EARSHOT_AWS_VOCABULARY to a vocabulary of that region that is ready, in the language of EARSHOT_STT_LANGUAGE.",
    ];
  }
  if (name === "BadRequestException" && /language/i.test(reason)) {
    return [
      "stt.unsupported_language",
      "Set EARSHOT_STT_LANGUAGE, or the queue's language in EARSHOT_STT_LANGUAGES, to a code that Transcribe supports, such as en-US.",
    ];
  }
  if (name === "EntityTooLarge") return ["stt.too_large", "Compress the recording, or use another service."];
  if (status === 401 || status === 403) return ["stt.unauthorized", "Check the AWS credentials and what they allow."];
  if (status !== null && status >= 500) return ["stt.server_error", "The service is in trouble: run again later."];
  if (name === "SyntaxError" || (status !== null && status < 300)) {
    return ["stt.bad_answer", "Check EARSHOT_AWS_ENDPOINT: the answer is not that of an AWS service."];
  }
  if (status === null) return ["stt.unreachable", "Check the network, EARSHOT_AWS_REGION and EARSHOT_AWS_ENDPOINT."];
  return ["stt.rejected", "The service refuses this request: see its reason."];
}
