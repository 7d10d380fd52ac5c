import type { CallMetrics, HoldMetrics, Interval, Kernel } from "@earshot/analysis-wasm";
import {
  type EvaluationWarning,
  type HoldAudio,
  type Segment,
  type Side,
  type SoundEvidence,
  sides,
} from "@earshot/model";
import { type Definition, kernelParameters } from "@earshot/quality";
import { toColumns } from "@earshot/transcripts";
import { crossCheck, type SpeechCheck } from "./cross-check.ts";
import { withoutHoldMusic } from "./hold-audio.ts";
import { subtract, sumMs, unite } from "./intervals.ts";
import { inSeconds, placesInWords } from "./times-in-words.ts";

/** A transcript and the speech that was detected in the same recording, in media time. */
interface TwoWitnesses {
  said: readonly Segment[];
  heard: readonly Segment[];
  durationMs: number | null;
  hold: HoldMetrics;
  holdAudio: HoldAudio;
  /** Whether the channels keep the sides apart. */
  separated: boolean;
}

/** A measure differs when it does so by more than this, and by more than this share of the larger one. */
const mostDifferenceMs = 2000;
const mostDifferenceShare = 0.2;
/** So many moments are named in a warning; the evaluation has all of words without speech and of speech without words. */
const mostNamed = 5;

/** Compares the measures of a transcript with those of its sound, and when each has speech. */
export function compareWithSound(kernel: Kernel, call: TwoWitnesses) {
  const music = call.holdAudio === "music" ? call.hold.events : [];
  const heard = withoutHoldMusic(call.heard, music);
  const said = withoutHoldMusic(call.said, music);
  const { columns } = toColumns(heard);
  const checks = crossCheck(call.said, call.heard, music);
  return (bySaid: CallMetrics, definition: Definition): { sound: SoundEvidence; warnings: EvaluationWarning[] } => {
    const facts = { segments: columns, durationMs: call.durationMs, holds: call.hold.events };
    const byHeard = kernel.analyze(facts, kernelParameters(definition));
    const { silence, talkOver, talk, speechMs } = byHeard;
    const { count, totalMs, longestMs } = silence;
    const hasTalkOver = call.separated && definition.talkOver !== null;
    return {
      sound: {
        speechMs,
        silence: { count, totalMs, longestMs },
        talkOver: hasTalkOver ? { count: talkOver.count, totalMs: talkOver.totalMs } : null,
        talk: call.separated ? { agentMs: talk.agentMs, customerMs: talk.customerMs } : null,
        wordsWithoutSpeech: placesOf(checks, "wordsWithoutSpeech"),
        speechWithoutWords: placesOf(checks, "speechWithoutWords"),
      },
      warnings: [
        ...describeChecks(checks),
        ...differs("silence", bySaid.silence, silence),
        ...(hasTalkOver ? differs("talk-over", bySaid.talkOver, talkOver) : []),
        ...(call.separated ? talkDiffers(said, heard, "agent") : []),
        ...(call.separated ? talkDiffers(said, heard, "customer") : []),
      ],
    };
  };
}

function placesOf(checks: readonly SpeechCheck[], kind: "wordsWithoutSpeech" | "speechWithoutWords") {
  return checks
    .flatMap(({ side, ...check }) => check[kind].map((stretch) => ({ ...stretch, side })))
    .sort((a, b) => a.startMs - b.startMs || sides.indexOf(a.side) - sides.indexOf(b.side));
}

function describeChecks(checks: readonly SpeechCheck[]): EvaluationWarning[] {
  return checks.flatMap(({ side, speechWithoutWords, wordsWithoutSpeech }) => [
    ...named("audio.speech_without_words", `speech of the side ${side} has no words`, speechWithoutWords),
    ...named(
      "audio.words_without_speech",
      `words of the side ${side} have no speech in the recording`,
      wordsWithoutSpeech,
    ),
  ]);
}

function named(code: string, what: string, stretches: readonly Interval[]): EvaluationWarning[] {
  return stretches.length === 0
    ? []
    : [warning(code, `${what}: ${inSeconds(sumMs(stretches))} in all, ${placesInWords(stretches)}`)];
}

interface Events {
  totalMs: number;
  events: readonly Interval[];
}

function differs(name: string, said: Events, heard: Events): EvaluationWarning[] {
  const differenceMs = Math.abs(said.totalMs - heard.totalMs);
  const largerMs = Math.max(said.totalMs, heard.totalMs);
  if (differenceMs <= mostDifferenceMs || differenceMs <= mostDifferenceShare * largerMs) return [];
  const [bySaid, byHeard] = [unite(said.events), unite(heard.events)];
  const apart = [...subtract(bySaid, byHeard), ...subtract(byHeard, bySaid)];
  const amounts = `${inSeconds(said.totalMs)} by the transcript and ${inSeconds(heard.totalMs)} by the sound`;
  return [warning("audio.measures_differ", `${name} is ${amounts}; they differ most ${placesInWords(longest(apart))}`)];
}

function talkDiffers(said: readonly Segment[], heard: readonly Segment[], side: Side): EvaluationWarning[] {
  const talkOf = (segments: readonly Segment[]): Events => {
    const events = unite(segments.filter((segment) => segment.side === side));
    return { totalMs: sumMs(events), events };
  };
  return differs(`talk of the side ${side}`, talkOf(said), talkOf(heard));
}

/** The longest, in the order of time, without those beside which they hardly count: nearly every end differs a little. */
function longest(stretches: readonly Interval[]): Interval[] {
  const length = ({ startMs, endMs }: Interval) => endMs - startMs;
  const sorted = stretches.toSorted((a, b) => length(b) - length(a)).slice(0, mostNamed);
  const [first] = sorted;
  return sorted
    .filter((stretch) => first !== undefined && 4 * length(stretch) >= length(first))
    .sort((a, b) => a.startMs - b.startMs);
}

function warning(code: string, message: string): EvaluationWarning {
  return { code, index: null, field: null, message };
}
