import { createHash } from "node:crypto";
import {
  type CallInput,
  checkSides,
  clipToRecording,
  mapStateEvents,
  sidesByLegs,
  speakersBySound,
} from "@earshot/measuring";
import type {
  ChannelLevels,
  Clock,
  HoldAudio,
  HoldRecord,
  Leg,
  MediaFile,
  Recording,
  RecordingPart,
  RecordingPause,
  RecordingSource,
  Segment,
  SttInput,
  SttProvider,
  TranscriptDocument,
} from "@earshot/model";
import { transcribe } from "@earshot/stt";
import { type RoleMap, readTranscript, sidesFrom } from "@earshot/transcripts";
import { areChannels, joinLevels, levelsOf } from "./channel-levels.ts";
import { WorkflowError } from "./errors.ts";
import { detectedSpeech, hearChannels, heardIn, onChannels, toPart } from "./heard-speech.ts";
import { type Joined, joinParts, lengthOf, type PartResult } from "./join-parts.ts";
import { type MediaFolders, withEachMedia } from "./part-media.ts";
import { jobOf, type WorkNote, withJob } from "./work-note.ts";

export interface ProcessingDeps {
  source: RecordingSource;
  stt: SttProvider | null;
  ffmpeg?: string | null | undefined;
  clock: Clock;
}

export interface ProcessingOptions extends MediaFolders {
  roleMap: RoleMap;
  sttPollMs: number;
  holdAudio?: HoldAudio | undefined;
  /** Languages of calls by the names or ids of their queues. */
  queueLanguages?: Readonly<Record<string, string>> | undefined;
  wordGapMs?: number | null | undefined;
}

interface JoiningOptions extends ProcessingOptions {
  /** Of the conversation, where the recording has all of its time. */
  legs: readonly Leg[];
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
  const parts = recording.parts.filter(isVoice);
  const pending = parts.find((part) => part.state.kind !== "ready");
  return pending === undefined ? { parts } : { notReady: `part ${pending.state.kind}` };
}

const isVoice = ({ mediaType }: RecordingPart): boolean => mediaType === "voice";

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

/** The source's own transcript; the recording's sound, when there is some, gives its length and is compared with it. */
async function joinOwnTranscript(
  deps: ProcessingDeps,
  recording: Recording,
  parts: readonly RecordingPart[],
  document: TranscriptDocument,
  { roleMap, legs, ...options }: JoiningOptions,
  signal: AbortSignal,
): Promise<Joined> {
  const {
    segments: read,
    warnings: readingWarnings = [],
    vendorMetrics,
  } = readTranscript(document, {
    source: `transcript of ${recording.id}`,
    roleMap,
    decideSides: decidedByLegs(recording, parts, legs),
  });
  const sideBySide = areChannels(parts);
  const allParts = recording.parts.filter(isVoice);
  const results: PartResult[] = [];
  let said: readonly Segment[] = read;
  const channels = await withEachMedia(
    deps.source,
    recording,
    parts,
    options,
    signal,
    async (part, { path }, facts, probed) => {
      const { sound, doubts } = await detectedSpeech(deps.ffmpeg ?? null, path, probed, signal);
      const named = sound === null || parts.length > 1 ? null : speakersBySound(said, sound, roleMap);
      said = named?.segments ?? said;
      results.push({
        ...{ part, segments: [], detected: false, vendorMetrics: undefined },
        media: { ...facts, durationMs: sound?.durationMs ?? facts.durationMs },
        levels: levelsOf(sound),
        heard: sound === null ? null : heardIn(sound, part, roleMap),
        identicalChannels: sound?.identicalChannels === true,
        // What is doubtful in one of several parts says nothing of the words of all.
        doubts: parts.length > 1 ? [] : [...doubts, ...(named?.warnings ?? []), ...(sound?.warnings ?? [])],
      });
    },
    async (files) => (sideBySide ? await hearChannels(deps.ffmpeg ?? null, files, roleMap, signal) : null),
  );
  const media = results.map((result) => result.media);
  const durationMs = lengthOf(results) ?? recording.durationMs ?? null;
  const { segments, warnings } = clipToRecording(said, durationMs);
  const joined = parts.length === 1 || sideBySide ? joinParts(recording.id, results, roleMap) : null;
  return {
    ...{ segments, durationMs, media, vendorMetrics },
    sound: channels === null ? joined?.sound : channels.sound,
    identicalChannels: joined?.identicalChannels === true,
    levels: joinLevels(results.map(({ part, media, levels }) => ({ part, durationMs: media.durationMs, levels }))),
    // Of parts that follow one another it is not known how the transcript counts the time between them. All count, also those whose
    // media were kept by an earlier run and are not fetched now.
    isPlaced: allParts.length <= 1 || areChannels(allParts),
    doubts: [...warnings, ...readingWarnings, ...results.flatMap(({ doubts }) => doubts), ...(channels?.doubts ?? [])],
  };
}

async function transcribeParts(
  deps: ProcessingDeps,
  recording: Recording,
  parts: readonly RecordingPart[],
  options: JoiningOptions,
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
  const language = languageOf(recording, options.queueLanguages);
  const results: PartResult[] = [];
  const channels = await withEachMedia(
    deps.source,
    recording,
    parts,
    options,
    signal,
    async (part, file, media, { audio, speech }) => {
      const document = await transcribe(
        stt,
        { recordingId: recording.id, partId: part.id, ...file, audio, language },
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
        decideSides: decidedByLegs(recording, parts, options.legs),
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
      results.push({
        part,
        media: { ...media, durationMs },
        levels: levelsOf(sound),
        segments,
        heard: detected || sound === null ? null : heardIn(sound, part, options.roleMap),
        detected,
        identicalChannels: sound?.identicalChannels === true,
        doubts: [...doubts, ...(transcript.warnings ?? []), ...(named?.warnings ?? []), ...warnings],
        vendorMetrics: transcript.vendorMetrics,
      });
    },
    async (files) => {
      const isHeard = areChannels(parts) && results.every(({ detected }) => !detected);
      return isHeard ? await hearChannels(deps.ffmpeg ?? null, files, options.roleMap) : null;
    },
  );
  const joined = joinParts(recording.id, results, options.roleMap);
  return {
    ...joined,
    sound: channels === null ? joined.sound : channels.sound,
    detected: results.every(({ detected }) => detected),
    isPlaced: true,
    media: results.map(({ media }) => media),
    levels: joinLevels(results.map(({ part, media, levels }) => ({ part, durationMs: media.durationMs, levels }))),
    doubts: [...results.flatMap(({ doubts }) => doubts), ...(channels?.doubts ?? [])],
    // What was measured in one part of several says nothing of the call.
    vendorMetrics: results.length === 1 ? results[0]?.vendorMetrics : undefined,
  };
}

/** Sides by the legs, where it is known when in the call its words are. */
function decidedByLegs({ startTime, durationMs }: Recording, parts: readonly RecordingPart[], legs: readonly Leg[]) {
  if (parts.length > 1 || legs.length === 0) return undefined;
  return (segments: readonly Segment[]) => sidesByLegs(segments, { legs, startTime, durationMs: durationMs ?? null });
}

/** That of the first queue of a call that has one of its own. */
function languageOf(
  { conversation }: Recording,
  queueLanguages: ProcessingOptions["queueLanguages"] = {},
): string | undefined {
  const languages = new Map(Object.entries(queueLanguages).map(([queue, code]) => [queue.toLowerCase(), code]));
  for (const { id, name } of conversation?.queues ?? []) {
    const language = languages.get(id.toLowerCase()) ?? languages.get(name?.toLowerCase() ?? "");
    if (language !== undefined) return language;
  }
  return undefined;
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
  if (stt.submitTogether === undefined || !areChannels(parts)) return null;
  const ordered = parts.toSorted((a, b) => (a.channel ?? 0) - (b.channel ?? 0));
  const inputs: SttInput[] = [];
  const media: MediaFile[] = [];
  return await withEachMedia(
    deps.source,
    recording,
    ordered,
    options,
    signal,
    async (part, file, facts, { audio }) => {
      inputs.push({ recordingId: recording.id, partId: part.id, ...file, audio });
      media.push(facts);
    },
    async () => {
      const heard = (await stt.submitTogether?.(inputs, signal)) ?? null;
      if (heard === null) return null;
      const { segments, warnings = [] } = readTranscript(heard, {
        source: `transcript of ${recording.id}`,
        roleMap: options.roleMap,
      });
      const sound = heard.kind === "speech" ? heard.speech : null;
      return {
        segments: onChannels(segments, ordered, options.roleMap),
        durationMs: sound?.durationMs ?? Math.max(...media.map((file) => file.durationMs)),
        detected: sound !== null,
        identicalChannels: sound?.identicalChannels === true,
        media,
        levels: levelsOf(sound).map(({ channel, levels }) => ({
          channel: ordered[channel]?.channel ?? channel,
          levels,
        })),
        isPlaced: true,
        doubts: [...(sound?.warnings ?? []), ...warnings],
        vendorMetrics: undefined,
      };
    },
  );
}

function hashOfHashes(media: readonly MediaFile[]): string | null {
  if (media.length === 0) return null;
  const hash = createHash("sha256");
  for (const { sha256 } of media) hash.update(sha256);
  return hash.digest("hex");
}
