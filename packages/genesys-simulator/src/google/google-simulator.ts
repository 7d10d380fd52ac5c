import { createHash, createPublicKey, generateKeyPairSync, randomUUID, verify } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { type Answer, json } from "../answer.ts";
import { type SpokenSegment, sampleCalls } from "../call.ts";
import { findPiece } from "../speech/pieces.ts";
import { readSound } from "../speech/sound.ts";

/** What a request asks for. */
type GoogleOperation = "token" | "recognize" | "batchRecognize" | "operation" | "upload" | "read" | "delete";

/** `throttled`, `broken` and `forbidden` answer so, `hanging` never, `lost` does the work and ends the connection. */
type GoogleFault = "throttled" | "broken" | "forbidden" | "hanging" | "lost";

export interface GoogleSimulatorOptions {
  /** Default one, `earshot-calls`. */
  buckets?: readonly string[] | undefined;
  /** Audio that is recognised by its content, and pieces of one channel of it where it is WAV; default the sample calls. */
  audio?: readonly { audio: Buffer; speech: readonly SpokenSegment[] }[] | undefined;
  /** How often an operation is asked for until it is done; default 2. */
  pollsUntilDone?: number | undefined;
  /** Epoch milliseconds that tokens are judged by; default `Date.now`. */
  now?: (() => number) | undefined;
}

export interface GoogleSimulator {
  /** Of both services. */
  endpoint: string;
  /** The key file of the account that is known. */
  serviceAccount: string;
  requests: readonly { operation: GoogleOperation; status: number | null; fault: GoogleFault | null }[];
  /** `<bucket>/<name>` of each object that is stored now. */
  objects(): string[];
  /** The configurations of the recognitions that were begun. */
  configs(): unknown[];
  /** Recognitions that were begun. */
  billed(): number;
  /** The next `times` requests for an operation go wrong, all when it is not said. */
  fail(operation: GoogleOperation, fault: GoogleFault, times?: number): void;
  /** From now on batches fail for this reason; null ends it. */
  failBatches(reason: string | null): void;
  close(): Promise<void>;
}

const mostInlineBytes = 10_000_000;
const mostInlineMs = 60_000;
const projectId = "simulated-project";
const languages = ["de-DE", "en-GB", "en-US", "es-ES", "fr-FR"];
/** In which voices are told apart. */
const diarizedLanguages = ["de-DE", "en-GB", "en-US", "es-ES"];

const phraseSchema = z.strictObject({ value: z.string().min(1).max(100), boost: z.number().min(0).max(20).optional() });

const configSchema = z.strictObject({
  autoDecodingConfig: z.object({}),
  languageCodes: z.array(z.string()).min(1),
  model: z.string(),
  features: z
    .strictObject({
      enableWordTimeOffsets: z.literal(true),
      enableAutomaticPunctuation: z.boolean().optional(),
      multiChannelMode: z.literal("SEPARATE_RECOGNITION_PER_CHANNEL").optional(),
      diarizationConfig: z
        .strictObject({ minSpeakerCount: z.int().min(1), maxSpeakerCount: z.int().max(6) })
        .refine(({ minSpeakerCount, maxSpeakerCount }) => minSpeakerCount <= maxSpeakerCount)
        .optional(),
    })
    .refine(
      ({ multiChannelMode, diarizationConfig }) => multiChannelMode === undefined || diarizationConfig === undefined,
    ),
  adaptation: z
    .strictObject({
      phraseSets: z.array(
        z.strictObject({ inlinePhraseSet: z.strictObject({ phrases: z.array(phraseSchema).max(5000) }) }),
      ),
    })
    .optional(),
});
type Features = z.infer<typeof configSchema>["features"];
const recognizeSchema = z.object({ config: configSchema, content: z.base64() });
const batchSchema = z.object({
  config: configSchema,
  files: z.tuple([z.object({ uri: z.string().regex(/^gs:\/\/[^/]+\/.+$/) })]),
  recognitionOutputConfig: z.object({ inlineResponseConfig: z.object({}) }),
});
const claimsSchema = z.object({ iss: z.string(), scope: z.string(), aud: z.string(), iat: z.int(), exp: z.int() });

/** Starts stand-ins of Google's tokens, Cloud Storage and Speech-to-Text v2 on loopback. */
export async function startGoogleSimulator(options: GoogleSimulatorOptions = {}): Promise<GoogleSimulator> {
  const { pollsUntilDone = 2, now = Date.now } = options;
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" });
  const publicKey = createPublicKey(pair.privateKey);
  const email = `earshot@${projectId}.iam.gserviceaccount.com`;
  const known = options.audio ?? sampleAudio();
  const speech = new Map(known.map(({ audio, speech }) => [sha256(audio), speech] as const));
  const wavs = known.map(({ audio, speech }) => ({ wav: audio, speech }));
  const buckets = new Map((options.buckets ?? ["earshot-calls"]).map((name) => [name, new Map<string, Buffer>()]));
  const tokens = new Map<string, number>();
  const operations = new Map<string, { uri: string; features: Features; polls: number; answer: unknown }>();
  const faults = new Map<GoogleOperation, { fault: GoogleFault; times: number }>();
  const requests: { operation: GoogleOperation; status: number | null; fault: GoogleFault | null }[] = [];
  const configs: unknown[] = [];
  let failureReason: string | null = null;
  let origin = "";

  function token(body: Buffer): Answer {
    const form = new URLSearchParams(body.toString("utf8"));
    const [head = "", payload = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    const isSigned = verify(
      "sha256",
      Buffer.from(`${head}.${payload}`),
      publicKey,
      Buffer.from(signature, "base64url"),
    );
    const claims = claimsSchema.safeParse(isSigned ? JSON.parse(Buffer.from(payload, "base64url").toString()) : null);
    const nowS = now() / 1000;
    const fits =
      claims.success &&
      form.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer" &&
      claims.data.iss === email &&
      claims.data.aud === `${origin}/token` &&
      claims.data.scope === "https://www.googleapis.com/auth/cloud-platform" &&
      Math.abs(claims.data.iat - nowS) < 300 &&
      claims.data.exp - claims.data.iat <= 3600;
    if (!fits) return json(400, { error: "invalid_grant", error_description: "Invalid JWT Signature." });
    const accessToken = `ya29.${randomUUID()}`;
    tokens.set(accessToken, now() + 3_600_000);
    return json(200, { access_token: accessToken, expires_in: 3599, token_type: "Bearer" });
  }

  function recognize(body: Buffer): Answer {
    const request = recognizeSchema.safeParse(JSON.parse(body.toString("utf8")));
    if (!request.success) return refusal(400, "INVALID_ARGUMENT", z.prettifyError(request.error));
    const { config, content } = request.data;
    const refused = refuseLanguage(config);
    if (refused !== null) return refused;
    const sound = Buffer.from(content, "base64");
    if (sound.length > mostInlineBytes || (readSound(sound)?.durationMs ?? 0) > mostInlineMs) {
      return refusal(400, "INVALID_ARGUMENT", "Inline audio exceeds duration limit. Please use a GCS URI.");
    }
    const said = speech.get(sha256(sound)) ?? findPiece(sound, wavs)?.speech;
    if (said === undefined) return refusal(400, "INVALID_ARGUMENT", "Audio is none of the simulated calls.");
    configs.push(config);
    // As Google does: what is empty is left out.
    return json(200, said.length === 0 ? {} : { results: resultsOf(said, config.features) });
  }

  function batchRecognize(body: Buffer): Answer {
    const request = batchSchema.safeParse(JSON.parse(body.toString("utf8")));
    if (!request.success) return refusal(400, "INVALID_ARGUMENT", z.prettifyError(request.error));
    const { config, files } = request.data;
    const refused = refuseLanguage(config);
    if (refused !== null) return refused;
    configs.push(config);
    const name = `projects/${projectId}/locations/global/operations/${randomUUID()}`;
    operations.set(name, { uri: files[0].uri, features: config.features, polls: 0, answer: null });
    return json(200, { name, metadata: {} });
  }

  function operation(name: string): Answer {
    const found = operations.get(name);
    if (found === undefined) return refusal(404, "NOT_FOUND", "Operation not found.");
    found.polls += 1;
    if (found.polls < pollsUntilDone) return json(200, { name, metadata: {} });
    found.answer ??= finish(found);
    return json(200, { name, metadata: {}, done: true, response: { results: { [found.uri]: found.answer } } });
  }

  function finish({ uri, features }: { uri: string; features: Features }): unknown {
    const [, bucket = "", name = ""] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    const audio = buckets.get(bucket)?.get(name);
    const said = audio === undefined ? undefined : speech.get(sha256(audio));
    const message = failureReason ?? (said === undefined ? "Audio is missing, or none of the simulated calls." : null);
    if (message !== null) return { error: { code: 3, message } };
    return { inlineResult: { transcript: { results: resultsOf(said ?? [], features) } } };
  }

  function object(operation: GoogleOperation, bucketName: string, name: string, body: Buffer): Answer {
    const bucket = buckets.get(bucketName);
    if (bucket === undefined) return refusal(404, "notFound", "The specified bucket does not exist.");
    if (operation === "upload") {
      bucket.set(name, body);
      return json(200, { bucket: bucketName, name, size: String(body.length) });
    }
    const content = bucket.get(name);
    if (content === undefined) return { status: 404, body: Buffer.from(`No such object: ${bucketName}/${name}`) };
    if (operation === "read")
      return { status: 200, headers: { "content-type": "application/octet-stream" }, body: content };
    bucket.delete(name);
    return { status: 204, body: Buffer.alloc(0) };
  }

  function answer(asked: GoogleOperation, request: IncomingMessage, body: Buffer, fault: GoogleFault | null): Answer {
    if (fault === "throttled") return refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded.");
    if (fault === "broken") return refusal(503, "UNAVAILABLE", "The service is currently unavailable.");
    if (fault === "forbidden") return refusal(403, "PERMISSION_DENIED", "Permission denied on resource.");
    if (asked === "token") return token(body);
    const given = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    if ((tokens.get(given) ?? 0) <= now()) return refusal(401, "UNAUTHENTICATED", "Invalid credentials.");
    const { pathname, searchParams } = new URL(request.url ?? "", origin);
    if (asked === "recognize") return recognize(body);
    if (asked === "batchRecognize") return batchRecognize(body);
    if (asked === "operation") return operation(pathname.replace(/^\/v2\//, ""));
    const [, bucket = "", name = ""] = /\/b\/([^/]+)\/o\/?(.*)$/.exec(pathname) ?? [];
    return object(
      asked,
      bucket,
      asked === "upload" ? (searchParams.get("name") ?? "") : decodeURIComponent(name),
      body,
    );
  }

  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => null);
    if (body === null) return;
    const asked = operationOf(request);
    const next = faults.get(asked);
    const fault = next === undefined || next.times === 0 ? null : next.fault;
    if (next !== undefined) next.times = Math.max(0, next.times - 1);
    if (fault === "hanging") {
      requests.push({ operation: asked, status: null, fault });
      return;
    }
    const { status, headers, body: content } = answer(asked, request, body, fault);
    requests.push({ operation: asked, status: fault === "lost" ? null : status, fault });
    if (fault === "lost") response.destroy();
    else response.writeHead(status, headers).end(content);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the simulator has no port");
  origin = `http://127.0.0.1:${address.port}`;
  return {
    endpoint: origin,
    serviceAccount: JSON.stringify({
      type: "service_account",
      project_id: projectId,
      private_key_id: "1",
      private_key: privateKey,
      client_email: email,
      token_uri: `${origin}/token`,
    }),
    requests,
    objects: () => [...buckets].flatMap(([bucket, objects]) => [...objects.keys()].map((name) => `${bucket}/${name}`)),
    configs: () => [...configs],
    billed: () => configs.length,
    fail: (operation, fault, times = Number.POSITIVE_INFINITY) => void faults.set(operation, { fault, times }),
    failBatches: (reason) => {
      failureReason = reason;
    },
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

function operationOf({ method, url = "" }: IncomingMessage): GoogleOperation {
  if (url === "/token") return "token";
  if (url.endsWith(":recognize")) return "recognize";
  if (url.endsWith(":batchRecognize")) return "batchRecognize";
  if (url.startsWith("/v2/")) return "operation";
  if (url.startsWith("/upload/")) return "upload";
  return method === "DELETE" ? "delete" : "read";
}

function refuseLanguage({ languageCodes, features }: z.infer<typeof configSchema>): Answer | null {
  const unknown = languageCodes.find((code) => !languages.includes(code));
  if (unknown !== undefined) {
    return refusal(400, "INVALID_ARGUMENT", `The language "${unknown}" is not supported by the model.`);
  }
  const isDiarized = features.diarizationConfig !== undefined;
  if (!isDiarized || languageCodes.every((code) => diarizedLanguages.includes(code))) return null;
  return refusal(400, "INVALID_ARGUMENT", "Recognizer does not support feature: diarization_config");
}

function refusal(code: number, status: string, message: string): Answer {
  return json(code, { error: { code, message, status } });
}

/** A result for each segment; the words share its time. */
function resultsOf(speech: readonly SpokenSegment[], { multiChannelMode, diarizationConfig }: Features): unknown[] {
  return speech.map(({ speaker, startMs, endMs, text }) => {
    const number = speaker === "agent" ? 1 : 2;
    const voice = diarizationConfig === undefined ? {} : { speakerLabel: String(number) };
    const words = text.split(/\s+/).filter((word) => word !== "");
    const at = (index: number) =>
      `${((startMs + Math.round(((endMs - startMs) * index) / words.length)) / 1000).toFixed(3)}s`;
    return {
      alternatives: [
        {
          transcript: text,
          confidence: 0.98,
          words: words.map((word, index) => ({ startOffset: at(index), endOffset: at(index + 1), word, ...voice })),
        },
      ],
      ...(multiChannelMode === undefined ? {} : { channelTag: number }),
      resultEndOffset: `${(endMs / 1000).toFixed(3)}s`,
      languageCode: "en-us",
    };
  });
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
