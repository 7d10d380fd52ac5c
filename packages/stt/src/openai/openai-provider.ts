import { createHash } from "node:crypto";
import type { Http } from "@earshot/http";
import type { SttInput, SttProvider, Submission } from "@earshot/model";
import { z } from "zod";
import { answersToPieces } from "../answers-to-pieces.ts";
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
import type { KeptAnswers } from "../kept-answers.ts";
import { multipartForm } from "../multipart.ts";
import { type Piece, voicesOfPieces, withPieces } from "../upload.ts";
import { joinAnswers } from "./join-answers.ts";
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
  /** Default 25 MiB, in any length. A channel beyond them is cut at silences. */
  limits?: { maxBytes?: number | undefined; maxMs?: number | undefined } | undefined;
  /** How long the service may be silent after an upload before it answers; default 10 minutes. */
  answerTimeoutMs?: number | undefined;
}

const timedAnswer = z
  .looseObject({ text: z.string(), segments: z.array(z.unknown()).optional(), words: z.array(z.unknown()).optional() })
  .refine(({ segments, words }) => segments !== undefined || words !== undefined);

/**
 * A server that speaks OpenAI's `POST /audio/transcriptions`. The protocol knows no channels: each channel of a recording is an
 * upload of its own as WAV, in pieces when it is beyond the limits, and the document has one answer for each.
 * Whoever made `deps.http` closes it. Throws `SttError` when the options are wrong.
 */
export function createOpenaiSttProvider(
  options: OpenaiSttOptions,
  { http, ffmpeg, kept }: { http: Http; ffmpeg: string | null; kept?: KeptAnswers | undefined },
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

  async function send(upload: Piece, idempotencyKey: string, signal: AbortSignal | undefined): Promise<unknown> {
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
        const { status, requestId } = response;
        return refuse("answered without the times of what is said", { status, requestId });
      });
    } catch (error) {
      throw failureOf(error, name, "submit", explainOpenai);
    }
  }

  async function submit(input: SttInput, signal?: AbortSignal): Promise<Submission> {
    const takes = ({ channels }: SttInput["audio"]) => channels === 1;
    const { recordingId, sha256, audio } = input;
    return await withPieces(name, input, { limits, takes, ffmpeg, signal }, async ({ channels, warnings }) => {
      const answers = await answersToPieces(channels, {
        kept,
        keyOf: (piece, channel) => {
          const cut = channels[channel]?.length === 1 ? [] : [piece.startMs, piece.endMs];
          return hash(JSON.stringify([recordingId, sha256, channel, target.href, fields, ...cut]));
        },
        send: (piece, key) => send(piece, key, signal),
      });
      const documents = answers.map((own) => {
        if (own.length === 1) return own[0]?.answer;
        return joinAnswers(own, audio.durationMs) ?? refuse("answered a piece of the recording with no transcript");
      });
      const isMono = documents.length === 1;
      const doubts = isMono && format === "diarized_json" ? [...warnings, ...voicesOfPieces(channels)] : warnings;
      const document = isMono ? documents[0] : { channels: documents };
      return { state: "done", transcript: { kind: "document", format: "openai", document, warnings: doubts } };
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

function refuse(
  what: string,
  facts: { status?: number | undefined; requestId?: string | null | undefined } = {},
): never {
  throw new SttError("stt.bad_answer", `${name} ${what}`, {
    hint: "Use a model that answers in verbose_json or diarized_json, and leave EARSHOT_OPENAI_FORMAT out or set it to that.",
    provider: name,
    ...facts,
  });
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
