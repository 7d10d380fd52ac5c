import { type Answer, json } from "../answer.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { createSpeechToText } from "../speech-to-text.ts";
import { type FormPart, parseMultipart } from "./multipart.ts";
import type { ChannelSpeech, Recognised } from "./recognition.ts";

const mostBytes = 25 * 2 ** 20;
const endings = ["flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm"];
const languages: Readonly<Record<string, string>> = {
  en: "english",
  de: "german",
  es: "spanish",
  fr: "french",
  nl: "dutch",
};
const fieldNames = [
  "file",
  "model",
  "language",
  "prompt",
  "response_format",
  "temperature",
  "timestamp_granularities[]",
  "chunking_strategy",
];
/** What each model can answer; those that are not here do not exist. */
const formats: Readonly<Record<string, readonly string[]>> = {
  "whisper-1": ["json", "verbose_json"],
  "gpt-4o-transcribe": ["json"],
  "gpt-4o-transcribe-diarize": ["json", "diarized_json"],
};

export interface OpenaiServiceOptions {
  key: string;
  maxAudioMs: number;
}

/** `POST /v1/audio/transcriptions` as OpenAI answers it. */
export function createOpenaiService(
  speechToText: ReturnType<typeof createSpeechToText>,
  { key, maxAudioMs }: OpenaiServiceOptions,
) {
  return {
    transcribe(request: ServiceRequest): Answer {
      if (request.authorization !== `Bearer ${key}`) {
        const given = request.authorization?.replace(/^Bearer /, "") ?? "";
        // The service repeats a part of what it was given; a careless one repeats all of it.
        return refusal(401, "invalid_api_key", `Incorrect API key provided: ${given}.`);
      }
      const form = parseMultipart(request.body, request.headers["content-type"]);
      if (form === null) return refusal(400, null, "Could not parse multipart form");
      const fault = faultOf(form);
      if (fault !== null) return fault;
      const text = (name: string) => textOf(form, name);
      const audio = form.find(({ name }) => name === "file")?.content ?? Buffer.alloc(0);
      return speechToText.take(request, audio, (recognised) => {
        if (recognised === null) {
          return refusal(400, "invalid_value", "Audio file might be corrupted or unsupported");
        }
        const { durationMs } = recognised;
        if (durationMs > maxAudioMs) {
          const message = `audio duration ${durationMs / 1000} seconds is longer than ${maxAudioMs / 1000} seconds which is the maximum for this model`;
          return refusal(400, "invalid_value", message);
        }
        return json(200, answerOf(recognised, text("response_format") ?? "json", text("language") ?? "en"));
      });
    },
  };
}

function textOf(form: readonly FormPart[], wanted: string): string | undefined {
  return form.find(({ name, fileName }) => name === wanted && fileName === null)?.content.toString("utf8");
}

/** What the service refuses of a form, before it listens to the audio. */
function faultOf(form: readonly FormPart[]): Answer | null {
  const unknown = form.find(({ name }) => !fieldNames.includes(name));
  if (unknown !== undefined) return refusal(400, null, `Unrecognized request argument supplied: ${unknown.name}`);
  const names = form.map(({ name }) => name).filter((name) => !name.endsWith("[]"));
  if (new Set(names).size < names.length) return refusal(400, null, "A form field was given more than once");
  const file = form.find(({ name }) => name === "file");
  if (file?.fileName === null || file === undefined) return refusal(400, null, "Missing required parameter: 'file'.");
  const ending = file.fileName.split(".").at(-1) ?? "";
  if (!endings.includes(ending) || !isOf(file.content, ending)) {
    return refusal(400, null, `Invalid file format. Supported formats: ${JSON.stringify(endings)}`);
  }
  if (file.content.length > mostBytes) {
    const message = `Maximum content size limit (${mostBytes}) exceeded (${file.content.length} bytes read)`;
    return refusal(413, null, message);
  }
  const model = textOf(form, "model");
  if (model === undefined) return refusal(400, null, "you must provide a model parameter");
  const known = formats[model];
  if (known === undefined) return refusal(404, "model_not_found", `The model \`${model}\` does not exist`);
  const format = textOf(form, "response_format") ?? "json";
  if (!known.includes(format)) {
    const message = `response_format '${format}' is not compatible with model '${model}'.`;
    return refusal(400, "unsupported_value", message);
  }
  if (form.some(({ name }) => name === "timestamp_granularities[]") && format !== "verbose_json") {
    return refusal(400, "unsupported_value", "timestamp_granularities needs response_format verbose_json");
  }
  if (format === "diarized_json" && textOf(form, "chunking_strategy") === undefined) {
    return refusal(400, null, "chunking_strategy is required for diarization models");
  }
  if (textOf(form, "prompt") !== undefined && model.endsWith("-diarize")) {
    return refusal(400, "unsupported_value", `prompt is not supported with model '${model}'.`);
  }
  const language = textOf(form, "language");
  if (language !== undefined && languages[language] === undefined) {
    const message = `Invalid language '${language}'. Language parameter must be specified in ISO-639-1 format.`;
    return refusal(400, "invalid_language_format", message);
  }
  return null;
}

/** Whether the content of a file is what its name ends in, for those that recordings come in. */
function isOf(content: Buffer, ending: string): boolean {
  const starts: Readonly<Record<string, string>> = { wav: "RIFF", ogg: "OggS", flac: "fLaC", webm: "\x1aE\xdf\xa3" };
  const start = starts[ending];
  return start === undefined || content.toString("latin1", 0, 4) === start;
}

function answerOf({ channels, durationMs }: Recognised, format: string, language: string): unknown {
  const voices = ["A", "B"];
  const spoken = channels
    .flatMap((speech: ChannelSpeech, channel) => speech.map((segment) => ({ ...segment, speaker: voices[channel] })))
    .sort((a, b) => a.startMs - b.startMs);
  const text = spoken.map((segment) => segment.text).join(" ");
  const duration = durationMs / 1000;
  switch (format) {
    case "verbose_json":
      return {
        task: "transcribe",
        language: languages[language],
        duration,
        text,
        segments: spoken.map(({ startMs, endMs, text }, id) => ({
          ...{ id, seek: 0, start: startMs / 1000, end: endMs / 1000, text: ` ${text}`, tokens: [], temperature: 0 },
          ...{ avg_logprob: -0.2, compression_ratio: 1.4, no_speech_prob: 0.01 },
        })),
      };
    case "diarized_json":
      return {
        task: "transcribe",
        duration,
        text,
        segments: spoken.map(({ startMs, endMs, text, speaker }, index) => ({
          ...{ type: "transcript.text.segment", id: `seg_${index}`, speaker },
          ...{ start: startMs / 1000, end: endMs / 1000, text },
        })),
        usage: { type: "duration", seconds: Math.ceil(duration) },
      };
    default:
      return { text, usage: { type: "duration", seconds: Math.ceil(duration) } };
  }
}

function refusal(status: number, code: string | null, message: string): Answer {
  return json(status, { error: { message, type: "invalid_request_error", param: null, code } });
}
