import {
  type DetectedSpeech,
  type DetectionOptions,
  detectSpeechInFile,
  detectSpeechSideBySide,
  type ProbedSound,
} from "@earshot/audio";
import {
  type ChannelStretch,
  describeError,
  type EvaluationWarning,
  type RecordingPart,
  type Segment,
  type SpeechColumns,
  type TranscriptDocument,
} from "@earshot/model";
import { type RoleMap, readTranscript, roleOfChannel } from "@earshot/transcripts";
import { levelsOf } from "./channel-levels.ts";
import type { PartFile } from "./part-media.ts";

/** The speech detected in a part. */
export function heardIn(sound: SpeechColumns, part: RecordingPart, roleMap: RoleMap): readonly Segment[] {
  return readTranscript(toPart({ kind: "speech", speech: sound }, part), { source: part.id, roleMap }).segments;
}

/** Segments of channels that are numbered in the order of parts, on the channels that these parts hold. */
export function onChannels(segments: readonly Segment[], parts: readonly RecordingPart[], roleMap: RoleMap): Segment[] {
  return segments.map((segment) => {
    const channel = parts[segment.channel ?? -1]?.channel ?? segment.channel;
    return { ...segment, channel, side: roleOfChannel(channel, roleMap) };
  });
}

/** The same of music or noise. */
export function voicelessOnChannels(
  voiceless: readonly ChannelStretch[] | undefined,
  parts: readonly RecordingPart[],
): ChannelStretch[] | undefined {
  return voiceless?.map((stretch) => ({ ...stretch, channel: parts[stretch.channel]?.channel ?? stretch.channel }));
}

interface HeardChannels {
  sound: readonly Segment[] | undefined;
  voiceless: readonly ChannelStretch[] | undefined;
  doubts: EvaluationWarning[];
}

/** The speech in parts that hold a channel each: together, what leaks from one into another is told apart. */
export async function hearChannels(
  files: readonly PartFile[],
  roleMap: RoleMap,
  detection: DetectionOptions,
): Promise<HeardChannels> {
  const ordered = files.toSorted((a, b) => (a.part.channel ?? 0) - (b.part.channel ?? 0));
  try {
    const paths = ordered.map(({ path }) => path);
    const speech = await detectSpeechSideBySide(paths, detection);
    const { segments } = readTranscript({ kind: "speech", speech }, { source: paths.join(" and "), roleMap });
    const parts = ordered.map(({ part }) => part);
    return {
      sound: onChannels(segments, parts, roleMap),
      voiceless: voicelessOnChannels(speech.voiceless, parts),
      doubts: speech.warnings,
    };
  } catch (error) {
    return { sound: undefined, voiceless: undefined, doubts: doubtsOf(error, detection.signal) };
  }
}

/** A part that is one channel of the recording may have its sound on several channels of its own: one of them is enough. */
export function toPart(transcript: TranscriptDocument, { channel: ofRecording }: RecordingPart): TranscriptDocument {
  if (transcript.kind === "document" || ofRecording === null || !transcript.speech.identicalChannels) return transcript;
  const { speech } = transcript;
  const { startMs, endMs, channel } = speech;
  const isFirst = (_: number, index: number) => channel[index] === 0;
  const own = {
    startMs: startMs.filter(isFirst),
    endMs: endMs.filter(isFirst),
    channel: channel.filter((c) => c === 0),
    levels: levelsOf(speech)[0]?.levels,
    voiceless: speech.voiceless?.filter((stretch) => stretch.channel === 0),
  };
  const warnings = speech.warnings?.filter(({ code }) => code !== "audio.identical_channels");
  return { kind: "speech", speech: { ...speech, ...own, channels: 1, identicalChannels: false, warnings } };
}

/** What keeps sound from being heard, and is no fault: the transcript is there without it. */
const unheard: ReadonlySet<string> = new Set(["audio.needs_ffmpeg"]);

interface DetectedBeside {
  sound: DetectedSpeech | null;
  doubts: EvaluationWarning[];
}

/**
 * What the sound says beside a transcript. The transcript is good without it, and may have been paid for: sound that can't be read
 * is left out with a warning, but for a format that only ffmpeg decodes, which is no fault.
 */
export async function detectedSpeech(
  path: string,
  { speech }: Pick<ProbedSound, "speech">,
  detection: DetectionOptions,
): Promise<DetectedBeside> {
  if (speech !== null) return { sound: speech, doubts: [] };
  try {
    return { sound: await detectSpeechInFile(path, detection), doubts: [] };
  } catch (error) {
    return { sound: null, doubts: doubtsOf(error, detection.signal) };
  }
}

function doubtsOf(error: unknown, signal: AbortSignal | undefined): EvaluationWarning[] {
  if (signal?.aborted) throw error;
  const { code, message } = describeError(error);
  return unheard.has(code) ? [] : [soundUnread(code, message)];
}

function soundUnread(code: string, message: string): EvaluationWarning {
  return {
    ...{ code: "audio.unread", index: null, field: null },
    message: `the transcript could not be compared with the sound (${code}): ${message}`,
  };
}
