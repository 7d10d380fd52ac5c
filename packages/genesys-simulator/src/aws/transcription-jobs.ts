import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Answer } from "../answer.ts";
import type { SpokenSegment } from "../call.ts";
import { callAnalyticsDocument } from "./call-analytics-document.ts";
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

const nameRequest = z.union([
  z.object({ TranscriptionJobName: z.string() }).transform(({ TranscriptionJobName }) => TranscriptionJobName),
  z.object({ CallAnalyticsJobName: z.string() }).transform(({ CallAnalyticsJobName }) => CallAnalyticsJobName),
]);

const channelDefinition = z.strictObject({
  ChannelId: z.int().min(0).max(1),
  ParticipantRole: z.enum(["AGENT", "CUSTOMER"]),
});

const analyticsRequest = z.strictObject({
  CallAnalyticsJobName: z.string().regex(/^[0-9a-zA-Z._-]{1,200}$/),
  Media: z.strictObject({ MediaFileUri: z.string().regex(/^s3:\/\/[^/]+\/.+\.(mp3|mp4|wav|flac|ogg|amr|webm|m4a)$/) }),
  DataAccessRoleArn: z.string().regex(/^arn:aws:iam::\d{12}:role\/\S+$/),
  OutputLocation: z
    .string()
    .regex(/^s3:\/\/[^/]+\/.+\.json$/)
    .optional(),
  Settings: z
    .strictObject({
      LanguageOptions: z.array(z.string()).min(1).max(5).optional(),
      VocabularyName: z.string().optional(),
    })
    .default({}),
  ChannelDefinitions: z
    .tuple([channelDefinition, channelDefinition])
    .refine(([a, b]) => a.ChannelId !== b.ChannelId && a.ParticipantRole !== b.ParticipantRole),
});

type AnalyticsRequest = z.infer<typeof analyticsRequest>;

/** By the field in which the service answers it. */
type JobKind = "TranscriptionJob" | "CallAnalyticsJob";

interface Job {
  kind: JobKind;
  /** What the service repeats of the request. */
  facts: Record<string, unknown>;
  mediaUri: string;
  /** Null for the service's own bucket. */
  output: { bucket: string; key: string } | null;
  documentOf(speech: readonly SpokenSegment[]): unknown;
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
  const requests = new Map<string, StartRequest>();
  const analyticsRequests = new Map<string, AnalyticsRequest>();
  const results = new Map<string, Buffer>();
  let billed = 0;
  let failureReason: string | null = null;

  function start(request: StartRequest): Answer {
    const { TranscriptionJobName: name, LanguageCode: language, IdentifyLanguage, Settings } = request;
    if (jobs.has(keyOf("TranscriptionJob", name))) return conflict();
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
    if (!isReady(Settings.VocabularyName, language)) return noVocabulary();
    const { Media, MediaFormat, OutputBucketName: bucket, OutputKey: key = `${name}.json` } = request;
    const byChannel = Settings.ChannelIdentification === true;
    requests.set(name, request);
    return begin(name, {
      kind: "TranscriptionJob",
      facts: { TranscriptionJobName: name, LanguageCode: language, Media, MediaFormat },
      mediaUri: Media.MediaFileUri,
      output: bucket === undefined ? null : { bucket, key },
      documentOf: (speech) => transcriptionDocument(name, speech, { byChannel, language: language ?? "en-US" }),
    });
  }

  function startAnalytics(request: AnalyticsRequest): Answer {
    const { CallAnalyticsJobName: name, Media, Settings, ChannelDefinitions, OutputLocation } = request;
    if (jobs.has(keyOf("CallAnalyticsJob", name))) return conflict();
    const unknown = Settings.LanguageOptions?.find((code) => !languages.includes(code));
    if (unknown !== undefined) return badRequest(`The language ${unknown} is not supported by Call Analytics.`);
    if (!isReady(Settings.VocabularyName, Settings.LanguageOptions?.[0])) return noVocabulary();
    const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(OutputLocation ?? "") ?? [];
    const roleOf = (speaker: SpokenSegment["speaker"]) => {
      const channel = speaker === "agent" ? 0 : 1;
      return ChannelDefinitions.find(({ ChannelId }) => ChannelId === channel)?.ParticipantRole ?? "AGENT";
    };
    const language = Settings.LanguageOptions?.[0] ?? "en-US";
    analyticsRequests.set(name, request);
    return begin(name, {
      kind: "CallAnalyticsJob",
      facts: { CallAnalyticsJobName: name, Media, ChannelDefinitions },
      mediaUri: Media.MediaFileUri,
      output: OutputLocation === undefined ? null : { bucket, key },
      documentOf: (speech) => callAnalyticsDocument(name, speech, { roleOf, language }),
    });
  }

  function isReady(vocabulary: string | undefined, language: string | undefined): boolean {
    return vocabulary === undefined || (language !== undefined && vocabularies[vocabulary] === language);
  }

  function begin(name: string, begun: Omit<Job, "status" | "polls">): Answer {
    if (mediaAt(begun.mediaUri) === undefined) {
      return badRequest("The S3 URI that you provided can't be accessed. Make sure that you have read permission.");
    }
    const job: Job = { ...begun, status: "QUEUED", polls: 0 };
    jobs.set(keyOf(job.kind, name), job);
    return json11(200, { [job.kind]: viewOf(name, job, "") });
  }

  function get(kind: JobKind, name: string, origin: string): Answer {
    const job = jobs.get(keyOf(kind, name));
    if (job === undefined) {
      return badRequest("The requested job couldn't be found. Check the job name and try your request again.");
    }
    job.polls += 1;
    if (job.status === "QUEUED" && job.polls > 1) job.status = "IN_PROGRESS";
    const isUnderWay = job.status === "QUEUED" || job.status === "IN_PROGRESS";
    if (isUnderWay && job.polls >= pollsUntilDone) finish(name, job);
    return json11(200, { [kind]: viewOf(name, job, origin) });
  }

  function finish(name: string, job: Job): void {
    const media = mediaAt(job.mediaUri);
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
    const document = Buffer.from(JSON.stringify(job.documentOf(said ?? [])));
    if (job.output === null) results.set(keyOf(job.kind, name), document);
    else store.write(job.output.bucket, job.output.key, document);
    job.status = "COMPLETED";
    billed += 1;
  }

  function mediaAt(uri: string): Buffer | undefined {
    const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    return store.read(bucket, key);
  }

  const signatures = new Map<string, string>();

  function viewOf(name: string, { kind, facts, output, status, failureReason: FailureReason }: Job, origin: string) {
    const TranscriptFileUri =
      output === null
        ? `${origin}/results/${name}.json?${sign(keyOf(kind, name))}`
        : `${origin}/${output.bucket}/${output.key}`;
    return {
      ...facts,
      [`${kind}Status`]: status,
      FailureReason,
      Transcript: status === "COMPLETED" ? { TranscriptFileUri } : undefined,
    };
  }

  function sign(key: string): string {
    const signature = randomBytes(32).toString("hex");
    signatures.set(signature, key);
    return `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature=${signature}`;
  }

  return {
    answer(operation: string, body: Buffer, origin: string): Answer {
      const raw: unknown = JSON.parse(body.toString("utf8"));
      if (operation === "StartTranscriptionJob") {
        const request = startRequest.safeParse(raw);
        return request.success ? start(request.data) : badRequest(z.prettifyError(request.error));
      }
      if (operation === "StartCallAnalyticsJob") {
        const request = analyticsRequest.safeParse(raw);
        return request.success ? startAnalytics(request.data) : badRequest(z.prettifyError(request.error));
      }
      const kind = operation.endsWith("CallAnalyticsJob") ? "CallAnalyticsJob" : "TranscriptionJob";
      const name = nameRequest.parse(raw);
      if (operation === `Get${kind}`) return get(kind, name, origin);
      if (operation === `Delete${kind}`) {
        jobs.delete(keyOf(kind, name));
        requests.delete(name);
        analyticsRequests.delete(name);
        return json11(200, {});
      }
      return transcribeError(400, "UnknownOperationException", `${operation} is not simulated.`);
    },

    /** The document behind a pre-signed URL. */
    result(name: string, signature: string): Buffer | undefined {
      const key = signatures.get(signature);
      return key?.endsWith(`/${name}`) ? results.get(key) : undefined;
    },
    /** From now on jobs fail for this reason; null ends it. */
    failJobs(reason: string | null): void {
      failureReason = reason;
    },
    billed: () => billed,
    requests: (): StartRequest[] => [...requests.values()],
    analyticsRequests: (): AnalyticsRequest[] => [...analyticsRequests.values()],
  };
}

const keyOf = (kind: JobKind, name: string): string => `${kind}/${name}`;

const noVocabulary = () =>
  badRequest("The requested vocabulary couldn't be found. Check the vocabulary name and try your request again.");

const conflict = () => transcribeError(400, "ConflictException", "The requested job name already exists.");

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
