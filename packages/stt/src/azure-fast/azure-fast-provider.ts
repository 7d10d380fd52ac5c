import type { Http } from "@earshot/http";
import type { AudioFacts, SttInput, SttProvider, Submission } from "@earshot/model";
import { z } from "zod";
import {
  type AtOnceOptions,
  atOnceProvider,
  atOnceShape,
  baseUrl,
  headerKey,
  parseOptions,
  postForm,
} from "../at-once.ts";
import { SttError } from "../errors.ts";
import { maxDocumentBytes } from "../transfer.ts";
import { withUpload } from "../upload.ts";
import { mostVoices } from "../voices.ts";
import { explainAzureFast } from "./azure-fast-failure.ts";

const name = "azure-fast";
const apiVersion = "2025-10-15";
const mostChannels = 2;
const mostPhrases = 500;

const schema = z
  .object({
    endpoint: baseUrl,
    key: headerKey,
    ...atOnceShape({ maxBytes: 250_000_000, maxMs: 2 * 60 * 60 * 1000 }),
  })
  .refine(({ phrases }) => phrases.length <= mostPhrases, {
    path: ["phrases"],
    error: `the service takes ${mostPhrases} phrases`,
  });

export interface AzureFastSttOptions extends AtOnceOptions {
  /** Of the Speech resource, such as `https://westeurope.api.cognitive.microsoft.com`. */
  endpoint: string;
  /** Of the Speech resource; sent to that endpoint only. */
  key: string;
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
  const { endpoint, key, language, phrases, limits, answerTimeoutMs } = parseOptions(
    name,
    schema,
    options,
    "Set EARSHOT_AZURE_SPEECH_ENDPOINT to a URL such as https://westeurope.api.cognitive.microsoft.com and EARSHOT_AZURE_SPEECH_KEY to the resource's key, and EARSHOT_STT_PHRASES to a file of what the service takes.",
  );
  const url = new URL(`speechtotext/transcriptions:transcribe?api-version=${apiVersion}`, endpoint);

  /** Without `channels` the service merges them; it tells the voices of one channel apart. */
  function definitionFor({ channels }: AudioFacts, locale: string | undefined): string {
    return JSON.stringify({
      ...(locale === undefined ? {} : { locales: [locale] }),
      ...(channels === mostChannels
        ? { channels: [0, 1] }
        : { diarization: { enabled: true, maxSpeakers: mostVoices } }),
      ...(phrases.length === 0 ? {} : { phraseList: { phrases } }),
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
    const fields = [["definition", definitionFor(audio, input.language ?? language)]] as const;
    const headers = { "ocp-apim-subscription-key": key };
    const document = await withUpload(name, input, { limits, takes, ffmpeg, signal }, (upload) => {
      const form = { url, headers, fields, field: "audio", upload, answerTimeoutMs, secrets: [key], signal };
      return postForm({ http, name, explain: explainAzureFast }, form, (response) => response.json(maxDocumentBytes));
    });
    return { state: "done", transcript: { kind: "document", format: "azure-fast", document } };
  }

  return atOnceProvider(name, { submit, soundMs: ({ durationMs }) => durationMs });
}

/** Of Ogg the service names Opus alone. */
function takes({ container, codec }: AudioFacts): boolean {
  return container !== "Ogg" || /opus/i.test(codec);
}
