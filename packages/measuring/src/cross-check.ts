import type { Interval } from "@earshot/analysis-wasm";
import type { EvaluationWarning, Segment, Side, SpeechColumns } from "@earshot/model";
import { type RoleMap, speechTranscript } from "@earshot/transcripts";
import { subtract, sumMs, unite } from "./intervals.ts";

/** How a transcript and the speech detected in the recording disagree about one side. */
export interface SpeechCheck {
  side: Side;
  /** Speech detected that no segment covers, and the first stretch of it. */
  speechWithoutWordsMs: number;
  firstWithoutWords: Interval | null;
  /** Segments in which no speech is detected. */
  wordsWithoutSpeechMs: number;
  firstWithoutSpeech: Interval | null;
}

/** Shorter disagreement is left out: transcripts are not cut to the pause, and detection bridges 300 ms. */
const leastMs = 1000;

/**
 * Compares when a transcript says that there is speech with when it is detected, side by side. Both in media time. What is on the
 * sides `other` and `unknown` may be on anybody's channel, and a channel of no known side may be anybody's: such segments are
 * compared with those of all sides.
 */
export function crossCheck(transcript: readonly Segment[], detected: readonly Segment[]): SpeechCheck[] {
  const sides = new Set([...transcript, ...detected].map(({ side }) => side));
  return [...sides].sort().map((side) => {
    const own = (segments: readonly Segment[]) => unite(segments.filter((segment) => segment.side === side));
    const comparable = (segments: readonly Segment[]) =>
      unite(segments.filter((segment) => segment.side === side || isVague(segment.side) || isVague(side)));
    const withoutWords = subtract(own(detected), comparable(transcript)).filter(lastsLongEnough);
    const withoutSpeech = subtract(own(transcript), comparable(detected)).filter(lastsLongEnough);
    return {
      side,
      speechWithoutWordsMs: sumMs(withoutWords),
      firstWithoutWords: withoutWords[0] ?? null,
      wordsWithoutSpeechMs: sumMs(withoutSpeech),
      firstWithoutSpeech: withoutSpeech[0] ?? null,
    };
  });
}

function lastsLongEnough({ startMs, endMs }: Interval): boolean {
  return endMs - startMs >= leastMs;
}

function isVague(side: Side): boolean {
  return side === "other" || side === "unknown";
}

/** A warning for each way in which a transcript and the speech detected in its recording disagree. */
export function checkAgainstSound(
  transcript: readonly Segment[],
  detected: SpeechColumns,
  roleMap: RoleMap,
): EvaluationWarning[] {
  return describeChecks(crossCheck(transcript, speechTranscript(detected, roleMap).segments));
}

function describeChecks(checks: readonly SpeechCheck[]): EvaluationWarning[] {
  return checks.flatMap(({ side, ...check }) => {
    return [
      ...warn(
        "audio.speech_without_words",
        `speech of the side ${side} has no words`,
        check.speechWithoutWordsMs,
        check.firstWithoutWords,
      ),
      ...warn(
        "audio.words_without_speech",
        `words of the side ${side} have no speech in the recording`,
        check.wordsWithoutSpeechMs,
        check.firstWithoutSpeech,
      ),
    ];
  });
}

function warn(code: string, what: string, totalMs: number, first: Interval | null): EvaluationWarning[] {
  if (first === null) return [];
  const message = `${what}: ${totalMs} ms in all, first from ${first.startMs} to ${first.endMs} ms`;
  return [{ code, index: null, field: null, message }];
}
