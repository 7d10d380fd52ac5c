import { expect, test } from "vitest";
import { fQuantile } from "../src/f-distribution.ts";

test("quantiles of F are those of printed tables", () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.3: upper critical values.
  expect(fQuantile(0.95, 1, 1)).toBeCloseTo(161.448, 2);
  expect(fQuantile(0.95, 5, 10)).toBeCloseTo(3.326, 3);
  expect(fQuantile(0.99, 10, 20)).toBeCloseTo(3.368, 3);
  expect(fQuantile(0.95, 20, 100)).toBeCloseTo(1.676, 3);
  // By two degrees of freedom below there is a formula: 1 − (1 + 2 f ÷ d)^(−d ÷ 2).
  const inClosedForm = (probability: number, d: number) => (d / 2) * ((1 - probability) ** (-2 / d) - 1);
  for (const d of [0.7, 4.3, 60]) expect(fQuantile(0.975, 2, d) / inClosedForm(0.975, d)).toBeCloseTo(1, 8);
});
