import type { UnscorableReason } from "@earshot/model";
import type { WordsReason } from "./phrases.ts";
import { toThousandths } from "./rounding.ts";

/** A score with one decimal, halves away from zero: `86.0`. Wherever a score is shown it is the same. */
export function formatScore(score: number): string {
  return toOneDecimal(score);
}

/** Points lost, rounded as scores are, so that they add up with them; what is less is not nothing. */
export function formatPoints(points: number): string {
  return points > 0 && points < 0.05 ? "<0.1" : toOneDecimal(points);
}

/** Neither scores nor points are below zero. */
function toOneDecimal(value: number): string {
  return (Math.round(toThousandths(value) / 100) / 10).toFixed(1);
}

/** Why a call has no score, in words. */
export const reasonText: Readonly<Record<UnscorableReason, string>> = {
  no_speech: "no speech",
  dual_mono: "heard twice",
  transcription_failed: "not transcribed",
  cut_off: "cut off",
  sides_unknown: "sides unknown",
  one_sided: "one-sided",
  nothing_applicable: "no rule fits",
};

/** The same for somebody who is to put it right. */
export const reasonHelp: Readonly<Record<UnscorableReason, string>> = {
  no_speech: "Nobody speaks on this recording.",
  dual_mono:
    "Agent and customer sound or say the same at the same time: one recording was heard twice. Check that each is recorded on a channel of their own.",
  transcription_failed:
    "Somebody speaks on this recording, and its transcript has no words. Have it transcribed again.",
  cut_off:
    "The recording or its transcript ends before the call does. Fetch the recording, or have it transcribed, again.",
  sides_unknown: "It is not known who is the agent and who the customer. Map the speakers or channels to sides.",
  one_sided: "Only one of agent and customer is on the recording. Check that both channels were recorded.",
  nothing_applicable: "No criterion of the scorecard applies to this call.",
};

/** Why a criterion about words does not apply. */
export const wordsReasonText: Readonly<Record<WordsReason, string>> = {
  no_words: "no words are known",
  not_prompted: "nothing prompted it",
};
