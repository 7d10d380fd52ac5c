import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Http, HttpError, HttpRequest } from "@earshot/http";
import type { AudioFacts, Clock, JobRef, JobState, SttInput, SttProvider, Submission } from "@earshot/model";
import { z } from "zod";
import { answersToPieces } from "../answers-to-pieces.ts";
import { checkCapabilities } from "../capabilities.ts";
import { SttError, type SttErrorCode } from "../errors.ts";
import { type Explain, failureOf } from "../http-failure.ts";
import type { KeptAnswers } from "../kept-answers.ts";
import { maxDocumentBytes, transferMs } from "../transfer.ts";
import { voicesOfPieces, withPieces } from "../upload.ts";
import { mostVoices } from "../voices.ts";
import { createAccessToken } from "./access-token.ts";
import { joinResults } from "./join-results.ts";
import { type GoogleV2Options, parseGoogleV2Options, providerName } from "./options.ts";

/** What is recognised at once: a minute, and 10 MB of which Base64 takes a quarter. */
const atOnce = { maxMs: 60_000, maxBytes: 7_000_000 };
/** A little less, since the service measures by itself. */
const piece = { ...atOnce, maxMs: 55_000 };

const containers = ["WAVE", "Ogg", "MPEG", "FLAC", "EBML/webm"];
const capabilities = { containers, maxBytes: 2_000_000_000, maxMs: 8 * 60 * 60 * 1000 };

const statusSchema = z.object({ code: z.int().optional(), message: z.string().default("no reason given") });

const operationSchema = z.object({
  name: z.string(),
  done: z.boolean().default(false),
  error: statusSchema.optional(),
  response: z
    .object({ results: z.record(z.string(), z.object({ error: statusSchema.optional() })).default({}) })
    .optional(),
});

/** A job: the operation, and the name of the recording in the bucket. */
const jobSchema = z.object({
  operation: z.string().regex(/^projects\/[^/?#]+\/locations\/[^/?#]+\/operations\/[^/?#]+$/),
  object: z.string().regex(/^earshot\/[0-9a-f]{64}$/),
});

type Job = z.infer<typeof jobSchema>;

/**
 * Google Speech-to-Text v2 over REST. What lasts a minute at most is recognised at once; longer recordings are put into a
 * bucket, recognised as a batch, and removed when that is over, or cut into pieces of less than a minute without a bucket. Throws `SttError` when the options are wrong.
 */
export function createGoogleV2SttProvider(
  options: GoogleV2Options,
  { http, clock, ffmpeg, kept }: { http: Http; clock: Clock; ffmpeg: string | null; kept?: KeptAnswers | undefined },
): SttProvider {
  const { account, language, phrases, location, bucket, endpoint, answerTimeoutMs } = parseGoogleV2Options(options);
  const token = createAccessToken(account, { http, clock });
  const speechHost = location === "global" ? "speech.googleapis.com" : `${location}-speech.googleapis.com`;
  const speech = endpoint ?? `https://${speechHost}`;
  const storage = endpoint ?? "https://storage.googleapis.com";
  const recognizer = `${speech}/v2/projects/${account.project_id}/locations/${location}/recognizers/_`;

  async function send(
    request: Omit<HttpRequest, "url"> & { url: string; step?: "submit" | "poll" | undefined },
    explain: Explain = explainOwn,
  ): Promise<unknown> {
    const { url, step = "submit", signal, ...rest } = request;
    const headers = { ...rest.headers, authorization: `Bearer ${await token(signal)}` };
    const limits = { timeoutMs: answerTimeoutMs, deadlineMs: transferMs };
    try {
      return await http.request({ ...limits, ...rest, headers, url: new URL(url), signal }, async (response) =>
        // What is not there is not described in JSON.
        response.status === 404 ? null : response.jsonOrNull(maxDocumentBytes),
      );
    } catch (error) {
      throw failureOf(error, providerName, step, explain);
    }
  }

  function post(url: string, value: unknown, signal: AbortSignal | undefined, idempotent: boolean) {
    const headers = { "content-type": "application/json" };
    return send({ method: "POST", url, headers, body: JSON.stringify(value), idempotent, signal });
  }

  async function submit(input: SttInput, signal?: AbortSignal): Promise<Submission> {
    const { path, bytes, audio } = input;
    const isShort = audio.durationMs <= atOnce.maxMs && bytes <= atOnce.maxBytes;
    const isCut = bucket === undefined && !isShort;
    if (!isCut) await checkCapabilities(providerName, capabilities, input);
    if (audio.channels > 2) {
      throw new SttError("stt.unsupported_audio", `${path} has ${audio.channels} channels; ${providerName} takes two`, {
        hint: "Have the recording delivered with two channels at most.",
        provider: providerName,
      });
    }
    if (isShort) {
      const sound = await readFile(path);
      const document = await withVoices(input, (config) => recognize(config, sound, signal));
      return { state: "done", transcript: { kind: "document", format: "google", document: withResults(document) } };
    }
    if (bucket === undefined) return await submitPieces(input, signal);
    const job = await submitBatch(input, bucket, signal);
    return { state: "queued", job: { provider: providerName, id: JSON.stringify(job) } };
  }

  /** Each answer is paid for: a request that may have been worked on is left to a later run. */
  function recognize(config: unknown, sound: Buffer, signal: AbortSignal | undefined) {
    return post(`${recognizer}:recognize`, { config, content: sound.toString("base64") }, signal, false);
  }

  /** Without a bucket: each channel in pieces that are recognised at once. */
  async function submitPieces(input: SttInput, signal: AbortSignal | undefined): Promise<Submission> {
    const config = configOf(input, { channels: 1 });
    const identity = [input.recordingId, input.sha256, config, account.project_id, location];
    return await withPieces(
      providerName,
      input,
      { limits: piece, takes: () => false, ffmpeg, signal },
      async ({ channels, warnings }) => {
        const answers = await answersToPieces(channels, {
          kept,
          keyOf: ({ startMs, endMs }, channel) => JSON.stringify([...identity, channel, startMs, endMs]),
          send: async ({ open }) => recognize(config, await buffer(Readable.from(open())), signal),
        });
        const document = joinResults(answers);
        if (document === null) throw badAnswer("a piece of the recording was answered with what are no results");
        const doubts = channels.length === 1 ? [...warnings, ...voicesOfPieces(channels)] : warnings;
        return {
          state: "done",
          transcript: { kind: "document", format: "google", document: withResults(document), warnings: doubts },
        };
      },
    );
  }

  /** The service knows no keys. A note in the bucket says which operation was begun for a recording before. */
  async function submitBatch(input: SttInput, bucket: string, signal: AbortSignal | undefined): Promise<Job> {
    const object = objectOf(input);
    const noted = jobSchema.safeParse(await readObject(noteOf(object), signal));
    if (noted.success) return noted.data;
    await writeObject(object, { open: () => createReadStream(input.path), bytes: input.bytes }, signal);
    const request = {
      files: [{ uri: `gs://${bucket}/${object}` }],
      recognitionOutputConfig: { inlineResponseConfig: {} },
    };
    const document = await withVoices(input, (config) =>
      post(`${recognizer}:batchRecognize`, { ...request, config }, signal, false),
    );
    const operation = operationOf(document);
    const job = jobSchema.safeParse({ operation: operation.name, object });
    if (!job.success) throw badAnswer("the operation has no usable name");
    await writeObject(noteOf(object), JSON.stringify(job.data), signal);
    return job.data;
  }

  /** The same for the same recording, content and options. */
  function objectOf(input: SttInput): string {
    const { recordingId, sha256, audio } = input;
    return `earshot/${sha256Of(JSON.stringify([recordingId, sha256, configOf(input, audio), location]))}`;
  }

  /** Has the voices of one channel told apart, where the service can do that in this language. */
  async function withVoices(input: SttInput, send: (config: unknown) => Promise<unknown>): Promise<unknown> {
    const config = configOf(input, input.audio);
    if (input.audio.channels > 1) return await send(config);
    const diarizationConfig = { minSpeakerCount: 1, maxSpeakerCount: mostVoices };
    return await send({ ...config, features: { ...config.features, diarizationConfig } }).catch((error: unknown) => {
      const isUnable = error instanceof SttError && error.status === 400 && /diarization/i.test(error.reason ?? "");
      if (!isUnable) throw error;
      return send(config);
    });
  }

  function configOf({ language: own = language }: SttInput, { channels }: Pick<AudioFacts, "channels">) {
    const separate = channels === 2 ? { multiChannelMode: "SEPARATE_RECOGNITION_PER_CHANNEL" } : {};
    return {
      autoDecodingConfig: {},
      languageCodes: [own],
      model: "long",
      features: { enableWordTimeOffsets: true, enableAutomaticPunctuation: true, ...separate },
      ...(phrases.length === 0 ? {} : { adaptation }),
    };
  }

  async function poll({ provider, id }: JobRef, signal?: AbortSignal): Promise<JobState> {
    const job = provider === providerName ? readJob(id) : null;
    if (job === null) {
      throw new SttError("stt.job_lost", `${providerName}: the job belongs to another service (${provider})`, {
        hint: "Submit the recording again.",
        provider: providerName,
      });
    }
    const request = {
      method: "GET",
      url: `${speech}/v2/${job.operation}`,
      idempotent: true,
      step: "poll",
      signal,
    } as const;
    const document = await send(request).catch(async (error: unknown) => {
      if (error instanceof SttError && error.code === "stt.job_lost") await remove(job, signal);
      throw error;
    });
    const { done, error, response } = operationOf(document);
    if (!done) return { state: "running" };
    await remove(job, signal);
    const failure = error ?? Object.values(response?.results ?? {}).find((file) => file.error !== undefined)?.error;
    if (failure !== undefined) return { state: "failed", reason: failure.message };
    return { state: "done", transcript: { kind: "document", format: "google", document } };
  }

  async function remove({ object }: Job, signal: AbortSignal | undefined): Promise<void> {
    for (const name of [object, noteOf(object)]) {
      await send({ method: "DELETE", url: urlOf(name), idempotent: true, accept: [404], signal });
    }
  }

  async function readObject(name: string, signal: AbortSignal | undefined): Promise<unknown> {
    return send({ method: "GET", url: `${urlOf(name)}?alt=media`, idempotent: true, accept: [404], signal });
  }

  async function writeObject(name: string, body: NonNullable<HttpRequest["body"]>, signal: AbortSignal | undefined) {
    const url = `${storage}/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(name)}`;
    const headers = { "content-type": "application/octet-stream" };
    await send({ method: "POST", url, headers, body, idempotent: true, signal }, (error) =>
      error.status === 404
        ? ["stt.configuration", "Set EARSHOT_GOOGLE_BUCKET to a bucket that exists."]
        : explainOwn(error),
    );
  }

  const adaptation = {
    phraseSets: [{ inlinePhraseSet: { phrases: phrases.map((value) => ({ value })) } }],
  };

  /** Channels are recognised, and billed, by themselves. */
  const soundMs = ({ channels, durationMs }: SttInput["audio"]) => channels * durationMs;

  const urlOf = (name: string) => `${storage}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;

  return {
    name: providerName,
    submit,
    poll,
    isJobFor: ({ id }, input) => readJob(id)?.object === objectOf(input),
    soundMs,
  };
}

const noteOf = (object: string) => `${object}.job`;

function explainOwn({ status, detail }: HttpError): [SttErrorCode, string] | null {
  if (status === 400 && /language/i.test(detail ?? "")) {
    return [
      "stt.unsupported_language",
      "Set EARSHOT_STT_LANGUAGE, or the queue's language in EARSHOT_STT_LANGUAGES, to a code that Google supports, such as en-US.",
    ];
  }
  if (status === 401 || status === 403) {
    return [
      "stt.unauthorized",
      "Give the service account the roles Cloud Speech Client and, on the bucket, Storage Object User.",
    ];
  }
  return null;
}

function operationOf(document: unknown): z.infer<typeof operationSchema> {
  const operation = operationSchema.safeParse(document);
  if (operation.success) return operation.data;
  throw badAnswer("the answer is no operation");
}

/** The answer for a recording in which nobody speaks has no results: it is written as batches write it. */
function withResults(document: unknown): unknown {
  const isSilent =
    typeof document === "object" &&
    document !== null &&
    (!("results" in document) || (Array.isArray(document.results) && document.results.length === 0));
  return isSilent ? { response: { results: { recording: { inlineResult: { transcript: {} } } } } } : document;
}

function readJob(id: string): Job | null {
  try {
    return jobSchema.safeParse(JSON.parse(id)).data ?? null;
  } catch {
    return null;
  }
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function badAnswer(what: string): SttError {
  return new SttError("stt.bad_answer", `${providerName}: ${what}`, {
    hint: "Check EARSHOT_GOOGLE_ENDPOINT: the answer is not that of Google Speech-to-Text.",
    provider: providerName,
  });
}
