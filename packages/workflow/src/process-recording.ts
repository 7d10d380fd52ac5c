import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type DetectedSpeech, detectSpeechInFile, type ProbedSound, probeSound } from "@earshot/audio";
import {
  type CallInput,
  checkAgainstSound,
  checkSides,
  clipToRecording,
  mapStateEvents,
  speakersBySound,
} from "@earshot/measuring";
import {
  type ChannelLevels,
  type Clock,
  type DownloadedMedia,
  describeError,
  type EvaluationWarning,
  type HoldAudio,
  type HoldRecord,
  type MediaFile,
  type Recording,
  type RecordingPart,
  type RecordingPause,
  type RecordingSource,
  type Segment,
  type SttInput,
  type SttProvider,
  type TranscriptDocument,
  type VendorMetrics,
} from "@earshot/model";
import { transcribe } from "@earshot/stt";
import { type RoleMap, readTranscript, roleOfChannel } from "@earshot/transcripts";
import { isSideBySide, joinLevels, levelsOf, type PartLevels } from "./channel-levels.ts";
import { WorkflowError } from "./errors.ts";
import type { KeptMedia } from "./evaluation.ts";
import { jobOf, type WorkNote, withJob } from "./work-note.ts";

export interface ProcessingDeps {
  source: RecordingSource;
  stt: SttProvider | null;
  ffmpeg?: string | null | undefined;
  clock: Clock;
}

export interface ProcessingOptions {
  roleMap: RoleMap;
  /** Where recordings lie while they are worked on. */
  workDirectory: string;
  /** Null deletes them as soon as they are transcribed. */
  keepMedia: KeptMedia | null;
  sttPollMs: number;
  holdAudio?: HoldAudio | undefined;
  wordGapMs?: number | null | undefined;
}

/** What is known of work that was begun before, and how to keep what the next one should know. */
export interface Notes {
  note: WorkNote;
  keep(note: WorkNote): Promise<void>;
}

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

interface PartResult {
  part: RecordingPart;
  media: MediaFile;
  levels: readonly ChannelLevels[];
  segments: readonly Segment[];
  detected: boolean;
  identicalChannels: boolean;
  doubts: EvaluationWarning[];
  vendorMetrics: VendorMetrics | undefined;
}

/** What a recording's words and times are taken from. */
export interface RecordingMaterial {
  /** The source's own transcript; null when one has to be made of the parts. */
  transcript: TranscriptDocument | null;
  /** The voice parts; none for a transcript without its sound. */
  parts: readonly RecordingPart[];
  hold: HoldRecord;
}

/** The voice parts of a recording, or why it can't be evaluated now. */
export function voiceParts(recording: Recording): { parts: RecordingPart[] } | { notReady: string } {
  if (recording.state.kind !== "ready") return { notReady: recording.state.kind };
  const parts = recording.parts.filter((part) => part.mediaType === "voice");
  const pending = parts.find((part) => part.state.kind !== "ready");
  return pending === undefined ? { parts } : { notReady: `part ${pending.state.kind}` };
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
  const { media, levels, isPlaced, doubts, ...spoken } =
    transcript === null
      ? await transcribeParts(deps, recording, parts, options, notes, signal)
      : await joinOwnTranscript(deps, recording, parts, transcript, options, signal);
  const { startTime, conversation } = recording;
  const { changes, warnings } = mapStateEvents(hold.events, startTime);
  const { segments, durationMs } = spoken;
  const sides = checkSides(segments, { legs: conversation?.legs ?? [], startTime, durationMs });
  return {
    input: {
      ...spoken,
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

interface Joined
  extends Pick<CallInput, "segments" | "durationMs" | "detected" | "identicalChannels" | "vendorMetrics"> {
  media: MediaFile[];
  levels: readonly ChannelLevels[];
  isPlaced: boolean;
  /** What was read with doubt, and where the words and the sound disagree. */
  doubts: EvaluationWarning[];
}

/** The source's own transcript; the recording's sound, when there is some, gives its length and is compared with it. */
async function joinOwnTranscript(
  deps: ProcessingDeps,
  recording: Recording,
  parts: readonly RecordingPart[],
  document: TranscriptDocument,
  { roleMap, ...options }: ProcessingOptions,
  signal: AbortSignal,
): Promise<Joined> {
  const {
    segments: read,
    warnings: readingWarnings = [],
    vendorMetrics,
  } = readTranscript(document, { source: `transcript of ${recording.id}`, roleMap });
  const media: MediaFile[] = [];
  const levels: PartLevels[] = [];
  const doubts: EvaluationWarning[] = [...readingWarnings];
  let identicalChannels = false;
  let said: readonly Segment[] = read;
  for (const part of parts) {
    await withMedia(deps, recording, part, options, signal, async ({ path }, facts, probed) => {
      const heard = await detectedSpeech(deps.ffmpeg ?? null, path, probed, signal);
      const speech = heard.sound;
      const durationMs = speech?.durationMs ?? facts.durationMs;
      media.push({ ...facts, durationMs });
      levels.push({ part, durationMs, levels: levelsOf(speech) });
      // What is heard in one of several parts has no place among the words of all.
      if (parts.length > 1) return;
      doubts.push(...heard.doubts);
      if (speech === null) return;
      identicalChannels = speech.identicalChannels === true;
      const named = speakersBySound(said, speech, roleMap);
      said = named.segments;
      const { segments } = clipToRecording(said, durationMs);
      doubts.push(...named.warnings, ...speech.warnings, ...checkAgainstSound(segments, speech, roleMap));
    });
  }
  const durationMs =
    media.length === 0 ? (recording.durationMs ?? null) : Math.max(...media.map((file) => file.durationMs));
  const { segments, warnings } = clipToRecording(said, durationMs);
  return {
    ...{ segments, durationMs, identicalChannels, media, vendorMetrics },
    levels: joinLevels(levels),
    // Of parts that follow one another it is not known how the transcript counts the time between them.
    isPlaced: parts.length <= 1 || isSideBySide(parts),
    doubts: [...warnings, ...doubts],
  };
}

/**
 * What the sound says beside a transcript. The transcript is good without it, and may have been paid for: sound that can't be read
 * is left out with a warning, but for a format that only ffmpeg decodes, which is no fault.
 */
async function detectedSpeech(
  ffmpeg: string | null,
  path: string,
  { speech }: Pick<ProbedSound, "speech">,
  signal?: AbortSignal,
): Promise<{ sound: DetectedSpeech | null; doubts: EvaluationWarning[] }> {
  if (speech !== null) return { sound: speech, doubts: [] };
  try {
    return { sound: await detectSpeechInFile(path, { ffmpeg, signal }), doubts: [] };
  } catch (error) {
    if (signal?.aborted) throw error;
    const { code, message } = describeError(error);
    return { sound: null, doubts: code === "audio.needs_ffmpeg" ? [] : [soundUnread(code, message)] };
  }
}

function soundUnread(code: string, message: string): EvaluationWarning {
  return {
    ...{ code: "audio.unread", index: null, field: null },
    message: `the transcript could not be compared with the sound (${code}): ${message}`,
  };
}

async function transcribeParts(
  deps: ProcessingDeps,
  recording: Recording,
  parts: readonly RecordingPart[],
  options: ProcessingOptions,
  notes: Notes,
  signal: AbortSignal,
): Promise<Joined> {
  const { stt } = deps;
  if (stt === null) {
    throw new WorkflowError("recording.no_transcript", `recording ${recording.id} comes without a transcript`, {
      hint: "Set EARSHOT_STT_URL, EARSHOT_TRANSCRIPTS or EARSHOT_STT to have one made.",
    });
  }
  const together = await transcribeTogether(deps, stt, recording, parts, options, signal);
  if (together !== null) return together;
  const results: PartResult[] = [];
  for (const part of parts) {
    const result = await withMedia(deps, recording, part, options, signal, async (file, media, { audio, speech }) => {
      const document = await transcribe(
        stt,
        { recordingId: recording.id, partId: part.id, ...file, audio },
        {
          job: jobOf(notes.note, media),
          onJob: async (job) => {
            notes.note = withJob(notes.note, media, job);
            await notes.keep(notes.note);
          },
          clock: deps.clock,
          pollMs: options.sttPollMs,
        },
        signal,
      );
      const delivered = toPart(document, part);
      const transcript = readTranscript(delivered, {
        source: `transcript of ${recording.id}, part ${part.id}`,
        roleMap: options.roleMap,
        guessesSides: part.channel === null || parts.length === 1,
      });
      const detected = delivered.kind === "speech";
      // A transcript may have been paid for: what is left to be done does not end with the run.
      const { sound, doubts } = detected
        ? { sound: delivered.speech, doubts: delivered.speech.warnings ?? [] }
        : await detectedSpeech(deps.ffmpeg ?? null, file.path, { speech });
      // What was decoded has an exact length; some containers only estimate theirs.
      const durationMs = sound?.durationMs ?? media.durationMs;
      const isWhole = parts.length === 1 && part.channel === null && !detected;
      const named = isWhole && sound !== null ? speakersBySound(transcript.segments, sound, options.roleMap) : null;
      const { segments, warnings } = clipToRecording(named?.segments ?? transcript.segments, durationMs);
      return {
        part,
        media: { ...media, durationMs },
        levels: levelsOf(sound),
        segments,
        detected,
        identicalChannels: sound?.identicalChannels === true,
        doubts: [...doubts, ...(transcript.warnings ?? []), ...(named?.warnings ?? []), ...warnings],
        vendorMetrics: transcript.vendorMetrics,
      };
    });
    results.push(result);
  }
  const media = results.map(({ media }) => media);
  return {
    ...joinParts(recording.id, results, options.roleMap),
    detected: results.every(({ detected }) => detected),
    media,
    isPlaced: true,
    levels: joinLevels(results.map(({ part, media, levels }) => ({ part, durationMs: media.durationMs, levels }))),
    doubts: results.flatMap(({ doubts }) => doubts),
    // What was measured in one part of several says nothing of the call.
    vendorMetrics: results.length === 1 ? results[0]?.vendorMetrics : undefined,
  };
}

/** Parts that hold a channel each, heard as one recording; null when the service or the parts do not allow it. */
async function transcribeTogether(
  deps: ProcessingDeps,
  stt: SttProvider,
  recording: Recording,
  parts: readonly RecordingPart[],
  options: ProcessingOptions,
  signal: AbortSignal,
): Promise<Joined | null> {
  const channels = new Set(parts.flatMap(({ channel }) => channel ?? []));
  if (stt.submitTogether === undefined || parts.length < 2 || channels.size !== parts.length) return null;
  const ordered = parts.toSorted((a, b) => (a.channel ?? 0) - (b.channel ?? 0));
  const inputs: SttInput[] = [];
  const media: MediaFile[] = [];
  const hear = async (): Promise<Joined | null> => {
    const part = ordered[inputs.length];
    if (part !== undefined) {
      return await withMedia(deps, recording, part, options, signal, async (file, facts, { audio }) => {
        inputs.push({ recordingId: recording.id, partId: part.id, ...file, audio });
        media.push(facts);
        return await hear();
      });
    }
    const heard = (await stt.submitTogether?.(inputs, signal)) ?? null;
    if (heard === null) return null;
    const { segments, warnings = [] } = readTranscript(heard, {
      source: `transcript of ${recording.id}`,
      roleMap: options.roleMap,
    });
    const sound = heard.kind === "speech" ? heard.speech : null;
    return {
      segments: segments.map((segment) => {
        const channel = ordered[segment.channel ?? -1]?.channel ?? segment.channel;
        return { ...segment, channel, side: roleOfChannel(channel, options.roleMap) };
      }),
      durationMs: sound?.durationMs ?? Math.max(...media.map((file) => file.durationMs)),
      detected: sound !== null,
      identicalChannels: sound?.identicalChannels === true,
      media,
      levels: levelsOf(sound).map(({ channel, levels }) => ({ channel: ordered[channel]?.channel ?? channel, levels })),
      isPlaced: true,
      doubts: [...(sound?.warnings ?? []), ...warnings],
      vendorMetrics: undefined,
    };
  };
  return await hear();
}

/** A part that is one channel of the recording may have its sound on several channels of its own: one of them is enough. */
function toPart(transcript: TranscriptDocument, { channel: ofRecording }: RecordingPart): TranscriptDocument {
  if (transcript.kind === "document" || ofRecording === null || !transcript.speech.identicalChannels) return transcript;
  const { speech } = transcript;
  const { startMs, endMs, channel } = speech;
  const isFirst = (_: number, index: number) => channel[index] === 0;
  const own = {
    startMs: startMs.filter(isFirst),
    endMs: endMs.filter(isFirst),
    channel: channel.filter((c) => c === 0),
    levels: levelsOf(speech)[0]?.levels,
  };
  const warnings = speech.warnings?.filter(({ code }) => code !== "audio.identical_channels");
  return { kind: "speech", speech: { ...speech, ...own, channels: 1, identicalChannels: false, warnings } };
}

/** Fetches the media of a part for as long as they are used. */
async function withMedia<T>(
  { source }: ProcessingDeps,
  recording: Recording,
  part: RecordingPart,
  { keepMedia, workDirectory }: Pick<ProcessingOptions, "keepMedia" | "workDirectory">,
  signal: AbortSignal,
  use: (file: DownloadedMedia, media: MediaFile, probed: ProbedSound) => Promise<T>,
): Promise<T> {
  // A folder of its own: two recordings with equal audio share a content-addressed name.
  const directory = await mkdtemp(join(workDirectory, "part-"));
  try {
    const file = await source.media(recording, part, directory, signal);
    const probed = await probeSound(file.path, signal);
    const { audio } = probed;
    const isDownloaded = dirname(file.path) === directory;
    const isKept = keepMedia !== null && (isDownloaded || keepMedia.which === "all");
    const media: MediaFile = {
      partId: part.id,
      sha256: file.sha256,
      bytes: file.bytes,
      contentType: file.contentType,
      codec: audio.codec,
      channels: audio.channels,
      durationMs: audio.durationMs,
      path: isKept ? keepMedia.store.referenceTo(file.sha256) : keepMedia && resolve(file.path),
    };
    const result = await use(file, media, probed);
    // Not of a recording that could not be transcribed: nobody would find it again to delete it.
    if (isKept) await keepMedia.store.put(file.sha256, file.path);
    return result;
  } catch (cause) {
    // Its files have gone with it: the fault is not the recording's.
    if (!existsSync(directory)) {
      throw new WorkflowError("run.folder_unusable", `${directory} has gone while it was worked in`, {
        hint: "Leave the work folder alone while a run goes on, or check its disk.",
        cause,
      });
    }
    throw cause;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Puts the parts of a recording on one media timeline: parts that each name a channel of their own were recorded side
 * by side, parts that name none follow one another.
 * @throws WorkflowError `recording.parts_unclear` when the parts are neither.
 */
function joinParts(
  recordingId: string,
  results: readonly PartResult[],
  roleMap: RoleMap,
): Omit<Joined, "detected" | "media" | "levels" | "isPlaced" | "doubts"> {
  const channels = new Set(results.map(({ part }) => part.channel).filter((channel) => channel !== null));
  if (results.length > 1 && channels.size === results.length) {
    const segments = results.flatMap(({ part, media, segments }) =>
      segments.map((segment) => ({
        ...segment,
        ...onChannel(segment, part.channel, { isMono: media.channels === 1, roleMap }),
      })),
    );
    segments.sort((a, b) => a.startMs - b.startMs);
    return {
      segments,
      durationMs: Math.max(...results.map(({ media }) => media.durationMs)),
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
  const segments: Segment[] = [];
  let offsetMs = 0;
  for (const result of results) {
    for (const segment of result.segments) segments.push(later(segment, offsetMs));
    offsetMs += result.media.durationMs;
  }
  return {
    segments,
    durationMs: offsetMs,
    identicalChannels: results.every(({ identicalChannels }) => identicalChannels),
  };
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

function later(segment: Segment, byMs: number): Segment {
  const shift = <T extends { startMs: number; endMs: number }>(part: T): T => ({
    ...part,
    startMs: part.startMs + byMs,
    endMs: part.endMs + byMs,
  });
  const { words } = segment;
  return { ...shift(segment), ...(words === undefined ? {} : { words: words.map(shift) }) };
}

function hashOfHashes(media: readonly MediaFile[]): string | null {
  if (media.length === 0) return null;
  const hash = createHash("sha256");
  for (const { sha256 } of media) hash.update(sha256);
  return hash.digest("hex");
}
