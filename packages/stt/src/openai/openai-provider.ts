import { createHash } from "node:crypto";
import type { Http } from "@earshot/http";
import type { SttInput, SttProvider, Submission } from "@earshot/model";
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
import { type Upload, withUploads } from "../upload.ts";
import { explainOpenai } from "./openai-failure.ts";

const name = "openai";

/** The answers that say when something is said. `json` does so on some servers only. */
const formats = ["verbose_json", "diarized_json", "json"] as const;

const schema = z.object({
  url: baseUrl,
  key: headerKey.optional(),
  model: z.string().min(1).default("whisper-1"),
  language: z.string().optional(),
  format: z.enum(formats).optional(),
  limits: limitsOver({ maxBytes: 25 * 2 ** 20, maxMs: Number.POSITIVE_INFINITY }),
  answerTimeoutMs: z.int().positive().default(600_000),
});

export interface OpenaiSttOptions {
  /** What `/audio/transcriptions` is added to, such as `https://api.openai.com/v1`. */
  url: string;
  /** Sent as a bearer token, to that server only; one's own server may want none. */
  key?: string | undefined;
  /** Default `whisper-1`. */
  model?: string | undefined;
  /** Such as `en` or `en-US`, of which the first part is sent; recognised by the service when it is not said. */
  language?: string | undefined;
  /** Default `diarized_json` for models that tell speakers apart, by their name, else `verbose_json`. */
  format?: (typeof formats)[number] | undefined;
  /** Default 25 MiB, in any length. */
  limits?: { maxBytes?: number | undefined; maxMs?: number | undefined } | undefined;
  /** How long the service may be silent after an upload before it answers; default 10 minutes. */
  answerTimeoutMs?: number | undefined;
}

const timedAnswer = z
  .looseObject({ text: z.string(), segments: z.array(z.unknown()).optional(), words: z.array(z.unknown()).optional() })
  .refine(({ segments, words }) => segments !== undefined || words !== undefined);

/**
 * A server that speaks OpenAI's `POST /audio/transcriptions`. The protocol knows no channels: each channel of a recording is an
 * upload of its own, cut from the sound as WAV, and the document has one answer for each.
 * Whoever made `deps.http` closes it. Throws `SttError` when the options are wrong.
 */
export function createOpenaiSttProvider(
  options: OpenaiSttOptions,
  { http, ffmpeg }: { http: Http; ffmpeg: string | null },
): SttProvider {
  const { url, key, model, limits, answerTimeoutMs, ...parsed } = parseOptions(
    name,
    schema,
    options,
    "Set EARSHOT_OPENAI_URL to a URL such as https://api.openai.com/v1, and EARSHOT_OPENAI_KEY to the service's key.",
  );
  const format = parsed.format ?? (/diarize/i.test(model) ? "diarized_json" : "verbose_json");
  const language = parsed.language?.split("-", 1)[0]?.toLowerCase();
  const target = new URL("audio/transcriptions", url);
  const fields = [
    ["model", model],
    ["response_format", format],
    ...(language === undefined ? [] : [["language", language] as const]),
    ...(format === "verbose_json" ? [["timestamp_granularities[]", "segment"] as const] : []),
    // Without it the service refuses what is longer than half a minute.
    ...(format === "diarized_json" ? [["chunking_strategy", "auto"] as const] : []),
  ] as const;

  async function send(upload: Upload, idempotencyKey: string, signal: AbortSignal | undefined): Promise<unknown> {
    const { contentType, body } = multipartForm(fields, { field: "file", ...upload });
    const request = {
      method: "POST" as const,
      url: target,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        "content-type": contentType,
        "idempotency-key": idempotencyKey,
      },
      body,
      // It changes nothing at the service, whether or not that knows the key.
      idempotent: true,
      retry: uploadRetry,
      timeoutMs: answerTimeoutMs,
      deadlineMs: answerTimeoutMs + transferMs,
      signal,
    };
    try {
      return await http.request(request, async (response) => {
        const answer = await response.json(maxDocumentBytes);
        if (timedAnswer.safeParse(answer).success) return answer;
        throw new SttError("stt.bad_answer", `${name} answered without the times of what is said`, {
          hint: "Use a model that answers in verbose_json or diarized_json, and leave EARSHOT_OPENAI_FORMAT out or set it to that.",
          provider: name,
          status: response.status,
          requestId: response.requestId,
        });
      });
    } catch (error) {
      throw failureOf(error, name, "submit", explainOpenai);
    }
  }

  async function submit(input: SttInput, signal?: AbortSignal): Promise<Submission> {
    const takes = ({ channels }: SttInput["audio"]) => channels === 1;
    const answers = await withUploads(
      name,
      input,
      { limits, layout: "separate", takes, ffmpeg, signal },
      async (uploads) => {
        const answers: unknown[] = [];
        for (const [channel, upload] of uploads.entries()) {
          const { recordingId, sha256 } = input;
          const idempotencyKey = hash(JSON.stringify([recordingId, sha256, channel, target.href, fields]));
          answers.push(await send(upload, idempotencyKey, signal));
        }
        return answers;
      },
    );
    const document = answers.length === 1 ? answers[0] : { channels: answers };
    return { state: "done", transcript: { kind: "document", format: "openai", document } };
  }

  return {
    name,
    submit,
    soundMs: ({ channels, durationMs }) => channels * durationMs,
    poll: async (job) => {
      throw noJobs(name, job);
    },
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
