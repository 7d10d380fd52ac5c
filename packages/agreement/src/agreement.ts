/** Why there is no number: fewer than two judges or two things judged, or all judgements are the same. */
export type NoAgreement = "one_judge" | "too_few" | "no_variation";

/** How far judges agree: 1 is always, 0 is as often as by chance. */
export type Agreement =
  | {
      value: number;
      /** 95 % confidence interval; null where its formula gives none: all agree, or far too few things were judged. */
      interval: { low: number; high: number } | null;
      /** How many things were judged by all. */
      judged: number;
    }
  | { value: null; reason: NoAgreement; judged: number };

/** Of the standard normal distribution: 95 % lie within so many standard errors. */
export const z95 = 1.959963984540054;
