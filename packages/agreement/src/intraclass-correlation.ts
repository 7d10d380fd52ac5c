import type { Agreement } from "./agreement.ts";
import { fQuantile } from "./f-distribution.ts";

/**
 * ICC(2,1): how far the scores of one judge stand for those of any, where judges and calls are both drawn at random and have to agree
 * in value, not in order alone (two-way random effects, absolute agreement, single judge). It is -1 at least.
 *
 * Shrout, P. E. & Fleiss, J. L. (1979), Intraclass correlations: uses in assessing rater reliability, Psychological Bulletin 86,
 * 420–428; the interval is theirs, after Fleiss, J. L. & Shrout, P. E. (1978), Psychometrika 43, 259–262.
 *
 * @param scores of each thing, by every judge in the same order; things that somebody did not judge (null) are left out
 */
export function intraclassCorrelation(scores: readonly (readonly (number | null)[])[]): Agreement {
  const judges = Math.max(0, ...scores.map((row) => row.length));
  const complete = scores.flatMap((row) => {
    const given = row.filter((score) => score !== null);
    return given.length === judges ? [given] : [];
  });
  const judged = complete.length;
  if (judges < 2) return { value: null, reason: "one_judge", judged };
  if (judged < 2) return { value: null, reason: "too_few", judged };

  const { between, ofJudges, rest } = meanSquares(complete, judges);
  if (between + ofJudges + rest < 1e-12) return { value: null, reason: "no_variation", judged };
  const value = (between - rest) / (between + (judges - 1) * rest + (judges * (ofJudges - rest)) / judged);
  // For few things that are judged the other way round the formula goes below, to minus infinity for two by two.
  if (value < -1) return { value: -1, interval: null, judged };
  return { value, interval: intervalOf(value, { between, ofJudges, rest }, judged, judges), judged };
}

interface MeanSquares {
  /** Between the things judged. */
  between: number;
  /** Between judges: one is stricter than another. */
  ofJudges: number;
  /** What neither explains. */
  rest: number;
}

function meanSquares(rows: readonly (readonly number[])[], judges: number): MeanSquares {
  const all = mean(rows.flat());
  const ofRow = rows.map(mean);
  const ofJudge = Array.from({ length: judges }, (_, judge) => mean(rows.map((row) => row[judge] ?? 0)));
  const squares = (values: readonly number[], from: number) => sum(values.map((value) => (value - from) ** 2));
  const rows2 = judges * squares(ofRow, all);
  const judges2 = rows.length * squares(ofJudge, all);
  const rest2 = sum(
    rows.flatMap((row, at) => row.map((value, judge) => (value - (ofRow[at] ?? 0) - (ofJudge[judge] ?? 0) + all) ** 2)),
  );
  return {
    between: rows2 / (rows.length - 1),
    ofJudges: judges2 / (judges - 1),
    rest: rest2 / ((rows.length - 1) * (judges - 1)),
  };
}

function intervalOf(value: number, squares: MeanSquares, n: number, k: number): { low: number; high: number } | null {
  const { between, ofJudges, rest } = squares;
  const kept = n * (1 + (k - 1) * value) - k * value;
  // Theirs in terms of the ratio ofJudges : rest, here multiplied by rest, which may be 0.
  const degrees =
    ((k - 1) * (n - 1) * (k * value * ofJudges + kept * rest) ** 2) /
    ((n - 1) * k ** 2 * value ** 2 * ofJudges ** 2 + kept ** 2 * rest ** 2);
  if (!(degrees > 0 && Number.isFinite(degrees))) return null;
  const noise = k * ofJudges + (k * n - k - n) * rest;
  const above = fQuantile(0.975, n - 1, degrees);
  const below = fQuantile(0.975, degrees, n - 1);
  const low = (n * (between - above * rest)) / (above * noise + n * between);
  const high = (n * (below * between - rest)) / (noise + n * below * between);
  // The approximation fails where judges differ more than what they judge, for a few things: its limits miss the value then.
  return low <= value && value <= high ? { low, high } : null;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
