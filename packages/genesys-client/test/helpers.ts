import type { Recording, RecordingPart, UnreadableRecording } from "@earshot/model";
import { errorOf, type FakeClock, fakeClock } from "@earshot/test-kit";
import { onTestFinished } from "vitest";
import { createGenesysClient, type GenesysClient, GenesysError, type GenesysOptions } from "../src/index.ts";

export function client(
  baseUrl: string,
  options: Partial<GenesysOptions> = {},
  clock: FakeClock = fakeClock(),
): GenesysClient {
  const credentials = { clientId: "an-id", clientSecret: "s3cret/word" };
  const genesys = createGenesysClient(
    { source: "guide", baseUrl, auth: "basic", ...credentials, ...options },
    { clock, random: () => 0.5 },
  );
  onTestFinished(() => genesys.close());
  return genesys;
}

export const failure = (work: Promise<unknown>) => errorOf(GenesysError, () => work);

const ready = { kind: "ready" } as const;

export function part(id: string, more: Partial<RecordingPart> = {}): RecordingPart {
  return { id, mediaType: "voice", format: "wav", channel: null, state: ready, ...more };
}

export function recording(id: string, more: Partial<Recording> = {}): Recording {
  return { id, interactionId: `int-${id}`, state: ready, startTime: null, parts: [], ...more };
}

/** A listed recording that must be readable. */
export function readable(entry: Recording | UnreadableRecording): Recording {
  if ("unreadable" in entry) throw new Error(entry.unreadable.message);
  return entry;
}

/** A recording as the server sends it. */
export function entity(id: string, more: object = {}) {
  return { id, interactionId: `int-${id}`, status: "COMPLETED", startTime: "2026-10-20T09:15:00Z", parts: [], ...more };
}

/** Every text that an error holds, its causes included. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? "";
  return [error.message, error.stack, JSON.stringify(error), everythingIn(error.cause)].join("\n");
}
