import type { Kernel } from "@earshot/analysis-wasm";
import { type DetectedSpeech, type Detector, detectSpeech, isWav } from "@earshot/audio";
import type { CallEvaluation, HoldAudio, Segment, Transcript } from "@earshot/model";
import { type Definition, needsWords, type Scorecard } from "@earshot/quality";
import {
  normalise,
  parseTranscript,
  type RoleMap,
  type SpeakerTurns,
  sidesFrom,
  speechTranscript,
} from "@earshot/transcripts";
import { analyzeCall, type CallInput } from "./analyze-call.ts";
import { clipToRecording } from "./recording-end.ts";
import { speakersBySound } from "./speakers-by-sound.ts";
import { mapStateEvents, type RawStateEvent } from "./state-events.ts";
import type { WordMask } from "./word-mask.ts";

export interface AnalyzeOptions {
  definition: Definition;
  scorecard: Scorecard;
  roleMap: RoleMap;
  /** State events of the call, wall time; none means that nothing is known of holds. */
  events: readonly RawStateEvent[];
  /** What the recording has of holds; by default music. */
  holdAudio?: HoldAudio | undefined;
  /** Wall time of the recording's first sample, ISO 8601; it places the holds. */
  startTime: string | null;
  /** From how long a gap between two words on nobody speaks in it; null, the default, measures the document's own segments. */
  wordGapMs?: number | null | undefined;
  /** Length of the recording in ms; null measures over the speech alone. */
  durationMs: number | null;
  /**
   * What was detected in the call's recording: it gives the length when `durationMs` is null, the transcript is compared with it,
   * and its channels name the speakers of a transcript that names none.
   */
  audio?: DetectedSpeech | undefined;
  /** What tells speech from other sound in WAV that is given as bytes; the default of voice activity when it is left out. */
  detector?: Detector | undefined;
  /** Names the speakers of a transcript that names none. */
  turns?: SpeakerTurns | undefined;
  /** Members of the document that may hold its id; it is not looked for without them. */
  idNames?: readonly string[] | undefined;
  /** Masks personal data in the words; a scorecard that judges by words requires it. */
  maskWords?: WordMask | undefined;
}

/**
 * Measures and scores one file: a transcript, or a WAV recording as `analyzeRecording` does. Nothing is fetched or stored.
 * @throws TranscriptError naming the source, the segment and the field; AudioError naming the source and the byte.
 */
export function analyzeFile(
  kernel: Kernel,
  bytes: Uint8Array,
  source: string,
  options: AnalyzeOptions,
): CallEvaluation {
  return analyze(kernel, readCall(kernel, bytes, source, options));
}

/** One call before it is measured. */
export interface ReadCall {
  transcript: Transcript;
  options: AnalyzeOptions;
  /** Of a recording: what was detected in it. */
  sound: DetectedSpeech | null;
}

/** A transcript as it is written, or a recording. */
export function readCall(kernel: Kernel, bytes: Uint8Array, source: string, options: AnalyzeOptions): ReadCall {
  if (isWav(bytes)) return readSpeech(detectSpeech(kernel, bytes, source, options.detector), options);
  const { roleMap, turns, idNames } = options;
  return { transcript: parseTranscript(bytes, { source, roleMap, turns, idNames }), options, sound: null };
}

/** Who speaks when in a recording; its length is its own. */
export function readSpeech(
  sound: DetectedSpeech,
  { definition, scorecard, roleMap, events, holdAudio, startTime, maskWords }: AnalyzeOptions,
): ReadCall {
  const { durationMs } = sound;
  const options = { definition, scorecard, roleMap, events, holdAudio, startTime, durationMs, maskWords };
  return { transcript: speechTranscript(sound, roleMap), options, sound };
}

/** The same for a document that is already parsed. */
export function analyzeDocument(
  kernel: Kernel,
  document: unknown,
  source: string,
  options: AnalyzeOptions,
): CallEvaluation {
  const { roleMap, turns } = options;
  const transcript = normalise(document, { source, roleMap, turns });
  return analyze(kernel, { transcript, options, sound: null });
}

/**
 * Measures and scores one WAV recording by who speaks when, without a transcript; its length is its own.
 * @throws AudioError naming the source and the byte.
 */
export function analyzeRecording(
  kernel: Kernel,
  bytes: Uint8Array,
  source: string,
  options: AnalyzeOptions,
): CallEvaluation {
  return analyzeSpeech(kernel, detectSpeech(kernel, bytes, source, options.detector), options);
}

/** The same by the speech that was detected in it. */
export function analyzeSpeech(kernel: Kernel, speech: DetectedSpeech, options: AnalyzeOptions): CallEvaluation {
  return analyze(kernel, readSpeech(speech, options));
}

/** Measures and scores what was read. */
export function analyze(kernel: Kernel, { transcript, options, sound }: ReadCall): CallEvaluation {
  const { audio: beside = null, roleMap } = options;
  const durationMs = options.durationMs ?? beside?.durationMs ?? null;
  const said = { segments: transcript.segments, warnings: [] };
  const named = beside === null ? said : speakersBySound(transcript.segments, beside, roleMap);
  const { segments, warnings: clipped } = clipToRecording(named.segments, durationMs);
  const { changes, warnings } = mapStateEvents(options.events, options.startTime);
  const read = transcript.warnings ?? [];
  const input: CallInput = {
    segments,
    sidesFrom: sidesFrom(segments, { roleMap, warnings: read }),
    durationMs,
    changes,
    holdAudio: options.holdAudio,
    wordGapMs: options.wordGapMs,
    detected: transcript.format === "voice-activity",
    sound: beside === null ? undefined : speechTranscript(beside, roleMap).segments,
    identicalChannels: (sound ?? beside)?.identicalChannels,
    voiceless: (sound ?? beside)?.voiceless,
    warnings: [
      ...(sound?.warnings ?? []),
      ...warnings,
      ...clipped,
      ...read,
      ...named.warnings,
      ...(beside?.warnings ?? []),
    ],
    vendorMetrics: transcript.vendorMetrics,
    said: needsWords(options.scorecard) ? masked(segments, options.maskWords) : undefined,
  };
  const [evaluation] = analyzeCall(kernel, input, [options.definition], options.scorecard);
  return evaluation;
}

function masked(segments: readonly Segment[], maskWords: WordMask | undefined): Segment[] {
  if (maskWords === undefined) throw new TypeError("the scorecard judges by words, and nothing masks them");
  return maskWords(segments);
}
