import type { CallTotals, UnscorableReason } from "@earshot/model";

/**
 * Whether a call can't be scored, whatever the scorecard; the first reason that holds counts:
 * - `no_speech`: nobody speaks;
 * - `dual_mono`: one recording heard twice, so that everything is talk-over;
 * - `sides_unknown`: neither agent nor customer speaks (all speech is on `other` or `unknown`), or one of them does not
 *   speak while someone unknown does, who may be the missing one;
 * - `one_sided`: exactly one of agent and customer speaks and every speaker is known.
 * A side speaks when it has talk time; utterances without length don't count.
 */
export function unscorableReason(call: CallTotals, dualMono: boolean): UnscorableReason | null {
  if (call.speechMs === 0) return "no_speech";
  if (dualMono) return "dual_mono";
  const { agentMs, customerMs, unknownMs } = call.talk;
  if (agentMs > 0 && customerMs > 0) return null;
  if (agentMs === 0 && customerMs === 0) return "sides_unknown";
  return unknownMs > 0 ? "sides_unknown" : "one_sided";
}
