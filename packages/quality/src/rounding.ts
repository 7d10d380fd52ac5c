/** Rounds to three decimals, halves up, as decimal arithmetic would. */
export function roundToThousandths(value: number): number {
  return toThousandths(value) / 1000;
}

/** The whole number of thousandths nearest to a value. */
export function toThousandths(value: number): number {
  const scaled = value * 1000;
  const nearest = Math.round(scaled);
  // Far from a half the digits that get dropped below decide nothing.
  if (Math.abs(scaled - nearest) < 0.49 && Math.abs(scaled) < 1e11) return nearest;
  // 1.005 * 1000 is 1004.9999999999999: dropping the last binary digits first keeps exact halves exact.
  return Math.round(Number(scaled.toPrecision(15)));
}
