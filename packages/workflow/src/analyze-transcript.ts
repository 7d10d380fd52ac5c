import type { Kernel } from "@earshot/analysis-wasm";
import type { CallEvaluation, Definition, Scorecard } from "@earshot/quality";
import { normalise, parseTranscript, type RoleMap, type Transcript } from "@earshot/transcription";
import { measureCall } from "./measure.ts";
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
}

/**
 * Measures and scores one transcript, given as a file's bytes; nothing is fetched or stored.
 * @throws TranscriptError naming the source, the segment and the field.
 */
export function analyzeFile(
  kernel: Kernel,
  bytes: Uint8Array,
  source: string,
  options: AnalyzeOptions,
): CallEvaluation {
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

function analyze(kernel: Kernel, transcript: Transcript, options: AnalyzeOptions): CallEvaluation {
  const { changes, warnings } = mapStateEvents(options.events, options.startTime);
  const input = { segments: transcript.segments, durationMs: options.durationMs, changes, warnings };
  const [evaluation] = measureCall(kernel, input, [options.definition], options.scorecard);
  return evaluation;
}
