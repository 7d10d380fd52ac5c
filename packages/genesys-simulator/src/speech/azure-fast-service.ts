import { z } from "zod";
import { type Answer, json } from "../answer.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { createSpeechToText } from "../speech-to-text.ts";
import { parseMultipart } from "./multipart.ts";
import type { Recognised } from "./recognition.ts";

const mostBytes = 250_000_000;
const apiVersions = ["2024-11-15", "2025-10-15"];
/** The first version that takes phrases. */
const phrasesSince = "2025-10-15";
const locales = ["en-US", "en-GB", "de-DE", "es-ES", "fr-FR", "nl-NL"];

const definitionShape = z.strictObject({
  locales: z.array(z.string()).optional(),
  channels: z.array(z.int().min(0).max(1)).optional(),
  diarization: z.strictObject({ enabled: z.boolean(), maxSpeakers: z.int().min(2).max(35).optional() }).optional(),
  phraseList: z
    .strictObject({
      phrases: z.array(z.string().min(1)).max(500),
      biasingWeight: z.number().min(0).max(2).optional(),
    })
    .optional(),
  profanityFilterMode: z.enum(["None", "Removed", "Tags", "Masked"]).optional(),
});

type Definition = z.infer<typeof definitionShape>;

export interface AzureFastServiceOptions {
  key: string;
  maxAudioMs: number;
}

/** `POST /speechtotext/transcriptions:transcribe` as Azure answers it. */
export function createAzureFastService(
  speechToText: ReturnType<typeof createSpeechToText>,
  { key, maxAudioMs }: AzureFastServiceOptions,
) {
  return {
    transcribe(request: ServiceRequest): Answer {
      const given = request.headers["ocp-apim-subscription-key"];
      if (given !== key) {
        // A careless gateway repeats what it was given.
        const message = `Access denied due to invalid subscription key or wrong API endpoint: ${given}.`;
        return json(401, { error: { code: "401", message } });
      }
      if (!apiVersions.includes(String(request.query["api-version"]))) {
        return refusal("InvalidArgument", "UnsupportedApiVersion", "The requested API version is not supported.");
      }
      const form = parseMultipart(request.body, request.headers["content-type"]);
      if (form === null) return refusal("InvalidRequest", "InvalidRequestBodyFormat", "The body is no form.");
      const [definitionPart, audioPart] = ["definition", "audio"].map((name) =>
        form.find((part) => part.name === name),
      );
      if (form.length !== 2 || definitionPart === undefined || audioPart === undefined || audioPart.fileName === null) {
        return refusal("InvalidRequest", "InvalidRequestBodyFormat", "The form needs a definition and an audio file.");
      }
      const definition = readDefinition(definitionPart.content.toString("utf8"));
      const isTooEarly = String(request.query["api-version"]) < phrasesSince;
      if (definition === null || (definition.phraseList !== undefined && isTooEarly)) {
        return refusal("InvalidRequest", "InvalidParameterValue", "The definition is not valid.");
      }
      const fault = faultOf(definition);
      if (fault !== null) return fault;
      if (audioPart.content.length > mostBytes) return json(413, { error: { code: "413", message: "Too large." } });
      return speechToText.take(request, audioPart.content, (recognised) => {
        if (recognised === null) {
          return refusal("InvalidRequest", "InvalidAudioFormat", "The audio cannot be decoded.");
        }
        if (recognised.durationMs > maxAudioMs) {
          return refusal("InvalidRequest", "AudioLengthLimitExceeded", "The audio file is longer than allowed.");
        }
        const highest = Math.max(-1, ...(definition.channels ?? []));
        if (highest >= recognised.channels.length) {
          return refusal("InvalidRequest", "InvalidChannelSpecification", `The audio has no channel ${highest}.`);
        }
        return json(200, answerOf(recognised, definition));
      });
    },
  };
}

function readDefinition(text: string): Definition | null {
  try {
    return definitionShape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function faultOf({ locales: asked = [], channels, diarization }: Definition): Answer | null {
  const unknown = asked.find((locale) => !locales.includes(locale));
  if (unknown !== undefined) {
    return refusal("InvalidRequest", "InvalidLocale", `The locale '${unknown}' is not supported.`);
  }
  if (channels !== undefined && diarization?.enabled === true) {
    return refusal("InvalidRequest", "InvalidParameterValue", "Diarization and channels exclude each other.");
  }
  if (diarization?.enabled === true && diarization.maxSpeakers === undefined) {
    return refusal("InvalidRequest", "InvalidParameterValue", "Diarization needs maxSpeakers.");
  }
  return null;
}

/** Without channels in the definition all of them are merged into one, in which voices are numbered when that is asked for. */
function answerOf(
  { channels, durationMs }: Recognised,
  { channels: asked, locales: [locale = "en-US"] = [], diarization }: Definition,
) {
  const spoken = channels
    .flatMap((speech, channel) => speech.map((segment) => ({ ...segment, channel })))
    .filter(({ channel }) => asked === undefined || asked.includes(channel))
    .sort((a, b) => a.startMs - b.startMs);
  const combine = (own: typeof spoken) => own.map(({ text }) => text).join(" ");
  return {
    durationMilliseconds: durationMs,
    combinedPhrases:
      asked === undefined
        ? [{ text: combine(spoken) }]
        : asked.map((channel) => ({ channel, text: combine(spoken.filter((own) => own.channel === channel)) })),
    phrases: spoken.map(({ channel, startMs, endMs, text }) => ({
      ...(asked === undefined ? {} : { channel }),
      ...(diarization?.enabled === true ? { speaker: channel + 1 } : {}),
      offsetMilliseconds: startMs,
      durationMilliseconds: endMs - startMs,
      text,
      words: [],
      locale,
      confidence: 0.9,
    })),
  };
}

function refusal(code: string, innerCode: string, message: string): Answer {
  return json(400, { code, message, innerError: { code: innerCode, message } });
}
