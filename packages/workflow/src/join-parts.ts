import type { CallInput } from "@earshot/measuring";
import type {
  ChannelLevels,
  ChannelStretch,
  EvaluationWarning,
  MediaFile,
  RecordingPart,
  Segment,
  Stretch,
  VendorMetrics,
} from "@earshot/model";
import { type RoleMap, roleOfChannel } from "@earshot/transcripts";
import { areChannels } from "./channel-levels.ts";
import { WorkflowError } from "./errors.ts";

/** What one part of a recording gave. */
export interface PartResult {
  part: RecordingPart;
  media: MediaFile;
  levels: readonly ChannelLevels[];
  segments: readonly Segment[];
  /** The speech detected in its sound, beside a transcript; null when there is none. */
  heard: readonly Segment[] | null;
  /** Its music or noise, on the channels of its own file; undefined when no network listened for voices. */
  voiceless: readonly ChannelStretch[] | undefined;
  detected: boolean;
  identicalChannels: boolean;
  doubts: EvaluationWarning[];
  vendorMetrics: VendorMetrics | undefined;
}

/** All parts of a recording on one media timeline. */
export interface Joined
  extends Pick<
    CallInput,
    "segments" | "sound" | "voiceless" | "durationMs" | "detected" | "identicalChannels" | "vendorMetrics"
  > {
  media: MediaFile[];
  levels: readonly ChannelLevels[];
  isPlaced: boolean;
  /** What was read with doubt, and where the words and the sound disagree. */
  doubts: EvaluationWarning[];
}

/** How long parts last in all: those that each hold a channel lie side by side, others follow one another. Null without parts. */
export function lengthOf(results: readonly Pick<PartResult, "part" | "media">[]): number | null {
  if (results.length === 0) return null;
  const lengths = results.map(({ media }) => media.durationMs);
  return areChannels(results.map(({ part }) => part)) ? Math.max(...lengths) : lengths.reduce((sum, ms) => sum + ms, 0);
}

/**
 * Puts the parts of a recording on one media timeline: parts that each name a channel of their own were recorded side
 * by side, parts that name none follow one another.
 * @throws WorkflowError `recording.parts_unclear` when the parts are neither.
 */
export function joinParts(
  recordingId: string,
  results: readonly PartResult[],
  roleMap: RoleMap,
): Omit<Joined, "detected" | "media" | "levels" | "isPlaced" | "doubts"> {
  const channels = new Set(results.map(({ part }) => part.channel).filter((channel) => channel !== null));
  if (areChannels(results.map(({ part }) => part))) {
    const placed = ({ part, media }: PartResult, segments: readonly Segment[]) =>
      segments.map((segment) => ({
        ...segment,
        ...onChannel(segment, part.channel, { isMono: media.channels === 1, roleMap }),
      }));
    return {
      ...joinSpeech(results, placed),
      voiceless: joinVoiceless(results, ({ part }, { channel, ...stretch }) =>
        // A part that is one channel may have its sound on several of its own.
        channel === 0 ? [{ ...stretch, channel: part.channel ?? channel }] : [],
      ),
      durationMs: lengthOf(results),
      identicalChannels: new Set(results.map(({ media }) => media.sha256)).size === 1,
    };
  }
  if (results.length > 1 && channels.size > 0) {
    throw new WorkflowError(
      "recording.parts_unclear",
      `recording ${recordingId} has ${results.length} voice parts on ${channels.size} channel(s): they are neither one per channel nor one after another`,
      { hint: "Check the parts of this recording; Earshot does not guess how they fit together." },
    );
  }
  let offsetMs = 0;
  const offsets = new Map<PartResult, number>();
  for (const result of results) {
    offsets.set(result, offsetMs);
    offsetMs += result.media.durationMs;
  }
  const placed = (result: PartResult, segments: readonly Segment[]) =>
    segments.map((segment) => laterSegment(segment, offsets.get(result) ?? 0));
  return {
    ...joinSpeech(results, placed),
    voiceless: joinVoiceless(results, (result, stretch) => [later(stretch, offsets.get(result) ?? 0)]),
    durationMs: lengthOf(results),
    identicalChannels: results.every(({ identicalChannels }) => identicalChannels),
  };
}

/** What was said, and what was heard where all parts could be, in the order of time. */
function joinSpeech(
  results: readonly PartResult[],
  placed: (result: PartResult, segments: readonly Segment[]) => Segment[],
): Pick<Joined, "segments" | "sound"> {
  const inOrder = (segments: Segment[]) => segments.sort((a, b) => a.startMs - b.startMs);
  const heard = results.flatMap((result) => (result.heard === null ? [] : [placed(result, result.heard)]));
  return {
    segments: inOrder(results.flatMap((result) => placed(result, result.segments))),
    sound: heard.length === results.length ? inOrder(heard.flat()) : undefined,
  };
}

/** Music or noise of all parts; undefined when no network listened to one of them. */
function joinVoiceless(
  results: readonly PartResult[],
  placed: (result: PartResult, stretch: ChannelStretch) => ChannelStretch[],
): ChannelStretch[] | undefined {
  if (results.some(({ voiceless }) => voiceless === undefined)) return undefined;
  return results.flatMap((result) => (result.voiceless ?? []).flatMap((stretch) => placed(result, stretch)));
}

/**
 * A segment of a channel's file. Channels that the transcript of a mono file names are the file's, not the recording's; so are
 * speakers that it only numbers.
 */
function onChannel(
  { channel, side, speaker }: Segment,
  own: number | null,
  { isMono, roleMap }: { isMono: boolean; roleMap: RoleMap },
) {
  const isNamedByFile = isMono && channel !== null && speaker === `channel_${channel}`;
  const isNumberedByFile = isMono && /^\d+$/.test(speaker);
  return {
    channel: own,
    side: isNamedByFile || isNumberedByFile || side === "unknown" ? roleOfChannel(own, roleMap) : side,
    speaker: isNamedByFile ? `channel_${own}` : speaker,
  };
}

function laterSegment(segment: Segment, byMs: number): Segment {
  const { words } = segment;
  return {
    ...later(segment, byMs),
    ...(words === undefined ? {} : { words: words.map((word) => later(word, byMs)) }),
  };
}

function later<T extends Stretch>(part: T, byMs: number): T {
  return { ...part, startMs: part.startMs + byMs, endMs: part.endMs + byMs };
}
