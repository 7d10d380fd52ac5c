import type { Interval } from "@earshot/analysis-wasm";
import type { Segment, Side } from "@earshot/model";
import { subtract, unite } from "./intervals.ts";

/** How a transcript and the speech detected in the recording disagree about one side. */
export interface SpeechCheck {
  side: Side;
  /** Speech detected that no segment covers. */
  speechWithoutWords: Interval[];
  /** Segments in which no speech is detected. */
  wordsWithoutSpeech: Interval[];
}

/** Shorter disagreement is left out: transcripts are not cut to the pause, and detection bridges 300 ms. */
const leastMs = 1000;

/**
 * Compares when a transcript says that there is speech with when it is detected, side by side. Both in media time. What is on the
 * sides `other` and `unknown` may be on anybody's channel, and a channel of no known side may be anybody's: such segments are
 * compared with those of all sides.
 * @param music where sound is no speech: it needs no words, and may be under them
 */
export function crossCheck(
  transcript: readonly Segment[],
  detected: readonly Segment[],
  music: readonly Interval[] = [],
): SpeechCheck[] {
  const sides = new Set([...transcript, ...detected].map(({ side }) => side));
  return [...sides].sort().map((side) => {
    const own = (segments: readonly Segment[]) => unite(segments.filter((segment) => segment.side === side));
    const comparable = (segments: readonly Segment[]) =>
      segments.filter((segment) => segment.side === side || isVague(segment.side) || isVague(side));
    return {
      side,
      speechWithoutWords: subtract(own(detected), unite([...comparable(transcript), ...music])).filter(lastsLongEnough),
      wordsWithoutSpeech: subtract(own(transcript), unite(comparable(detected))).filter(lastsLongEnough),
    };
  });
}

function lastsLongEnough({ startMs, endMs }: Interval): boolean {
  return endMs - startMs >= leastMs;
}

function isVague(side: Side): boolean {
  return side === "other" || side === "unknown";
}
