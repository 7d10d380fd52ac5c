import { faultMeaning } from "@earshot/faults";
import { type CallState, describeError, parseWallTime, type Recording } from "@earshot/model";
import type { EvaluateDeps } from "./evaluation.ts";

/** So long after the end of a call its source may still be making the transcript. */
const longestWaitMs = 24 * 3_600_000;

/** Whether a recording is stored without its source's transcript, and that may have come since. */
export function mayHaveTranscript(recording: Recording, state: CallState | undefined, nowMs: number): boolean {
  const isMissing =
    state?.status === "evaluated"
      ? state.fingerprint?.transcript === "made"
      : state?.failure?.code === "recording.no_transcript";
  const startMs = parseWallTime(recording.startTime ?? "");
  return isMissing && startMs !== null && nowMs < startMs + (recording.durationMs ?? 0) + longestWaitMs;
}

/** Asks the source. A fault of this one call is none of the run: what is stored of it stays. */
export async function hasTranscript(
  { source }: Pick<EvaluateDeps, "source">,
  recording: Recording,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return ((await source.transcript?.(recording, signal)) ?? null) !== null;
  } catch (error) {
    const effect = faultMeaning(describeError(error).code).call;
    if (effect === "fails_call" || effect === "tries_later") return false;
    throw error;
  }
}
