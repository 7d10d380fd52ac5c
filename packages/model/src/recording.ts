import type { EvaluationWarning } from "./call-evaluation.ts";
import type { Conversation } from "./conversation.ts";

/**
 * The state of a recording, or of a part of one. `empty`: the service has it, with nothing to play. `unknown` keeps a status
 * that has no meaning here yet.
 */
export type RecordingState =
  | { kind: "ready" }
  | { kind: "transcoding" }
  | { kind: "uploading" }
  | { kind: "archived" }
  | { kind: "restoring" }
  | { kind: "empty" }
  | { kind: "deleted" }
  | { kind: "failed" }
  | { kind: "unknown"; status: string };

/** One media file of a recording. */
export interface RecordingPart {
  id: string;
  /** `voice`, or another kind of media as the server names it. */
  mediaType: string;
  /** As the server names it, such as `wav`; empty when it does not. */
  format: string;
  /** The channel the part holds when channels come as separate parts. */
  channel: number | null;
  state: RecordingState;
}

export interface Recording {
  id: string;
  interactionId: string;
  state: RecordingState;
  /** ISO 8601, as delivered. */
  startTime: string | null;
  /** How long it lasts, for sources that say so without a download. */
  durationMs?: number | undefined;
  parts: RecordingPart[];
  /** SHA-256 of what the recording is made of, in hex, for sources that know it without a download. */
  contentSha256?: string | undefined;
  /** For sources that know who took part. */
  conversation?: Conversation | undefined;
}

/** What a source knows of the times without talk in a recording's conversation. */
export interface HoldRecord {
  /** State changes, from which holds are computed, in the order of delivery. */
  events: StateEvent[];
  /** What the recording itself marks as not recorded, or as hold, in the order of time; empty when the source knows of none. */
  pauses: RecordingPause[];
  /** Where what the source says of the holds disagrees with itself. */
  warnings: EvaluationWarning[];
}

/** A stretch of the call that the recording marks. */
export interface RecordingPause {
  reason: "hold" | "pause" | "secure_pause";
  /** By the clock of the call, from the recording's start. */
  startMs: number;
  durationMs: number;
  /** In the sound, from its first sample. */
  soundStartMs: number;
  /** How much of it is sound: 0 when nothing was recorded. */
  soundDurationMs: number;
}

/** A change of an interaction's state, as delivered: whether its fields make sense is the caller's to judge. */
export interface StateEvent {
  /** Position over all pages, from 0. */
  index: number;
  /** Wall time, ISO 8601 where it is valid. */
  timestamp: string | null;
  /** `LAST_SEEN` is the last sign of a session of which it is not known when it ended. */
  state: string | null;
  /** The session, or else the participant, that the event names. */
  sessionId: string | null;
}

/** A medium of an interaction, as listed. */
export interface Medium {
  mediaId: string | null;
  /** `voice`, `chat`, `email`, `screen`, or another kind as the server names it; `unknown` when it does not. */
  mediaType: string;
  /** As the server names it, such as `wav`. */
  format: string | null;
  /** A pre-signed URL; null when the server names none. */
  storageLocation: string | null;
}

/** What a download needs of a medium. */
export interface StoredMedium {
  mediaId: string;
  storageLocation: string;
}

export interface StoredMetadata {
  /** Names this version; null when the server has no such names. */
  etag: string | null;
  /** As the server holds it. */
  metadata: unknown;
}

export interface MetadataReceipt {
  /** Of the answer. 412 when the metadata was there already, stored by an attempt whose answer was lost. */
  status: number;
  /** Of the version stored, null when the server names none. */
  etag: string | null;
  /** Null for an empty answer. */
  body: unknown;
}

/** What a service measured itself. Percentages are of the conversation; what it does not say is null. */
export interface SourceMetrics {
  silencePercent: number | null;
  overtalkPercent: number | null;
  overtalkCount: number | null;
  agentPercent: number | null;
  customerPercent: number | null;
  /** The holds of all agents, in sum. */
  heldMs: number | null;
}

export interface RecordingQuery {
  /** Start times at or after this instant (ISO 8601). */
  from?: string | undefined;
  /** Start times before this instant (ISO 8601). */
  to?: string | undefined;
  /** Ends the listing after so many. */
  limit?: number | undefined;
  /** Only these recordings, in this order; each is asked for by its id. */
  ids?: readonly string[] | undefined;
  /** Called once with how many recordings may come at most, when the server says so. */
  onTotal?: ((total: number) => void) | undefined;
}

export interface DownloadedMedia {
  /** `<directory>/<sha256>.<ext>`. */
  path: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
  contentType: string;
}

/** One thing that Earshot needs from Genesys and whether it may have it. */
export interface AccessCheck {
  /** `token`, or the scope that was tried. */
  name: string;
  status: "passed" | "failed" | "skipped";
  /** The GenesysError's code of a failed check. */
  code: string | null;
  message: string;
  /** What to do; empty when nothing is. */
  hint: string;
}
