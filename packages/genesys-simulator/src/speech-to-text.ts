import { createHash } from "node:crypto";
import { type Answer, json } from "./answer.ts";
import type { SimulatedCall, SimulatedPart } from "./call.ts";
import { type PoisonLookup, refusalOf } from "./poison.ts";
import type { ServiceRequest } from "./service-request.ts";

export interface SpeechOptions {
  /** `sync` answers an upload with its transcript, `jobs` with a job to ask for. Default `sync`. */
  mode?: "sync" | "jobs" | undefined;
  /** Whether an upload that repeats an `Idempotency-Key` is the same upload: one job, billed once. Default true. */
  keys?: boolean | undefined;
  /** How often a job is asked for until it is done. Default 2. */
  pollsUntilDone?: number | undefined;
}

export interface SpeechStats {
  /** That reached the service, whether or not the answer reached the client. */
  uploads: number;
  /** That were taken, those that repeat a known key left out. */
  billedUploads: number;
  polls: number;
}

/** A speech-to-text service that knows the audio of the calls by its SHA-256. */
export function createSpeechToText(calls: readonly SimulatedCall[], poison: PoisonLookup, options: SpeechOptions) {
  const { mode = "sync", keys = true, pollsUntilDone = 2 } = options;
  const recognition = createRecognition(calls);
  const partOf = recognition.find;
  const timesUploaded = new Map<string, number>();
  const billed = new Set<string>();
  const jobs = new Map<string, { audio: string; polls: number }>();
  const stats: SpeechStats = { uploads: 0, billedUploads: 0, polls: 0 };

  function resultOf(audio: string): Answer {
    const part = partOf(audio);
    return part === undefined
      ? json(422, { error: { code: "audio.unknown", message: "This service only knows the simulated calls." } })
      : json(200, part.transcript);
  }

  /** The id of an upload: repeats of a known key share one; without a key every upload has its own. */
  function identify({ idempotencyKey }: ServiceRequest, audio: string): string {
    if (keys && idempotencyKey !== undefined) return sha256(JSON.stringify(["key", idempotencyKey]));
    const time = (timesUploaded.get(audio) ?? 0) + 1;
    timesUploaded.set(audio, time);
    return sha256(JSON.stringify(["upload", audio, time]));
  }

  return {
    stats: (): SpeechStats => ({ ...stats }),

    /** Makes audio known that is made of a part. */
    learn(audio: Buffer, partId: string, transcript: unknown): void {
      recognition.add(sha256(audio), { id: partId, transcript });
    },

    submit(request: ServiceRequest): Answer {
      const audio = sha256(Buffer.isBuffer(request.body) ? request.body : "");
      stats.uploads += 1;
      const refusal = refusalOf(poison.ofPart(partOf(audio)?.id ?? ""), "stt");
      if (refusal !== null) return refusal;
      const upload = identify(request, audio);
      const answer = mode === "sync" ? resultOf(audio) : accepted(upload);
      if (answer.status < 300) billed.add(upload);
      stats.billedUploads = billed.size;
      if (mode === "jobs" && !jobs.has(upload)) jobs.set(upload, { audio, polls: 0 });
      return answer;
    },

    job({ params }: ServiceRequest): Answer {
      stats.polls += 1;
      const job = jobs.get(params.id ?? "");
      if (job === undefined) return json(404, { error: { code: "job.unknown", message: "There is no such job." } });
      job.polls += 1;
      return job.polls < pollsUntilDone ? { status: 202, body: Buffer.alloc(0) } : resultOf(job.audio);
    },
  };
}

type Recognised = Pick<SimulatedPart, "id" | "transcript">;

/** Finds a part by the hash of its audio. Hashes are made when the first audio comes: most simulators never see any. */
function createRecognition(calls: readonly SimulatedCall[]) {
  const added = new Map<string, Recognised>();
  let parts: Map<string, Recognised> | null = null;
  return {
    add: (audio: string, part: Recognised): void => void added.set(audio, part),
    find(audio: string): Recognised | undefined {
      parts ??= new Map(calls.flatMap((call) => call.parts.map((part) => [sha256(part.audio), part])));
      return added.get(audio) ?? parts.get(audio);
    },
  };
}

function accepted(job: string): Answer {
  return { status: 202, headers: { location: `/stt/jobs/${job}` }, body: Buffer.alloc(0) };
}

function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
