import { createHash } from "node:crypto";
import { type Answer, json } from "./answer.ts";
import { type PoisonLookup, refusalOf } from "./poison.ts";
import type { ServiceRequest } from "./service-request.ts";
import type { Recognised, Recognition } from "./speech/recognition.ts";

export interface SpeechOptions {
  /** `sync` answers an upload with its transcript, `jobs` with a job to ask for. Default `sync`. */
  mode?: "sync" | "jobs" | undefined;
  /** Whether an upload that repeats an `Idempotency-Key` is the same upload: one job, billed once. Default true. */
  keys?: boolean | undefined;
  /** How often a job is asked for until it is done. Default 2. */
  pollsUntilDone?: number | undefined;
  /** What the services that are called by name ask for. Default `simulated-speech-key`. */
  key?: string | undefined;
  /** The longest audio that those take. Default two hours. */
  maxAudioMs?: number | undefined;
  /** How long an upload waits for its answer. Default 0. */
  answerAfterMs?: number | undefined;
}

export interface SpeechStats {
  /** That reached the service, whether or not the answer reached the client. */
  uploads: number;
  /** That were taken, those that repeat a known key left out. */
  billedUploads: number;
  polls: number;
}

/** A speech-to-text service that knows the audio of the calls. */
export function createSpeechToText(recognition: Recognition, poison: PoisonLookup, options: SpeechOptions) {
  const { mode = "sync", keys = true, pollsUntilDone = 2, answerAfterMs } = options;
  const timesUploaded = new Map<string, number>();
  const billed = new Set<string>();
  const jobs = new Map<string, { part: Recognised | null; polls: number }>();
  const stats: SpeechStats = { uploads: 0, billedUploads: 0, polls: 0 };

  function resultOf(part: Recognised | null): Answer {
    return part === null
      ? json(422, {
          error: {
            code: "audio.unknown",
            message:
              "This stand-in knows the simulated calls alone. Without EARSHOT_STT_URL other recordings are measured by who speaks when.",
          },
        })
      : json(200, part.transcript);
  }

  /** The id of an upload: repeats of a known key share one; without a key every upload has its own. */
  function identify({ idempotencyKey }: ServiceRequest, audio: string): string {
    if (keys && idempotencyKey !== undefined) return sha256(JSON.stringify(["key", idempotencyKey]));
    const time = (timesUploaded.get(audio) ?? 0) + 1;
    timesUploaded.set(audio, time);
    return sha256(JSON.stringify(["upload", audio, time]));
  }

  /** Counts an upload by any protocol, and bills it when it is taken. */
  function take(
    request: ServiceRequest,
    audio: Buffer,
    answerTo: (part: Recognised | null, upload: string) => Answer,
  ): Answer {
    stats.uploads += 1;
    const part = recognition.find(audio);
    const refusal = refusalOf(poison.ofPart(part?.id ?? ""), "stt");
    if (refusal !== null) return refusal;
    const upload = identify(request, sha256(audio));
    const answer = { ...answerTo(part, upload), afterMs: answerAfterMs };
    if (answer.status < 300) billed.add(upload);
    stats.billedUploads = billed.size;
    return answer;
  }

  return {
    stats: (): SpeechStats => ({ ...stats }),

    take,

    submit(request: ServiceRequest): Answer {
      const audio = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      return take(request, audio, (part, upload) => {
        if (mode === "sync") return resultOf(part);
        if (!jobs.has(upload)) jobs.set(upload, { part, polls: 0 });
        return accepted(upload);
      });
    },

    job({ params }: ServiceRequest): Answer {
      stats.polls += 1;
      const job = jobs.get(params.id ?? "");
      if (job === undefined) return json(404, { error: { code: "job.unknown", message: "There is no such job." } });
      job.polls += 1;
      return job.polls < pollsUntilDone ? { status: 202, body: Buffer.alloc(0) } : resultOf(job.part);
    },
  };
}

function accepted(job: string): Answer {
  return { status: 202, headers: { location: `/stt/jobs/${job}` }, body: Buffer.alloc(0) };
}

function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
