import { createReadStream } from "node:fs";
import type { Http } from "@earshot/http";
import type { Clock, JobRef, JobState, Random, SttInput, SttProvider, Submission } from "@earshot/model";
import { checkCapabilities } from "../capabilities.ts";
import { SttError } from "../errors.ts";
import { failureOf } from "../http-failure.ts";
import { maxDocumentBytes, transferMs } from "../transfer.ts";
import { type AwsClients, loadClients } from "./clients.ts";
import { jobKindOf } from "./job-kinds.ts";
import { type AwsTranscribeOptions, parseAwsTranscribeOptions, providerName } from "./options.ts";
import { capabilities, documentKeyOf, isJobName, isJobNameFor, jobNameOf, mediaKeyOf } from "./request-of-job.ts";
import { AwsRequestError, type RequestOptions, sendAgain } from "./requests.ts";

/** The job is unknown: the service says so in two ways. Its name is well-formed, so nothing else can be wrong with it. */
const unknownJob: ReadonlySet<string> = new Set(["BadRequestException", "NotFoundException"]);

interface AwsTranscribeProvider extends SttProvider {
  /** Closes the SDK's connections. */
  close(): Promise<void>;
}

/**
 * Amazon Transcribe. A recording is put into a bucket and a job is started whose name is made of recording, content and
 * options; it is removed from the bucket when the job is over. Credentials come from where the SDK looks for them.
 * Throws `SttError` when the options are wrong.
 */
export function createAwsTranscribeProvider(
  options: AwsTranscribeOptions,
  { http, clock, random }: { http: Http; clock: Clock; random: Random },
): AwsTranscribeProvider {
  const settings = parseAwsTranscribeOptions(options);
  const { bucket, outputBucket, endpoint, answerTimeoutMs } = settings;
  let loading: Promise<AwsClients> | null = null;

  async function send<T>(request: RequestOptions, work: (aws: AwsClients, signal: AbortSignal) => Promise<T>) {
    loading ??= loadClients(settings);
    const aws = await loading;
    return sendAgain(request, { clock, random, secrets: aws.secrets }, (signal) => work(aws, signal));
  }

  async function submit(input: SttInput, signal?: AbortSignal): Promise<Submission> {
    await checkCapabilities(providerName, capabilities, input);
    const name = jobNameOf(input, settings);
    loading ??= loadClients(settings);
    const { transcribe } = await loading;
    const kind = jobKindOf(name);
    const starter = kind.starter(input, name, settings, Object.values(transcribe.LanguageCode));
    await upload(input, mediaKeyOf(name), signal);
    const start = () => send(jobRequest("starting the job", signal), starter);
    try {
      await start().catch(async (error: unknown) => {
        if (!isNamed(error, "ConflictException")) throw error;
        // It was submitted before. Of one that failed nothing more comes, and its name is free once it is deleted.
        if ((await describe(name, signal)).status !== "FAILED") return;
        await send(jobRequest("deleting the failed job", signal), (aws, abortSignal) =>
          kind.remove(aws, name, abortSignal),
        );
        await start();
      });
    } catch (error) {
      // Only when the service has refused the job: one that it may have started needs the recording.
      if (error instanceof AwsRequestError && error.failure.outcome.kind === "final") {
        await removeMedia(name).catch(() => {});
      }
      throw error;
    }
    return { state: "queued", job: { provider: providerName, id: name } };
  }

  async function upload({ path, bytes, sha256 }: SttInput, key: string, signal: AbortSignal | undefined) {
    const request = { service: "S3", what: `the upload to ${bucket}`, deadlineMs: transferMs, signal } as const;
    await send(request, async ({ objects, s3 }, abortSignal) => {
      const body = createReadStream(path);
      try {
        const put = new s3.PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentLength: bytes,
          ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
        });
        await objects.send(put, { abortSignal });
      } finally {
        body.destroy();
      }
    });
  }

  async function poll({ provider, id }: JobRef, signal?: AbortSignal): Promise<JobState> {
    if (provider !== providerName || !isJobName(id)) {
      throw lost(`the job belongs to another service (${provider})`);
    }
    const job = await describe(id, signal);
    switch (job.status) {
      case "QUEUED":
      case "SUBMITTED":
        return { state: "queued" };
      case "IN_PROGRESS":
        return { state: "running" };
      case "FAILED":
        await removeMedia(id, signal);
        return { state: "failed", reason: job.failureReason ?? "no reason given" };
      case "COMPLETED": {
        await removeMedia(id, signal);
        const document = await documentOf(id, job.documentUri, signal);
        return { state: "done", transcript: { kind: "document", format: jobKindOf(id).format, document } };
      }
      default:
        throw badAnswer(`the job has the status ${job.status ?? "of none"}`);
    }
  }

  async function describe(name: string, signal: AbortSignal | undefined) {
    try {
      const job = await send(jobRequest("asking for the job", signal), (aws, abortSignal) =>
        jobKindOf(name).describe(aws, name, abortSignal),
      );
      if (job === null) throw badAnswer("the answer has no job");
      return job;
    } catch (error) {
      if (error instanceof AwsRequestError && unknownJob.has(error.failure.name)) {
        throw lost(`the service does not know the job ${name}`);
      }
      throw error;
    }
  }

  async function removeMedia(name: string, signal?: AbortSignal) {
    const request = {
      service: "S3",
      what: `removing the recording from ${bucket}`,
      deadlineMs: answerTimeoutMs,
      signal,
    } as const;
    await send(request, ({ objects, s3 }, abortSignal) =>
      objects.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: mediaKeyOf(name) }), { abortSignal }),
    );
  }

  async function documentOf(name: string, uri: string | undefined, signal: AbortSignal | undefined): Promise<unknown> {
    const url = URL.parse(uri ?? "");
    if (url === null) throw badAnswer("the finished job names no document");
    if (outputBucket !== undefined && !url.searchParams.has("X-Amz-Signature")) return ownDocument(name, signal);
    if (url.protocol !== "https:" && endpoint === undefined) throw badAnswer("the document's URL is not https");
    const secrets = [...url.searchParams.values()].filter((value) => value.length > 16);
    const request = { method: "GET", url, idempotent: true, deadlineMs: transferMs, secrets, signal } as const;
    try {
      return await http.request(request, (response) => response.json(maxDocumentBytes));
    } catch (error) {
      throw failureOf(error, providerName, "poll");
    }
  }

  async function ownDocument(name: string, signal: AbortSignal | undefined): Promise<unknown> {
    const key = documentKeyOf(name);
    const what = `reading ${key} from ${outputBucket}`;
    const text = await send(
      { service: "S3", what, deadlineMs: transferMs, signal },
      async ({ objects, s3 }, abortSignal) => {
        const get = new s3.GetObjectCommand({ Bucket: outputBucket, Key: key });
        const { Body, ContentLength = 0 } = await objects.send(get, { abortSignal });
        if (ContentLength > maxDocumentBytes) throw badAnswer(`${key} has ${ContentLength} bytes`);
        return (await Body?.transformToString("utf-8")) ?? "";
      },
    );
    try {
      return JSON.parse(text);
    } catch {
      throw badAnswer(`${key} in ${outputBucket} is no JSON`);
    }
  }

  function jobRequest(what: string, signal: AbortSignal | undefined): RequestOptions {
    return { service: "Transcribe", what, deadlineMs: answerTimeoutMs, signal };
  }

  return {
    name: providerName,
    submit,
    poll,
    isJobFor: ({ id }, input) => isJobNameFor(id, input, settings),
    soundMs: ({ durationMs }) => durationMs,
    close: async () => (await loading)?.close(),
  };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof AwsRequestError && error.failure.name === name;
}

function lost(what: string): SttError {
  return new SttError("stt.job_lost", `${providerName}: ${what}`, {
    hint: "Submit the recording again.",
    provider: providerName,
  });
}

function badAnswer(what: string): SttError {
  return new SttError("stt.bad_answer", `${providerName}: ${what}`, {
    hint: "Check EARSHOT_AWS_ENDPOINT: the answer is not that of Amazon Transcribe.",
    provider: providerName,
  });
}
