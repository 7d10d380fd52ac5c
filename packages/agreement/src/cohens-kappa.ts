import { type Agreement, z95 } from "./agreement.ts";

/** `none`: an answer agrees or does not. `quadratic`: for a scale, an answer agrees less the farther it is off. */
export type KappaWeights = "none" | "quadratic";

/** What two judges answered about one thing; null where one did not. */
export type AnswerPair = readonly [number | null, number | null];

/**
 * Cohen's κ of two judges. Answers are numbers: of a scale its points, else any number for each category. Things that one of them
 * did not judge are left out.
 *
 * κ: Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20, 37–46;
 * weighted: Cohen, J. (1968), Psychological Bulletin 70, 213–220. The standard error is the large-sample one of Fleiss, J. L.,
 * Cohen, J. & Everitt, B. S. (1969), Large sample standard errors of kappa and weighted kappa, Psychological Bulletin 72, 323–327.
 */
export function cohensKappa(answers: readonly AnswerPair[], weights: KappaWeights): Agreement {
  const pairs = answers.flatMap(([a, b]) => (a === null || b === null ? [] : [[a, b] as const]));
  const judged = pairs.length;
  if (judged < 2) return { value: null, reason: "too_few", judged };

  const firsts = sharesOf(pairs.map(([a]) => a));
  const seconds = sharesOf(pairs.map(([, b]) => b));
  const categories = [...new Set([...firsts.keys(), ...seconds.keys()])];
  const width = Math.max(...categories) - Math.min(...categories);
  if (width === 0) return { value: null, reason: "no_variation", judged };
  const weight = (a: number, b: number) => (weights === "none" ? Number(a === b) : 1 - ((a - b) / width) ** 2);

  const observed = mean(pairs.map(([a, b]) => weight(a, b)));
  const meanWeight = (answer: number, others: ReadonlyMap<number, number>) =>
    sum(Array.from(others, ([other, share]) => share * weight(answer, other)));
  const weightOfFirst = new Map(categories.map((answer) => [answer, meanWeight(answer, seconds)]));
  const weightOfSecond = new Map(categories.map((answer) => [answer, meanWeight(answer, firsts)]));
  const byChance = sum(Array.from(firsts, ([answer, share]) => share * (weightOfFirst.get(answer) ?? 0)));

  const value = (observed - byChance) / (1 - byChance);
  const squares = mean(
    pairs.map(([a, b]) => {
      const chance = (weightOfFirst.get(a) ?? 0) + (weightOfSecond.get(b) ?? 0);
      return (weight(a, b) * (1 - byChance) - chance * (1 - observed)) ** 2;
    }),
  );
  const variance = (squares - (observed * byChance - 2 * byChance + observed) ** 2) / (judged * (1 - byChance) ** 4);
  return { value, interval: intervalAround(value, variance), judged };
}

function intervalAround(value: number, variance: number): { low: number; high: number } | null {
  // What is left of a variance of nothing is rounding.
  if (!(variance > 1e-12)) return null;
  const halfWidth = z95 * Math.sqrt(variance);
  return { low: Math.max(-1, value - halfWidth), high: Math.min(1, value + halfWidth) };
}

function sharesOf(answers: readonly number[]): ReadonlyMap<number, number> {
  const shares = new Map<number, number>();
  for (const answer of answers) shares.set(answer, (shares.get(answer) ?? 0) + 1 / answers.length);
  return shares;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
