import type { Interval } from "@earshot/analysis-wasm";
import type { ChannelStretch, EvaluationWarning, VoicelessSound } from "@earshot/model";
import { subtract, sumMs, unite } from "./intervals.ts";
import { inSeconds, placesInWords } from "./times-in-words.ts";

/** Shorter music or noise is no hold. */
const leastMs = 5000;

/** Music or noise in a call. Where nobody speaks meanwhile, and no hold is known, it may be a hold of which no state event tells. */
export function findVoicelessSound(
  voiceless: readonly ChannelStretch[],
  { holds, speech }: { holds: readonly Interval[]; speech: readonly Interval[] },
): VoicelessSound {
  const stretches = voiceless.filter(isLong).map(({ channel, startMs, endMs }) => ({ channel, startMs, endMs }));
  const outsideHolds = subtract(unite(stretches), unite(holds));
  const proposedHolds = subtract(outsideHolds, unite(speech)).filter(isLong);
  return { stretches, proposedHolds };
}

export function describeVoicelessSound({ proposedHolds }: VoicelessSound): EvaluationWarning[] {
  if (proposedHolds.length === 0) return [];
  const length = inSeconds(sumMs(proposedHolds));
  const message = `the recording has ${length} of sound without a voice, ${placesInWords(proposedHolds)}: music or noise, perhaps a hold that no state event tells of`;
  return [{ code: "audio.voiceless", index: null, field: null, message }];
}

function isLong({ startMs, endMs }: Interval): boolean {
  return endMs - startMs >= leastMs;
}
