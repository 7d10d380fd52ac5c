import type { Interval } from "@earshot/analysis-wasm";
import type { EvaluationWarning } from "@earshot/model";
import { subtract, sumMs, unite } from "./intervals.ts";

/** Shorter music or noise is no hold. */
const leastMs = 5000;
const mostNamed = 5;

/** Music or noise outside of the holds that are known: it may be that of a hold of which no state event tells. */
export function checkVoiceless(voiceless: readonly Interval[], holds: readonly Interval[]): EvaluationWarning[] {
  const found = subtract(unite(voiceless), unite(holds)).filter(({ startMs, endMs }) => endMs - startMs >= leastMs);
  if (found.length === 0) return [];
  const places = found.slice(0, mostNamed).map(({ startMs, endMs }) => `from ${startMs} to ${endMs} ms`);
  const others = found.length > mostNamed ? `, and ${found.length - mostNamed} more` : "";
  const message = `the recording has ${sumMs(found)} ms of sound without a voice, ${places.join(", ")}${others}: music or noise, perhaps a hold that no state event tells of`;
  return [{ code: "audio.voiceless", index: null, field: null, message }];
}
