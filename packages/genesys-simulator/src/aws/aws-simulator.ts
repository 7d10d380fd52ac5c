import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Answer } from "../answer.ts";
import { type SpokenSegment, sampleCalls } from "../call.ts";
import { createRandom, pick, type Random } from "../random.ts";
import { createObjectStore } from "./object-store.ts";
import { s3Error } from "./s3-error.ts";
import { faultOfSignature, type SignatureFault } from "./signature.ts";
import { createTranscriptionJobs, transcribeError } from "./transcription-jobs.ts";

/** What a request asks for. */
export type AwsOperation =
  | "PutObject"
  | "GetObject"
  | "HeadObject"
  | "DeleteObject"
  | "ListObjectsV2"
  | "ListMultipartUploads"
  | "CreateMultipartUpload"
  | "UploadPart"
  | "CompleteMultipartUpload"
  | "AbortMultipartUpload"
  | "StartTranscriptionJob"
  | "GetTranscriptionJob"
  | "DeleteTranscriptionJob"
  | "StartCallAnalyticsJob"
  | "GetCallAnalyticsJob"
  | "DeleteCallAnalyticsJob"
  | "result";

/**
 * `throttled` and `broken` answer so, `forbidden` for want of a permission, `hanging` never, `lost` does the work and ends the
 * connection. Of objects also: `conflict` with another writer, `error_in_200`, and bodies that are `cut` in the middle, `stalled`
 * there, half as `short` as they should be, or of `wrong_bytes`.
 */
export type AwsFault =
  | "throttled"
  | "broken"
  | "forbidden"
  | "hanging"
  | "lost"
  | "conflict"
  | "error_in_200"
  | "cut"
  | "stalled"
  | "short"
  | "wrong_bytes";

export interface AwsSimulatorOptions {
  /** Default one, `earshot-calls`. */
  buckets?: readonly string[] | undefined;
  /** Whether the buckets keep versions: what is deleted without naming its version stays as an old one. */
  versions?: boolean | undefined;
  /** How many objects or uploads an answer lists at most; default 1000, as S3 does. */
  listedTogether?: number | undefined;
  /** Audio that is recognised by its content; default the sample calls, in both formats. */
  audio?: readonly { audio: Buffer; speech: readonly SpokenSegment[] }[] | undefined;
  /** How often a job is asked for until it is done; default 3: queued, in progress, completed. */
  pollsUntilDone?: number | undefined;
  /** Vocabularies and their languages; default none. */
  vocabularies?: Readonly<Record<string, string>> | undefined;
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  /** Epoch milliseconds that signatures are judged by; default `Date.now`. */
  now?: (() => number) | undefined;
}

export interface AwsSimulator {
  /** Of both services. */
  endpoint: string;
  /** The variables from which clients take their credentials. */
  credentials: { AWS_ACCESS_KEY_ID: string; AWS_SECRET_ACCESS_KEY: string };
  /** What was asked, in order. */
  requests: readonly { operation: AwsOperation; status: number | null; fault: AwsFault | null }[];
  /** Writes an object, as another program does. */
  write(bucket: string, key: string, content: Buffer): void;
  /** `<bucket>/<key>` of each object that is stored now. */
  objects(): string[];
  /** The same of uploads in parts that are neither completed nor aborted. */
  unfinishedUploads(): string[];
  /** The same of each content that is still there as an old version. */
  oldVersions(): readonly string[];
  /** The requests by which the jobs were started that exist now. */
  jobs(): ReturnType<ReturnType<typeof createTranscriptionJobs>["requests"]>;
  /** The same for those of Call Analytics. */
  callAnalyticsJobs(): ReturnType<ReturnType<typeof createTranscriptionJobs>["analyticsRequests"]>;
  /** Jobs that were completed, each time they were. */
  billedJobs(): number;
  /** The next `times` requests for an operation go wrong, all when it is not said. */
  fail(operation: AwsOperation, fault: AwsFault, times?: number): void;
  /** From now on this share of the requests for objects, 0…1, goes wrong in a way that passes; the same ones for the same seed. */
  failSome(share: number, seed: number): void;
  /** From now on jobs fail for this reason; null ends it. */
  failJobs(reason: string | null): void;
  /** Ends every connection, hanging ones too, and frees the port. */
  close(): Promise<void>;
}

/** What another try mends. */
const passing = ["throttled", "broken", "lost"] as const satisfies readonly AwsFault[];

const languages = ["de-DE", "en-AU", "en-GB", "en-US", "es-ES", "es-US", "fr-CA", "fr-FR", "it-IT", "nl-NL"];

/** Starts stand-ins of Amazon S3 and Amazon Transcribe on loopback; both check the signatures of requests. */
export async function startAwsSimulator(options: AwsSimulatorOptions = {}): Promise<AwsSimulator> {
  const { accessKeyId = "AKIASIMULATED", secretAccessKey = "simulated/secret+key", now = Date.now } = options;
  const store = createObjectStore({
    buckets: options.buckets ?? ["earshot-calls"],
    hasVersions: options.versions ?? false,
    listedTogether: options.listedTogether ?? 1000,
    now,
  });
  const speech = new Map(
    (options.audio ?? sampleAudio()).map(({ audio, speech }) => [
      createHash("sha256").update(audio).digest("hex"),
      speech,
    ]),
  );
  const jobs = createTranscriptionJobs(store, {
    speech,
    pollsUntilDone: options.pollsUntilDone ?? 3,
    languages,
    vocabularies: options.vocabularies ?? {},
  });
  const faults = new Map<AwsOperation, { fault: AwsFault; times: number }>();
  const requests: { operation: AwsOperation; status: number | null; fault: AwsFault | null }[] = [];

  let some: { share: number; random: Random } | null = null;

  function nextFault(operation: AwsOperation): AwsFault | null {
    if (some !== null && isObjectOperation(operation) && some.random() < some.share) return pick(passing, some.random);
    const next = faults.get(operation);
    if (next === undefined || next.times === 0) return null;
    next.times -= 1;
    return next.fault;
  }

  function answer(operation: AwsOperation, request: IncomingMessage, body: Buffer, fault: AwsFault | null): Answer {
    const { method = "", url = "", headers } = request;
    const error = isObjectOperation(operation) ? s3Error : transcribeError;
    if (fault === "throttled") {
      return isObjectOperation(operation)
        ? s3Error(503, "SlowDown", "Please reduce your request rate.")
        : transcribeError(400, "ThrottlingException", "Rate exceeded");
    }
    if (fault === "conflict") {
      return s3Error(409, "ConditionalRequestConflict", "A conflicting operation occurred during your request");
    }
    if (fault === "error_in_200") return s3Error(200, "InternalError", "We encountered an internal error.");
    if (fault === "broken") return error(500, "InternalFailure", "We encountered an internal error.");
    if (fault === "forbidden") {
      return isObjectOperation(operation)
        ? s3Error(403, "AccessDenied", "Access Denied")
        : transcribeError(400, "AccessDeniedException", `User is not authorized to perform: transcribe:${operation}`);
    }
    const target = new URL(url, "http://simulator");
    const { pathname, searchParams } = target;
    if (operation === "result") {
      const name = pathname.replace(/^\/results\//, "").replace(/\.json$/, "");
      const document = jobs.result(name, searchParams.get("X-Amz-Signature") ?? "");
      // As object stores do: two ways to authenticate in one request are refused.
      if (headers.authorization !== undefined || document === undefined) {
        return s3Error(403, "AccessDenied", "Request has expired");
      }
      return { status: 200, headers: { "content-type": "application/json" }, body: document };
    }
    const credentials = { accessKeyId, secretAccessKey };
    const signature = faultOfSignature({ method, url, headers, body }, credentials, now());
    if (signature !== null) return refusalOf(signature, isObjectOperation(operation));
    return isObjectOperation(operation)
      ? store.answer({ method, url: target, headers, body })
      : jobs.answer(operation, body, `http://${headers.host}`);
  }

  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => null);
    if (body === null) return;
    const operation = operationOf(request);
    const fault = nextFault(operation);
    if (fault === "hanging") {
      requests.push({ operation, status: null, fault });
      return;
    }
    const given = answer(operation, request, body, fault);
    requests.push({ operation, status: fault === "lost" ? null : given.status, fault });
    send(response, given, fault);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the simulator has no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    requests,
    write: (bucket, key, content) => void store.write(bucket, key, content),
    objects: store.list,
    unfinishedUploads: store.unfinished,
    oldVersions: store.oldVersions,
    jobs: jobs.requests,
    callAnalyticsJobs: jobs.analyticsRequests,
    billedJobs: jobs.billed,
    fail: (operation, fault, times = Number.POSITIVE_INFINITY) => void faults.set(operation, { fault, times }),
    failSome: (share, seed) => {
      some = { share, random: createRandom(seed) };
    },
    failJobs: jobs.failJobs,
    close: () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      return closed.promise;
    },
  };
}

function sampleAudio() {
  return sampleCalls().flatMap(({ parts }) =>
    parts.flatMap(({ audio, wav, speech }) => [
      { audio, speech },
      ...(wav === undefined ? [] : [{ audio: wav, speech }]),
    ]),
  );
}

const transcribeOperations = [
  "StartTranscriptionJob",
  "GetTranscriptionJob",
  "DeleteTranscriptionJob",
  "StartCallAnalyticsJob",
  "GetCallAnalyticsJob",
  "DeleteCallAnalyticsJob",
] as const satisfies readonly AwsOperation[];

function operationOf({ method, url = "", headers }: IncomingMessage): AwsOperation {
  const target = transcribeOperations.find((name) => headers["x-amz-target"] === `Transcribe.${name}`);
  if (target !== undefined) return target;
  if (url.startsWith("/results/")) return "result";
  const isOfUpload = /[?&]uploadId=/.test(url);
  switch (method) {
    case "POST":
      return isOfUpload ? "CompleteMultipartUpload" : "CreateMultipartUpload";
    case "PUT":
      return isOfUpload ? "UploadPart" : "PutObject";
    case "DELETE":
      return isOfUpload ? "AbortMultipartUpload" : "DeleteObject";
    default:
      if (/[?&]list-type=/.test(url)) return "ListObjectsV2";
      if (/[?&]uploads(?:[=&]|$)/.test(url)) return "ListMultipartUploads";
      return method === "HEAD" ? "HeadObject" : "GetObject";
  }
}

function isObjectOperation(operation: AwsOperation): boolean {
  return !transcribeOperations.some((name) => name === operation);
}

function send(response: ServerResponse, { status, headers, body }: Answer, fault: AwsFault | null): void {
  if (fault === "lost") {
    response.destroy();
    return;
  }
  if (!Buffer.isBuffer(body)) throw new Error("the simulator of AWS answers whole bodies");
  const half = body.subarray(0, Math.floor(body.length / 2));
  const content = fault === "short" ? half : fault === "wrong_bytes" ? body.map((byte) => byte ^ 1) : body;
  response.writeHead(status, { ...headers, "content-length": content.length });
  if (fault === "cut") response.write(half, () => response.destroy());
  else if (fault === "stalled") response.write(half);
  else response.end(content);
}

function refusalOf(fault: SignatureFault, isS3: boolean): Answer {
  switch (fault) {
    case "missing":
      return isS3
        ? s3Error(403, "AccessDenied", "Access Denied")
        : transcribeError(400, "MissingAuthenticationTokenException", "Missing Authentication Token");
    case "unknown_key":
      return isS3
        ? s3Error(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
        : transcribeError(400, "UnrecognizedClientException", "The security token included in the request is invalid.");
    case "skewed":
      return isS3
        ? s3Error(
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
          )
        : transcribeError(400, "InvalidSignatureException", "Signature expired");
    case "wrong_payload":
    case "mismatch":
      return isS3
        ? s3Error(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
          )
        : transcribeError(400, "InvalidSignatureException", "The request signature we calculated does not match.");
  }
}
