import type { Interval } from "@earshot/analysis-wasm";
import type { EvaluationWarning, Segment } from "@earshot/model";
import { subtract, unite } from "./intervals.ts";

interface SplitSegments {
  segments: readonly Segment[];
  /** Whether the words of any segment have times. */
  byWords: boolean;
  warnings: EvaluationWarning[];
}

/**
 * Segments without their gaps: what no word of a segment covers for `wordGapMs` or longer is no speech. A segment whose words have no
 * times stays whole, which a warning says.
 */
export function splitAtWordGaps(segments: readonly Segment[], wordGapMs: number): SplitSegments {
  let byWords = false;
  let whole = 0;
  const pieces = segments.flatMap((segment) => {
    const gaps = gapsBetweenWords(segment, wordGapMs);
    if (gaps !== null) byWords = true;
    else if (segment.text !== "") whole += 1;
    if (gaps === null || gaps.length === 0) return [segment];
    const { words: _, ...spoken } = segment;
    return subtract([segment], gaps).map(({ startMs, endMs }) => ({ ...spoken, startMs, endMs }));
  });
  return {
    segments: pieces.sort((a, b) => a.startMs - b.startMs),
    byWords,
    warnings: whole === 0 ? [] : [untimed(whole, segments.length)],
  };
}

/** Null for a segment whose words have no times. Words count within their segment; those of no length end a gap and begin another. */
function gapsBetweenWords(segment: Segment, wordGapMs: number): Interval[] | null {
  const within = (ms: number) => Math.min(Math.max(ms, segment.startMs), segment.endMs);
  const words = (segment.words ?? []).map(({ startMs, endMs }) => ({ startMs: within(startMs), endMs: within(endMs) }));
  const spoken = unite(words);
  if (spoken.length === 0) return null;
  const moments = words.flatMap(({ startMs, endMs }) => (startMs === endMs ? startMs : [])).sort((a, b) => a - b);
  return subtract([segment], spoken)
    .flatMap(({ startMs, endMs }) => {
      const ends = moments.filter((ms) => ms > startMs && ms < endMs);
      return [startMs, ...ends].map((from, index) => ({ startMs: from, endMs: ends[index] ?? endMs }));
    })
    .filter(({ startMs, endMs }) => endMs - startMs >= wordGapMs);
}

function untimed(whole: number, of: number): EvaluationWarning {
  const message = `${whole} of ${of} segments have no times of words: they count from their start to their end`;
  return { code: "units.without_word_times", index: null, field: "words", message };
}
