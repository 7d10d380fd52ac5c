import { clipToRecording, speakersBySound } from "@earshot/measuring";
import type { MediaFile, Recording, RecordingPart, SttInput, SttProvider } from "@earshot/model";
import { transcribe } from "@earshot/stt";
import { readTranscript } from "@earshot/transcripts";
import { areChannels, joinLevels, levelsOf } from "./channel-levels.ts";
import { decidedByLegs } from "./decided-sides.ts";
import { WorkflowError } from "./errors.ts";
import { detectedSpeech, hearChannels, heardIn, onChannels, toPart, voicelessOnChannels } from "./heard-speech.ts";
import { type Joined, joinParts, type PartResult } from "./join-parts.ts";
import { withEachMedia } from "./part-media.ts";
import {
  detectionOptions,
  type JoiningOptions,
  type Notes,
  type ProcessingDeps,
  type ProcessingOptions,
} from "./processing.ts";
import { jobOf, withJob } from "./work-note.ts";

/** Has each part transcribed, and puts them on one timeline. */
export async function transcribeParts(
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
        : await detectedSpeech(file.path, { speech }, detectionOptions(deps, options));
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
        voiceless: sound?.voiceless,
        detected,
        identicalChannels: sound?.identicalChannels === true,
        doubts: [...doubts, ...(transcript.warnings ?? []), ...(named?.warnings ?? []), ...warnings],
        vendorMetrics: transcript.vendorMetrics,
      });
    },
    async (files) => {
      const isHeard = areChannels(parts) && results.every(({ detected }) => !detected);
      return isHeard ? await hearChannels(files, options.roleMap, detectionOptions(deps, options)) : null;
    },
  );
  const joined = joinParts(recording.id, results, options.roleMap);
  return {
    ...joined,
    sound: channels === null ? joined.sound : channels.sound,
    voiceless: channels === null ? joined.voiceless : channels.voiceless,
    detected: results.every(({ detected }) => detected),
    isPlaced: true,
    media: results.map(({ media }) => media),
    levels: joinLevels(results.map(({ part, media, levels }) => ({ part, durationMs: media.durationMs, levels }))),
    doubts: [...results.flatMap(({ doubts }) => doubts), ...(channels?.doubts ?? [])],
    // What was measured in one part of several says nothing of the call.
    vendorMetrics: results.length === 1 ? results[0]?.vendorMetrics : undefined,
  };
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
        voiceless: voicelessOnChannels(sound?.voiceless, ordered),
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
