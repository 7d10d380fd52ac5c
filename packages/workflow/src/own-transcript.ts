import { clipToRecording, speakersBySound } from "@earshot/measuring";
import type { Recording, RecordingPart, Segment, TranscriptDocument } from "@earshot/model";
import { readTranscript } from "@earshot/transcripts";
import { areChannels, joinLevels, levelsOf } from "./channel-levels.ts";
import { decidedByLegs } from "./decided-sides.ts";
import { detectedSpeech, hearChannels, heardIn } from "./heard-speech.ts";
import { type Joined, joinParts, lengthOf, type PartResult } from "./join-parts.ts";
import { withEachMedia } from "./part-media.ts";
import { detectionOptions, type JoiningOptions, type ProcessingDeps } from "./processing.ts";
import { isVoice } from "./voice-parts.ts";

/** The source's own transcript; the recording's sound, when there is some, gives its length and is compared with it. */
export async function joinOwnTranscript(
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
  const detection = detectionOptions(deps, options, signal);
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
      const { sound, doubts } = await detectedSpeech(path, probed, detection);
      const named = sound === null || parts.length > 1 ? null : speakersBySound(said, sound, roleMap);
      said = named?.segments ?? said;
      results.push({
        ...{ part, segments: [], detected: false, vendorMetrics: undefined },
        media: { ...facts, durationMs: sound?.durationMs ?? facts.durationMs },
        levels: levelsOf(sound),
        heard: sound === null ? null : heardIn(sound, part, roleMap),
        voiceless: sound?.voiceless,
        identicalChannels: sound?.identicalChannels === true,
        // What is doubtful in one of several parts says nothing of the words of all.
        doubts: parts.length > 1 ? [] : [...doubts, ...(named?.warnings ?? []), ...(sound?.warnings ?? [])],
      });
    },
    async (files) => (sideBySide ? await hearChannels(files, roleMap, detection) : null),
  );
  const media = results.map((result) => result.media);
  const durationMs = lengthOf(results) ?? recording.durationMs ?? null;
  const { segments, warnings } = clipToRecording(said, durationMs);
  const joined = parts.length === 1 || sideBySide ? joinParts(recording.id, results, roleMap) : null;
  return {
    ...{ segments, durationMs, media, vendorMetrics },
    sound: channels === null ? joined?.sound : channels.sound,
    voiceless: channels === null ? joined?.voiceless : channels.voiceless,
    identicalChannels: joined?.identicalChannels === true,
    levels: joinLevels(results.map(({ part, media, levels }) => ({ part, durationMs: media.durationMs, levels }))),
    // Of parts that follow one another it is not known how the transcript counts the time between them. All count, also those whose
    // media were kept by an earlier run and are not fetched now.
    isPlaced: allParts.length <= 1 || areChannels(allParts),
    doubts: [...warnings, ...readingWarnings, ...results.flatMap(({ doubts }) => doubts), ...(channels?.doubts ?? [])],
  };
}
