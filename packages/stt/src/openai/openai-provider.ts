import { createHash } from "node:crypto";
import type { Http } from "@earshot/http";
import type { SttInput, SttProvider, Submission } from "@earshot/model";
import { z } from "zod";
import { answersToPieces } from "../answers-to-pieces.ts";
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
import type { KeptAnswers } from "../kept-answers.ts";
import { maxDocumentBytes } from "../transfer.ts";
import { type Piece, voicesOfPieces, withPieces } from "../upload.ts";
import { joinAnswers } from "./join-answers.ts";
import { explainOpenai } from "./openai-failure.ts";

const name = "openai";

/** The answers that say when something is said. `json` does so on some servers only. */
const formats = ["verbose_json", "diarized_json", "json"] as const;

/** About the 224 tokens that Whisper reads of a prompt; it passes over what is before them without a word. */
const longestPrompt = 600;

const isDiarizing = (model: string) => /diarize/i.test(model);

const schema = z
  .object({
    url: baseUrl,
    key: headerKey.optional(),
    model: z.string().min(1).default("whisper-1"),
    format: z.enum(formats).optional(),
    ...atOnceShape({ maxBytes: 25 * 2 ** 20, maxMs: Number.POSITIVE_INFINITY }),
  })
  .refine(({ phrases }) => promptOf(phrases).length <= longestPrompt, {
    path: ["phrases"],
    error: `the service takes ${longestPrompt} characters of them in all`,
  })
  .refine(({ phrases, model }) => phrases.length === 0 || !isDiarizing(model), {
    path: ["phrases"],
    error: "models that tell speakers apart take none",
  });

export interface OpenaiSttOptions extends AtOnceOptions {
  /** What `/audio/transcriptions` is added to, such as `https://api.openai.com/v1`. */
  url: string;
  /** Sent as a bearer token, to that server only; one's own server may want none. */
  key?: string | undefined;
  /** Default `whisper-1`. */
  model?: string | undefined;
  /** Default `diarized_json` for models that tell speakers apart, by their name, else `verbose_json`. */
  format?: (typeof formats)[number] | undefined;
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
  const { url, key, model, language, phrases, limits, answerTimeoutMs, ...parsed } = parseOptions(
    name,
    schema,
    options,
    "Set EARSHOT_OPENAI_URL to a URL such as https://api.openai.com/v1, EARSHOT_OPENAI_KEY to the service's key, and EARSHOT_STT_PHRASES to a file of what the model takes.",
  );
  const format = parsed.format ?? (isDiarizing(model) ? "diarized_json" : "verbose_json");
  const target = new URL("audio/transcriptions", url);
  const authorization: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };

  /** The protocol knows languages without their countries. */
  function fieldsFor(locale: string | undefined): [name: string, value: string][] {
    const code = locale?.split("-", 1)[0]?.toLowerCase();
    return [
      ["model", model],
      ["response_format", format],
      ...(code === undefined ? [] : [["language", code] as [string, string]]),
      ...(phrases.length === 0 ? [] : [["prompt", promptOf(phrases)] as [string, string]]),
      ...(format === "verbose_json" ? [["timestamp_granularities[]", "segment"] as [string, string]] : []),
      // Without it the service refuses what is longer than half a minute.
      ...(format === "diarized_json" ? [["chunking_strategy", "auto"] as [string, string]] : []),
    ];
  }

  async function send(
    upload: Piece,
    fields: [name: string, value: string][],
    idempotencyKey: string,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const headers = { ...authorization, "idempotency-key": idempotencyKey };
    const form = { url: target, headers, fields, field: "file", upload, answerTimeoutMs, signal };
    return await postForm({ http, name, explain: explainOpenai }, form, async (response) => {
      const answer = await response.json(maxDocumentBytes);
      if (timedAnswer.safeParse(answer).success) return answer;
      const { status, requestId } = response;
      return refuse("answered without the times of what is said", { status, requestId });
    });
  }

  async function submit(input: SttInput, signal?: AbortSignal): Promise<Submission> {
    const takes = ({ channels }: SttInput["audio"]) => channels === 1;
    const { recordingId, sha256, audio } = input;
    const fields = fieldsFor(input.language ?? language);
    return await withPieces(name, input, { limits, takes, ffmpeg, signal }, async ({ channels, warnings }) => {
      const answers = await answersToPieces(channels, {
        kept,
        keyOf: (piece, channel) => {
          const cut = channels[channel]?.length === 1 ? [] : [piece.startMs, piece.endMs];
          return hash(JSON.stringify([recordingId, sha256, channel, target.href, fields, ...cut]));
        },
        send: (piece, key) => send(piece, fields, key, signal),
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

  return atOnceProvider(name, { submit, soundMs: ({ channels, durationMs }) => channels * durationMs });
}

function promptOf(phrases: readonly string[]): string {
  return phrases.join(", ");
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
