import type { Kernel } from "@earshot/analysis-wasm";
import { type DetectedSpeech, detectSpeech, isWav } from "@earshot/audio";
import type { CallEvaluation, EvaluationWarning, Transcript } from "@earshot/model";
import type { Definition, Scorecard } from "@earshot/quality";
import { normalise, parseTranscript, type RoleMap, speechTranscript } from "@earshot/transcripts";
import { analyzeCall } from "./analyze-call.ts";
import { checkAgainstSound } from "./cross-check.ts";
import { mapStateEvents, type RawStateEvent } from "./state-events.ts";

export interface AnalyzeOptions {
  definition: Definition;
  scorecard: Scorecard;
  roleMap: RoleMap;
  /** State events of the call, wall time; none means that nothing is known of holds. */
  events: readonly RawStateEvent[];
  /** Wall time of the recording's first sample, ISO 8601; it places the holds. */
  startTime: string | null;
  /** Length of the recording in ms; null measures over the speech alone. */
  durationMs: number | null;
  /** What was detected in the call's recording: it gives the length when `durationMs` is null, and the transcript is compared with it. */
  audio?: DetectedSpeech | undefined;
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
  options: AnalyzeOptions,
): CallEvaluation {
  return analyzeSpeech(kernel, detectSpeech(kernel, bytes, source), options);
}

/** Measures and scores a recording by the speech that was detected in it; its length is its own. */
export function analyzeSpeech(
  kernel: Kernel,
  speech: DetectedSpeech,
  { definition, scorecard, roleMap, events, startTime }: AnalyzeOptions,
): CallEvaluation {
  const { durationMs } = speech;
  const own = { definition, scorecard, roleMap, events, startTime, durationMs };
  return analyze(kernel, speechTranscript(speech, roleMap), own, speech.warnings);
}

function analyze(
  kernel: Kernel,
  transcript: Transcript,
  options: AnalyzeOptions,
  soundWarnings: readonly EvaluationWarning[] = [],
): CallEvaluation {
  const { audio: detected, roleMap } = options;
  const { segments } = transcript;
  const { changes, warnings } = mapStateEvents(options.events, options.startTime);
  const doubts =
    detected === undefined ? [] : [...detected.warnings, ...checkAgainstSound(segments, detected, roleMap)];
  const durationMs = options.durationMs ?? detected?.durationMs ?? null;
  const input = { segments, durationMs, changes, warnings: [...soundWarnings, ...warnings, ...doubts] };
  const [evaluation] = analyzeCall(kernel, input, [options.definition], options.scorecard);
  return evaluation;
}
