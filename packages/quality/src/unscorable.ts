import type { CallTotals, Score, UnscorableReason } from "@earshot/model";

/** What keeps a call from being scored and is not in its measures. */
const inputFaults = ["dual_mono", "transcription_failed", "cut_off"] as const;

export type InputFault = (typeof inputFaults)[number];

/** The fault of its input that a stored score names. */
export function inputFaultOf(score: Score): InputFault | null {
  if (score.value !== null) return null;
  const { reason } = score;
  return inputFaults.find((fault) => fault === reason) ?? null;
}

/**
 * Whether a call can't be scored, whatever the scorecard; the first reason that holds counts:
 * - `transcription_failed`: somebody is heard, and the transcript is empty;
 * - `no_speech`: nobody speaks;
 * - `dual_mono`: one recording heard twice, so that everything is talk-over;
 * - `cut_off`: the recording or its transcript ends before the call does;
 * - `sides_unknown`: neither agent nor customer speaks (all speech is on `other` or `unknown`), or one of them does not
 *   speak while someone unknown does, who may be the missing one;
 * - `one_sided`: exactly one of agent and customer speaks and every speaker is known.
 * A side speaks when it has talk time; utterances without length don't count.
 */
export function unscorableReason(call: CallTotals, fault: InputFault | null): UnscorableReason | null {
  if (fault === "transcription_failed") return fault;
  if (call.speechMs === 0) return "no_speech";
  if (fault !== null) return fault;
  const { agentMs, customerMs, unknownMs } = call.talk;
  if (agentMs > 0 && customerMs > 0) return null;
  if (agentMs === 0 && customerMs === 0) return "sides_unknown";
  return unknownMs > 0 ? "sides_unknown" : "one_sided";
}
