import type { HoldMetrics, Interval, Kernel, StateChange } from "@earshot/analysis-wasm";
import type {
  CallEvaluation,
  ChannelStretch,
  EvaluationWarning,
  HoldAudio,
  Segment,
  SidesFrom,
  SpeechUnits,
  VendorMetrics,
} from "@earshot/model";
import { type Definition, type InputFault, kernelParameters, type Scorecard, toEvaluation } from "@earshot/quality";
import { toColumns } from "@earshot/transcripts";
import { isDualMono } from "./dual-mono.ts";
import { closedCutMs, findCuts, toMediaTime, withoutHoldMusic } from "./hold-audio.ts";
import { checkHoldPlaces } from "./hold-places.ts";
import { subtract, sumMs, unite } from "./intervals.ts";
import { compareWithSound } from "./sound-evidence.ts";
import { splitAtWordGaps } from "./speech-units.ts";
import { checkSpeakers } from "./unknown-speakers.ts";
import { describeVoicelessSound, findVoicelessSound } from "./voiceless-sound.ts";

/** One call as numbers and words: what every measure is taken from. Times are media time, integer ms. */
export interface CallInput {
  /** None ends after the recording. */
  segments: readonly Segment[];
  /** Length of the recording when it is known; null measures over the speech alone. */
  durationMs: number | null;
  changes: readonly StateChange[];
  /** What the recording has of holds; by default music. */
  holdAudio?: HoldAudio | undefined;
  /** The segments are sound that was detected, without words. */
  detected?: boolean | undefined;
  /** From how long a gap between two words on nobody speaks in it; null, the default, takes the segments as they are. */
  wordGapMs?: number | null | undefined;
  /** All channels of the recording have the same sound. */
  identicalChannels?: boolean | undefined;
  /** The speech that was detected in the recording, beside segments of a transcript. */
  sound?: readonly Segment[] | undefined;
  /** Where its sound is loud enough for speech and has no voice, when a network listened for voices. */
  voiceless?: readonly ChannelStretch[] | undefined;
  warnings: readonly EvaluationWarning[];
  /** What decided the sides of the segments. */
  sidesFrom?: SidesFrom | undefined;
  /** The segments with their words masked as they are stored, for scorecards that judge by words. */
  said?: readonly Segment[] | undefined;
  /** What the speech service measured itself. */
  vendorMetrics?: VendorMetrics | undefined;
}

/** Measures and scores one call under each definition, in their order. */
export function analyzeCall(
  kernel: Kernel,
  input: CallInput,
  definitions: readonly [Definition, ...Definition[]],
  scorecard: Scorecard,
): [CallEvaluation, ...CallEvaluation[]] {
  const { durationMs, holdAudio = "music" } = input;
  const wall = measureWallTime(kernel, input);
  const hold = toMediaTime(wall.hold, wall.cuts);
  const measured = measuredSpeech(input);
  const isMusicHeard = holdAudio === "music" && input.detected === true;
  const segments = isMusicHeard ? withoutHoldMusic(measured.segments, hold.events) : measured.segments;
  const fault = inputFault(input, hold);
  const voiceless =
    input.voiceless &&
    findVoicelessSound(input.voiceless, { holds: hold.events, speech: input.sound ?? input.segments });
  const warnings = [
    ...input.warnings,
    ...measured.warnings,
    ...checkSpeakers(segments),
    ...checkHoldPlaces(hold.events, { segments, durationMs }),
    ...(voiceless === undefined ? [] : describeVoicelessSound(voiceless)),
  ];
  const { columns } = toColumns(segments);
  const { sound: heard } = input;
  const compare =
    heard === undefined
      ? null
      : compareWithSound(kernel, {
          ...{ said: segments, heard, durationMs, hold, holdAudio },
          separated: input.identicalChannels !== true && heard.every(({ side }) => side !== "unknown"),
        });
  const analyze = (definition: Definition) => {
    const metrics = kernel.analyze({ segments: columns, durationMs, holds: hold.events }, kernelParameters(definition));
    const { sound, warnings: doubts = [] } = compare?.(metrics, definition) ?? {};
    const evaluation = toEvaluation(metrics, hold, definition, scorecard, {
      ...{ warnings: [...warnings, ...doubts], fault, holdAudio },
      ...{ units: measured.units, wordGapMs: measured.wordGapMs },
      ...{ sidesFrom: input.sidesFrom, said: input.said },
    });
    const { vendorMetrics } = input;
    return {
      ...evaluation,
      ...(vendorMetrics === undefined ? {} : { vendorMetrics }),
      ...(sound === undefined ? {} : { sound }),
      ...(voiceless === undefined ? {} : { voiceless }),
    };
  };
  const [first, ...others] = definitions;
  return [analyze(first), ...others.map(analyze)];
}

/** So much speech in the sound, and so large a share of it, after the last word of a transcript shows that it ends too early. */
const mostAfterWordsMs = 30_000;
const mostAfterWordsShare = 1 / 3;
/** Less is heard where nobody speaks. */
const leastHeardMs = 1000;

/** What keeps a call from being scored and is not in its measures. */
function inputFault({ segments, sound, warnings, ...input }: CallInput, hold: HoldMetrics): InputFault | null {
  if (input.identicalChannels === true || isDualMono(segments)) return "dual_mono";
  if (sound !== undefined) {
    const heard = unite(
      input.holdAudio === undefined || input.holdAudio === "music" ? withoutHoldMusic(sound, hold.events) : sound,
    );
    const lastMs = segments.reduce((last, { endMs }) => Math.max(last, endMs), 0);
    const afterMs = sumMs(subtract(heard, [{ startMs: 0, endMs: lastMs }]));
    const heardMs = sumMs(heard);
    if (heardMs >= leastHeardMs && segments.every(({ startMs, endMs }) => startMs === endMs))
      return "transcription_failed";
    if (afterMs >= mostAfterWordsMs && afterMs > heardMs * mostAfterWordsShare) return "cut_off";
  }
  return warnings.some(({ code }) => code === "audio.cut_off") ? "cut_off" : null;
}

/** What is measured of a call: what was detected in its sound, else its segments, whole or by their words. */
export function measuredSpeech({
  segments,
  detected = false,
  wordGapMs = null,
}: Pick<CallInput, "segments" | "detected" | "wordGapMs">): {
  segments: readonly Segment[];
  units: SpeechUnits;
  /** Null unless the units are words. */
  wordGapMs: number | null;
  warnings: EvaluationWarning[];
} {
  if (detected) return { segments, units: "sound", wordGapMs: null, warnings: [] };
  if (wordGapMs === null) return { segments, units: "segments", wordGapMs, warnings: [] };
  const { byWords, ...split } = splitAtWordGaps(segments, wordGapMs);
  return { ...split, units: byWords ? "words" : "segments", wordGapMs: byWords ? wordGapMs : null };
}

/** A call in wall time from the recording's start. */
export interface WallTime {
  /**
   * The end of the call: that of the recording, or of the last speech when its length is not known, or the last event when that is
   * later.
   */
  endMs: number;
  /** One that nothing closes ends with the call. */
  hold: HoldMetrics;
  /** What the recorder cut out of the recording. */
  cuts: Interval[];
}

export function measureWallTime(
  kernel: Kernel,
  { segments, durationMs, changes, holdAudio }: Pick<CallInput, "segments" | "durationMs" | "changes" | "holdAudio">,
): WallTime {
  const lastEventMs = changes.reduce((last, { timeMs }) => Math.max(last, timeMs), 0);
  const soundMs = durationMs ?? segments.reduce((last, { endMs }) => Math.max(last, endMs), 0);
  if (holdAudio !== "suppressed") {
    const endMs = Math.max(lastEventMs, soundMs);
    return { endMs, hold: kernel.holds(changes, endMs), cuts: [] };
  }
  // The recording is shorter than the call by the holds that were cut out of it.
  const knownMs = soundMs + closedCutMs(kernel.holds(changes, lastEventMs).events);
  const endMs = Math.max(lastEventMs, knownMs);
  const hold = kernel.holds(changes, endMs);
  return { endMs, hold, cuts: findCuts(hold.events, endMs - knownMs) };
}
