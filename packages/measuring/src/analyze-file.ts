import type { Kernel } from "@earshot/analysis-wasm";
import { type DetectedSpeech, detectSpeech, isWav } from "@earshot/audio";
import type { CallEvaluation, HoldAudio, Transcript } from "@earshot/model";
import type { Definition, Scorecard } from "@earshot/quality";
import { normalise, parseTranscript, type RoleMap, speechTranscript } from "@earshot/transcripts";
import { analyzeCall, type CallInput } from "./analyze-call.ts";
import { checkAgainstSound } from "./cross-check.ts";
import { clipToRecording } from "./recording-end.ts";
import { mapStateEvents, type RawStateEvent } from "./state-events.ts";

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
  /** Length of the recording in ms; null measures over the speech alone. */
  durationMs: number | null;
  /** The call's WAV recording: it gives the length when `durationMs` is null, and the transcript is compared with it. */
  audio?: { bytes: Uint8Array; source: string } | undefined;
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
  if (isWav(bytes)) return analyzeRecording(kernel, bytes, source, options);
  return analyze(kernel, parseTranscript(bytes, { source, roleMap: options.roleMap }), options);
}

/** The same for a document that is already parsed. */
export function analyzeDocument(
  kernel: Kernel,
  document: unknown,
  source: string,
  options: AnalyzeOptions,
): CallEvaluation {
  return analyze(kernel, normalise(document, { source, roleMap: options.roleMap }), options);
}

/**
 * Measures and scores one WAV recording by who speaks when, without a transcript; its length is its own.
 * @throws AudioError naming the source and the byte.
 */
export function analyzeRecording(
  kernel: Kernel,
  bytes: Uint8Array,
  source: string,
  { definition, scorecard, roleMap, events, holdAudio, startTime }: AnalyzeOptions,
): CallEvaluation {
  const speech = detectSpeech(kernel, bytes, source);
  const { durationMs } = speech;
  const own = { definition, scorecard, roleMap, events, holdAudio, startTime, durationMs };
  return analyze(kernel, speechTranscript(speech, roleMap), own, speech);
}

function analyze(
  kernel: Kernel,
  transcript: Transcript,
  options: AnalyzeOptions,
  source: DetectedSpeech | null = null,
): CallEvaluation {
  const { audio, roleMap } = options;
  const beside = audio === undefined ? null : detectSpeech(kernel, audio.bytes, audio.source);
  const durationMs = options.durationMs ?? beside?.durationMs ?? null;
  const { segments, warnings: clipped } = clipToRecording(transcript.segments, durationMs);
  const { changes, warnings } = mapStateEvents(options.events, options.startTime);
  const doubts = beside === null ? [] : [...beside.warnings, ...checkAgainstSound(segments, beside, roleMap)];
  const sound = source ?? beside;
  const input: CallInput = {
    segments,
    durationMs,
    changes,
    holdAudio: options.holdAudio,
    detected: transcript.format === "voice-activity",
    identicalChannels: sound?.identicalChannels,
    warnings: [...(source?.warnings ?? []), ...warnings, ...clipped, ...doubts],
  };
  const [evaluation] = analyzeCall(kernel, input, [options.definition], options.scorecard);
  return evaluation;
}
