/** Rounds to three decimals, halves up, as decimal arithmetic would. */
export function roundToThousandths(value: number): number {
  return toThousandths(value) / 1000;
}

/** The whole number of thousandths nearest to a value. */
export function toThousandths(value: number): number {
  // 1.005 * 1000 is 1004.9999999999999: dropping the last binary digits first keeps exact halves exact.
  return Math.round(Number((value * 1000).toPrecision(15)));
}
