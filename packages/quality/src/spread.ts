import { scorecardId } from "./condition.ts";
import type { Scorecard } from "./scorecard.ts";

/** How many scores there are, and how many of them are the lowest or the highest there is. */
export interface ScoreSpread {
  scored: number;
  atEnds: number;
}

/** Counts a score; null, of a call without one, counts for nothing. */
export function countScore(spread: ScoreSpread, score: number | null): void {
  if (score === null) return;
  spread.scored += 1;
  if (score === 0 || score === 100) spread.atEnds += 1;
}

/** What to say of a scorecard by which more than half of several calls score 0 or 100; null when there is nothing to say. */
export function describeSpread({ scored, atEnds }: ScoreSpread, scorecard: Scorecard): string | null {
  if (scored < 2 || 2 * atEnds <= scored) return null;
  const found = `${atEnds} of ${scored} calls score 0 or 100: ${scorecardId(scorecard)} hardly tells them apart`;
  return scorecard.name === "guide"
    ? `${found}; --scorecard per-minute judges long calls as it does short ones`
    : `${found}; see the limits of its criteria`;
}
