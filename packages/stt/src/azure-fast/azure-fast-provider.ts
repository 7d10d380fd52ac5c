import type { Http } from "@earshot/http";
import type { AudioFacts, SttInput, SttProvider, Submission, TranscriptDocument } from "@earshot/model";
import { z } from "zod";
import {
  baseUrl,
  headerKey,
  limitsOver,
  maxDocumentBytes,
  noJobs,
  parseOptions,
  transferMs,
  uploadRetry,
} from "../at-once.ts";
import { SttError } from "../errors.ts";
import { failureOf } from "../http-failure.ts";
import { multipartForm } from "../multipart.ts";
import { withUpload } from "../upload.ts";
import { explainAzureFast } from "./azure-fast-failure.ts";

const name = "azure-fast";
const apiVersion = "2025-10-15";
const mostChannels = 2;

const schema = z.object({
  endpoint: baseUrl,
  key: headerKey,
  language: z.string().optional(),
  limits: limitsOver({ maxBytes: 250_000_000, maxMs: 2 * 60 * 60 * 1000 }),
  answerTimeoutMs: z.int().positive().default(600_000),
});

export interface AzureFastSttOptions {
  /** Of the Speech resource, such as `https://westeurope.api.cognitive.microsoft.com`. */
  endpoint: string;
  /** Of the Speech resource; sent to that endpoint only. */
  key: string;
  /** A locale such as `en-US`; recognised by the service when it is not said. */
  language?: string | undefined;
  /** Default 250 MB and two hours. */
  limits?: { maxBytes?: number | undefined; maxMs?: number | undefined } | undefined;
  /** How long the service may be silent after an upload before it answers; default 10 minutes. */
  answerTimeoutMs?: number | undefined;
}

/**
 * Azure's fast transcription: the upload is answered with its transcript, by channel for two channels. The service knows no keys
 * for repeated work: an upload whose answer was lost may be billed twice.
 * Whoever made `deps.http` closes it. Throws `SttError` when the options are wrong.
 */
export function createAzureFastSttProvider(
  options: AzureFastSttOptions,
  { http, ffmpeg }: { http: Http; ffmpeg: string | null },
): SttProvider {
  const { endpoint, key, language, limits, answerTimeoutMs } = parseOptions(
    name,
    schema,
    options,
    "Set EARSHOT_AZURE_SPEECH_ENDPOINT to a URL such as https://westeurope.api.cognitive.microsoft.com and EARSHOT_AZURE_SPEECH_KEY to the resource's key.",
  );
  const target = new URL(`speechtotext/transcriptions:transcribe?api-version=${apiVersion}`, endpoint);

  /** Without `channels` the service merges them. */
  function definitionFor({ channels }: AudioFacts): string {
    return JSON.stringify({
      ...(language === undefined ? {} : { locales: [language] }),
      ...(channels === mostChannels ? { channels: [0, 1] } : {}),
    });
  }

  async function submit(input: SttInput, signal?: AbortSignal): Promise<Submission> {
    const { audio, path } = input;
    if (audio.channels > mostChannels) {
      const message = `${path} has ${audio.channels} channels; ${name} takes ${mostChannels}`;
      throw new SttError("stt.unsupported_audio", message, {
        hint: "Use a service that takes more channels.",
        provider: name,
      });
    }
    return await withUpload(name, input, { limits, takes, ffmpeg, signal }, async (upload): Promise<Submission> => {
      const form = multipartForm([["definition", definitionFor(audio)]], { field: "audio", ...upload });
      const request = {
        method: "POST" as const,
        url: target,
        headers: { "ocp-apim-subscription-key": key, "content-type": form.contentType },
        body: form.body,
        // It changes nothing at the service.
        idempotent: true,
        retry: uploadRetry,
        secrets: [key],
        timeoutMs: answerTimeoutMs,
        deadlineMs: answerTimeoutMs + transferMs,
        signal,
      };
      try {
        const document = await http.request(request, (response) => response.json(maxDocumentBytes));
        const transcript: TranscriptDocument = { kind: "document", format: "azure-fast", document };
        return { state: "done", transcript };
      } catch (error) {
        throw failureOf(error, name, "submit", explainAzureFast);
      }
    });
  }

  return {
    name,
    submit,
    poll: async (job) => {
      throw noJobs(name, job);
    },
  };
}

/** Of Ogg the service names Opus alone. */
function takes({ container, codec }: AudioFacts): boolean {
  return container !== "Ogg" || /opus/i.test(codec);
}
