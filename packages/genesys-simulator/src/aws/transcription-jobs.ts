import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Answer } from "../answer.ts";
import type { SpokenSegment } from "../call.ts";
import type { ObjectStore } from "./object-store.ts";
import { transcriptionDocument } from "./transcription-document.ts";

const startRequest = z.object({
  TranscriptionJobName: z.string().regex(/^[0-9a-zA-Z._-]{1,200}$/),
  Media: z.object({ MediaFileUri: z.string().regex(/^s3:\/\/[^/]+\/.+$/) }),
  MediaFormat: z.enum(["mp3", "mp4", "wav", "flac", "ogg", "amr", "webm", "m4a"]).optional(),
  LanguageCode: z.string().optional(),
  IdentifyLanguage: z.boolean().optional(),
  Settings: z
    .object({
      ChannelIdentification: z.boolean().optional(),
      ShowSpeakerLabels: z.boolean().optional(),
      MaxSpeakerLabels: z.int().min(2).max(30).optional(),
      VocabularyName: z
        .string()
        .regex(/^[0-9a-zA-Z._-]{1,200}$/)
        .optional(),
    })
    .default({}),
  OutputBucketName: z.string().optional(),
  OutputKey: z.string().optional(),
});

type StartRequest = z.infer<typeof startRequest>;

const nameRequest = z.object({ TranscriptionJobName: z.string() });

interface Job {
  request: StartRequest;
  status: "QUEUED" | "IN_PROGRESS" | "COMPLETED" | "FAILED";
  polls: number;
  failureReason?: string | undefined;
}

export interface TranscriptionOptions {
  /** What is said in which audio, by the audio's SHA-256 in hexadecimal. */
  speech: ReadonlyMap<string, readonly SpokenSegment[]>;
  pollsUntilDone: number;
  languages: readonly string[];
  /** The vocabularies that are ready, and their languages. */
  vocabularies: Readonly<Record<string, string>>;
}

/** The jobs of Amazon Transcribe: JSON 1.1, the operation named by `X-Amz-Target`. */
export function createTranscriptionJobs(
  store: ObjectStore,
  { speech, pollsUntilDone, languages, vocabularies }: TranscriptionOptions,
) {
  const jobs = new Map<string, Job>();
  const results = new Map<string, Buffer>();
  let billed = 0;
  let failureReason: string | null = null;

  function start(request: StartRequest): Answer {
    const { TranscriptionJobName: name, LanguageCode: language, IdentifyLanguage, Settings } = request;
    if (jobs.has(name)) return transcribeError(400, "ConflictException", "The requested job name already exists.");
    if ((language === undefined) === (IdentifyLanguage !== true)) {
      return badRequest("You must specify either LanguageCode or IdentifyLanguage.");
    }
    if (language !== undefined && !languages.includes(language)) {
      const set = languages.join(", ");
      return badRequest(
        `1 validation error detected: Value '${language}' at 'languageCode' failed to satisfy constraint: Member must satisfy enum value set: [${set}]`,
      );
    }
    if (Settings.ChannelIdentification === true && Settings.ShowSpeakerLabels === true) {
      return badRequest("You can't use channel identification and speaker labels in one job.");
    }
    if (Settings.ShowSpeakerLabels === true && Settings.MaxSpeakerLabels === undefined) {
      return badRequest("You must specify MaxSpeakerLabels with ShowSpeakerLabels.");
    }
    const { VocabularyName: vocabulary } = Settings;
    if (vocabulary !== undefined && (language === undefined || vocabularies[vocabulary] !== language)) {
      return badRequest(
        "The requested vocabulary couldn't be found. Check the vocabulary name and try your request again.",
      );
    }
    if (mediaOf(request) === undefined) {
      return badRequest("The S3 URI that you provided can't be accessed. Make sure that you have read permission.");
    }
    const job: Job = { request, status: "QUEUED", polls: 0 };
    jobs.set(name, job);
    return json11(200, { TranscriptionJob: viewOf(name, job, "") });
  }

  function get(name: string, origin: string): Answer {
    const job = jobs.get(name);
    if (job === undefined) {
      return badRequest("The requested job couldn't be found. Check the job name and try your request again.");
    }
    job.polls += 1;
    if (job.status === "QUEUED" && job.polls > 1) job.status = "IN_PROGRESS";
    const isUnderWay = job.status === "QUEUED" || job.status === "IN_PROGRESS";
    if (isUnderWay && job.polls >= pollsUntilDone) finish(name, job);
    return json11(200, { TranscriptionJob: viewOf(name, job, origin) });
  }

  function finish(name: string, job: Job): void {
    const { request } = job;
    const media = mediaOf(request);
    const said = media === undefined ? undefined : speech.get(createHash("sha256").update(media).digest("hex"));
    const reason =
      failureReason ??
      (media === undefined ? "The S3 object could not be accessed." : null) ??
      (said === undefined ? "The media is none of the simulated calls." : null);
    if (reason !== null) {
      job.status = "FAILED";
      job.failureReason = reason;
      return;
    }
    const byChannel = request.Settings.ChannelIdentification === true;
    const language = request.LanguageCode ?? "en-US";
    const document = Buffer.from(JSON.stringify(transcriptionDocument(name, said ?? [], { byChannel, language })));
    const { OutputBucketName: bucket } = request;
    if (bucket === undefined) results.set(name, document);
    else store.write(bucket, request.OutputKey ?? `${name}.json`, document);
    job.status = "COMPLETED";
    billed += 1;
  }

  function mediaOf({ Media }: StartRequest): Buffer | undefined {
    const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(Media.MediaFileUri) ?? [];
    return store.read(bucket, key);
  }

  const signatures = new Map<string, string>();

  function viewOf(name: string, { request, status, failureReason: FailureReason }: Job, origin: string) {
    const { OutputBucketName: bucket, OutputKey: key = `${name}.json`, Media, MediaFormat } = request;
    const TranscriptFileUri =
      bucket === undefined ? `${origin}/results/${name}.json?${sign(name)}` : `${origin}/${bucket}/${key}`;
    return {
      TranscriptionJobName: name,
      TranscriptionJobStatus: status,
      LanguageCode: request.LanguageCode,
      Media,
      MediaFormat,
      FailureReason,
      Transcript: status === "COMPLETED" ? { TranscriptFileUri } : undefined,
    };
  }

  function sign(name: string): string {
    const signature = randomBytes(32).toString("hex");
    signatures.set(signature, name);
    return `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature=${signature}`;
  }

  return {
    answer(operation: string, body: Buffer, origin: string): Answer {
      const raw: unknown = JSON.parse(body.toString("utf8"));
      if (operation === "StartTranscriptionJob") {
        const request = startRequest.safeParse(raw);
        return request.success ? start(request.data) : badRequest(z.prettifyError(request.error));
      }
      const { TranscriptionJobName: name } = nameRequest.parse(raw);
      if (operation === "GetTranscriptionJob") return get(name, origin);
      if (operation === "DeleteTranscriptionJob") {
        jobs.delete(name);
        return json11(200, {});
      }
      return transcribeError(400, "UnknownOperationException", `${operation} is not simulated.`);
    },

    /** The document behind a pre-signed URL. */
    result(name: string, signature: string): Buffer | undefined {
      return signatures.get(signature) === name ? results.get(name) : undefined;
    },
    /** From now on jobs fail for this reason; null ends it. */
    failJobs(reason: string | null): void {
      failureReason = reason;
    },
    billed: () => billed,
    requests: (): StartRequest[] => [...jobs.values()].map(({ request }) => request),
  };
}

function json11(status: number, value: unknown): Answer {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": crypto.randomUUID() };
  return { status, headers, body: Buffer.from(JSON.stringify(value)) };
}

/** An error in the shape of Transcribe. */
export function transcribeError(status: number, type: string, message: string): Answer {
  return json11(status, { __type: type, Message: message });
}

function badRequest(message: string): Answer {
  return transcribeError(400, "BadRequestException", message);
}
