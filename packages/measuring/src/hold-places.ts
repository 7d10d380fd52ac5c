import type { Interval } from "@earshot/analysis-wasm";
import { type EvaluationWarning, formatClock, type Segment } from "@earshot/model";
import { subtract, sumMs, unite } from "./intervals.ts";
import { inSeconds, placeInWords } from "./times-in-words.ts";

/** Less is left out: a recording and the events beside it are rarely cut at the same moment. */
const leastMs = 1000;

/** Warnings of holds that do not fit what is heard, as with a wrong start time. The holds are in time order and in media time. */
export function checkHoldPlaces(
  holds: readonly Interval[],
  { segments, durationMs }: { segments: readonly Segment[]; durationMs: number | null },
): EvaluationWarning[] {
  const speech = unite(segments);
  const place = durationMs === null ? checkBesideSpeech(holds, speech) : checkInRecording(holds, durationMs);
  return [...place, ...checkSpeech(holds, speech)];
}

function checkInRecording(holds: readonly Interval[], durationMs: number): EvaluationWarning[] {
  const outside = holds.filter(({ startMs, endMs }) => Math.max(-startMs, endMs - durationMs) >= leastMs);
  return warn(
    "event.hold_outside_recording",
    outside,
    (first) =>
      `${outside.length} of ${holds.length} holds lie wholly or partly outside the recording of ${inSeconds(durationMs)}, the first ${first}; check its start time`,
  );
}

/** Without the recording's length: a transcript may end long before the call, so that this is a doubt and no fault. */
function checkBesideSpeech(holds: readonly Interval[], speech: readonly Interval[]): EvaluationWarning[] {
  const lastMs = speech.at(-1)?.endMs ?? 0;
  const outside = holds.filter(({ startMs, endMs }) => Math.max(-startMs, endMs - lastMs) >= leastMs);
  return warn(
    "event.hold_outside_speech",
    outside,
    (first) =>
      `${outside.length} of ${holds.length} holds lie wholly or partly outside the speech, which ends at ${formatClock(lastMs)}, the first ${first}; the transcript may end before the call, or the start time may be wrong`,
  );
}

function checkSpeech(holds: readonly Interval[], speech: readonly Interval[]): EvaluationWarning[] {
  const during = subtract(speech, subtract(speech, unite(holds)));
  const totalMs = sumMs(during);
  if (totalMs < leastMs) return [];
  return warn(
    "event.speech_in_hold",
    during,
    (first) =>
      `somebody speaks for ${inSeconds(totalMs)} during holds, first ${first}; check the recording's start time, and whether its recorder cuts holds out`,
  );
}

function warn(code: string, found: readonly Interval[], describe: (first: string) => string): EvaluationWarning[] {
  const [first] = found;
  if (first === undefined) return [];
  const message = describe(placeInWords(first));
  return [{ code, index: null, field: null, message }];
}
