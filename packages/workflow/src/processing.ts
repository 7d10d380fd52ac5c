import type { DetectionOptions } from "@earshot/audio";
import type { Clock, HoldAudio, Leg, RecordingSource, SttProvider } from "@earshot/model";
import type { RoleMap } from "@earshot/transcripts";
import type { MediaOptions } from "./part-media.ts";
import type { WorkNote } from "./work-note.ts";

export interface ProcessingDeps {
  source: RecordingSource;
  stt: SttProvider | null;
  ffmpeg?: string | null | undefined;
  clock: Clock;
}

export interface ProcessingOptions extends MediaOptions {
  roleMap: RoleMap;
  sttPollMs: number;
  holdAudio?: HoldAudio | undefined;
  /** Languages of calls by the names or ids of their queues. */
  queueLanguages?: Readonly<Record<string, string>> | undefined;
  wordGapMs?: number | null | undefined;
}

export interface JoiningOptions extends ProcessingOptions {
  /** Of the conversation, where the recording has all of its time. */
  legs: readonly Leg[];
}

/** What is known of work that was begun before, and how to keep what the next one should know. */
export interface Notes {
  note: WorkNote;
  keep(note: WorkNote): Promise<void>;
}

/** What decodes sound and detects speech in it. */
export function detectionOptions(
  { ffmpeg = null }: Pick<ProcessingDeps, "ffmpeg">,
  { voiceDetector }: Pick<ProcessingOptions, "voiceDetector">,
  signal?: AbortSignal,
): DetectionOptions {
  return { ffmpeg, ...voiceDetector, signal };
}
