import { createHash } from "node:crypto";
import { type Answer, json } from "./answer.ts";
import type { SimulatedCall } from "./call.ts";
import type { ServiceRequest } from "./service.ts";

/** How often a job is asked for before it is done. */
const asksUntilDone = 2;

/** A speech-to-text service that knows the audio of the calls by its SHA-256. */
export function createSpeechToText(calls: readonly SimulatedCall[], mode: "sync" | "async") {
  const transcripts = new Map(
    calls.flatMap(({ parts }) => parts.map(({ audio, transcript }) => [sha256(audio), transcript] as const)),
  );
  const timesAsked = new Map<string, number>();

  function resultOf(hash: string): Answer {
    return transcripts.has(hash)
      ? json(200, transcripts.get(hash))
      : json(422, { error: { code: "audio.unknown", message: "This service only knows the simulated calls." } });
  }

  return {
    submit({ body }: ServiceRequest): Answer {
      const hash = sha256(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
      if (mode === "sync") return resultOf(hash);
      // A repeated upload finds the job it has started.
      if (!timesAsked.has(hash)) timesAsked.set(hash, 0);
      return { status: 202, headers: { location: `/stt/jobs/${hash}` }, body: Buffer.alloc(0) };
    },

    job({ params }: ServiceRequest): Answer {
      const hash = params.id ?? "";
      const asked = timesAsked.get(hash);
      if (asked === undefined) return json(404, { error: { code: "job.unknown", message: "There is no such job." } });
      timesAsked.set(hash, asked + 1);
      return asked + 1 < asksUntilDone ? { status: 202, body: Buffer.alloc(0) } : resultOf(hash);
    },
  };
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
