import { type Answer, genesysError, notFound } from "./answer.ts";
import type { SimulatedCall } from "./call.ts";

/** What can be wrong with one recording. A fault passes; poison stays, however often the request is repeated. */
export const poisonNames = [
  "part403",
  "part404",
  "part500",
  "media403",
  "media404",
  "media500",
  "mediaHostUnresolvable",
  "mediaTlsFault",
  "mediaEndless",
  "mediaDripping",
  "events403",
  "events404",
  "events500",
  "malformedEntity",
  "stt500",
] as const;

export type Poison = (typeof poisonNames)[number];

/** By recording. */
export type PoisonTable = Readonly<Record<string, Poison>>;

/** Which recordings are poisoned and how, by whatever they are asked for. */
export interface PoisonLookup {
  ofRecording(recordingId: string): Poison | null;
  ofInteraction(interactionId: string): Poison | null;
  ofPart(partId: string): Poison | null;
}

/** Reads the table anew every time. Throws for a recording that is not simulated. */
export function createPoisonLookup(calls: readonly SimulatedCall[], table: PoisonTable): PoisonLookup {
  const recordings = new Set(calls.map(({ recordingId }) => recordingId));
  const byInteraction = new Map(calls.map(({ interactionId, recordingId }) => [interactionId, recordingId]));
  const byPart = new Map(calls.flatMap(({ recordingId, parts }) => parts.map(({ id }) => [id, recordingId] as const)));
  for (const id of Object.keys(table))
    if (!recordings.has(id)) throw new Error(`there is no recording ${id} to poison`);
  const ofRecording = (id: string) => table[id] ?? null;
  return {
    ofRecording,
    ofInteraction: (id) => ofRecording(byInteraction.get(id) ?? ""),
    ofPart: (id) => ofRecording(byPart.get(id) ?? ""),
  };
}

/** Whether the poison is in the media, which are then delivered by a pre-signed URL. */
export function isInMedia(poison: Poison | null): boolean {
  return poison?.startsWith("media") === true;
}

/** The refusal of a poison whose name is that of the endpoint and a status; null when it is none. */
export function refusalOf(poison: Poison | null, endpoint: "part" | "media" | "events" | "stt"): Answer | null {
  switch (poison?.startsWith(endpoint) ? poison.slice(endpoint.length) : null) {
    case "403":
      return genesysError(403, "not.authorized", "You are not authorized to perform the requested action.");
    case "404":
      return notFound(endpoint === "part" ? "recording part" : endpoint);
    case "500":
      return genesysError(500, "internal.server.error", "The server encountered an unexpected condition.");
    default:
      return null;
  }
}
