import { createHash } from "node:crypto";
import { type CallInput, checkSides, mapStateEvents } from "@earshot/measuring";
import type {
  ChannelLevels,
  HoldRecord,
  MediaFile,
  Recording,
  RecordingPart,
  RecordingPause,
  TranscriptDocument,
} from "@earshot/model";
import { sidesFrom } from "@earshot/transcripts";
import { joinOwnTranscript } from "./own-transcript.ts";
import type { Notes, ProcessingDeps, ProcessingOptions } from "./processing.ts";
import { transcribeParts } from "./transcribe-parts.ts";

/** A recording as numbers and words, ready to be measured. */
export interface ProcessedRecording {
  input: CallInput;
  media: MediaFile[];
  /** None when its sound was not decoded. */
  levels: readonly ChannelLevels[];
  /** Whether it is known where in the media the segments are. */
  isPlaced: boolean;
  /** SHA-256 in hex: the source's own, else over the hashes of all parts, in order; null without media. */
  contentSha256: string | null;
}

/** What a recording's words and times are taken from. */
export interface RecordingMaterial {
  /** The source's own transcript; null when one has to be made of the parts. */
  transcript: TranscriptDocument | null;
  /** The voice parts; none for a transcript without its sound. */
  parts: readonly RecordingPart[];
  hold: HoldRecord;
}

/** Fetches and transcribes one recording. Stores nothing but notes. */
export async function processRecording(
  deps: ProcessingDeps,
  recording: Recording,
  { transcript, parts, hold }: RecordingMaterial,
  options: ProcessingOptions,
  notes: Notes,
  signal: AbortSignal,
): Promise<ProcessedRecording> {
  const isShortened = options.holdAudio === "suppressed" || hold.pauses.some(isCutOut);
  const ofConversation = { ...options, legs: isShortened ? [] : (recording.conversation?.legs ?? []) };
  const { media, levels, isPlaced, doubts, ...spoken } =
    transcript === null
      ? await transcribeParts(deps, recording, parts, ofConversation, notes, signal)
      : await joinOwnTranscript(deps, recording, parts, transcript, ofConversation, signal);
  const { startTime, conversation } = recording;
  const { changes, warnings } = mapStateEvents(hold.events, startTime);
  const { segments, durationMs } = spoken;
  const sides = checkSides(segments, { legs: conversation?.legs ?? [], startTime, durationMs });
  return {
    input: {
      ...spoken,
      sidesFrom: sidesFrom(segments, { roleMap: options.roleMap, warnings: doubts }),
      changes,
      wordGapMs: options.wordGapMs,
      holdAudio: hold.pauses.some(isCutOut) ? "suppressed" : options.holdAudio,
      warnings: [...hold.warnings, ...warnings, ...doubts, ...sides],
    },
    media,
    levels,
    isPlaced,
    contentSha256: recording.contentSha256 ?? hashOfHashes(media),
  };
}

/** The recording itself knows better than the settings what became of its holds. */
function isCutOut({ reason, soundDurationMs }: RecordingPause): boolean {
  return reason === "hold" && soundDurationMs === 0;
}

function hashOfHashes(media: readonly MediaFile[]): string | null {
  if (media.length === 0) return null;
  const hash = createHash("sha256");
  for (const { sha256 } of media) hash.update(sha256);
  return hash.digest("hex");
}
