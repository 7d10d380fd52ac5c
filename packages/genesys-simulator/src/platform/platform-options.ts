import type { QuirkRates, QuirkTable } from "./quirks.ts";

export interface PlatformOptions {
  /** So many conversations of a month beside those of the calls. */
  conversations?: number | undefined;
  /** What is odd about single conversations, by their id. Read anew for every request. */
  quirks?: QuirkTable | undefined;
  /** The share of all conversations that have a quirk. Read anew for every request. */
  quirkRates?: QuirkRates | undefined;
  /** Permissions that the client's roles lack. Read anew for every request. */
  missingPermissions?: readonly string[] | undefined;
  /** How often media, jobs and batches that are being prepared are asked for until they are ready. Default 0. */
  pollsUntilReady?: number | undefined;
  /** One file for agent and customer each, or one with two channels. Default `separate`. */
  channels?: "separate" | "stereo" | undefined;
  /** The key and channel of the agent; the customer has the other one. Default 0. */
  agentChannel?: 0 | 1 | undefined;
  /** What is recorded of a hold: its music, silence, or nothing at all, so that the audio is shorter. Default `padded`. */
  holdAudio?: HoldAudio | undefined;
  /** Whether only what has happened by the clock is known, recordings and transcripts some time after their call. */
  live?: { recordingLagMs?: number | undefined; transcriptLagMs?: number | undefined } | undefined;
  /** How far the results of jobs lag behind the clock; default: not at all. */
  jobLagMs?: number | undefined;
}

export type HoldAudio = "music" | "padded" | "suppressed";
