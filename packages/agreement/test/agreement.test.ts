import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Agreement, cohensKappa, intraclassCorrelation } from "../src/index.ts";

/** Pairs of answers from a table: rows are the first judge's, columns the second's. */
function pairsOf(table: readonly (readonly number[])[]): [number, number][] {
  return table.flatMap((row, first) =>
    row.flatMap((count, second) => Array.from({ length: count }, (): [number, number] => [first, second])),
  );
}

function rounded(agreement: Agreement, digits: number): number[] {
  if (agreement.value === null) throw new Error(`there is no value: ${agreement.reason}`);
  const { value, interval } = agreement;
  return [value, ...(interval === null ? [] : [interval.low, interval.high])].map((one) => Number(one.toFixed(digits)));
}

/** The standard error by which an interval was made. */
function withStandardError(agreement: Agreement): { value: number; standardError: number } {
  const [value = Number.NaN, low = Number.NaN, high = Number.NaN] = rounded(agreement, 9);
  return { value, standardError: (high - low) / (2 * 1.959964) };
}

describe("Cohen's kappa", () => {
  test("is that of published tables", () => {
    // Fleiss, Statistical Methods for Rates and Proportions (1981), table 13.1: diagnoses of 100 people by two raters.
    const diagnoses = pairsOf([
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ]);
    const { value, standardError } = withStandardError(cohensKappa(diagnoses, "none"));
    expect(value).toBeCloseTo(0.68, 2);
    expect(Math.abs(standardError - 0.087)).toBeLessThan(0.001);
    // Cohen (1968), table 1: 200 people in three categories; his kappa is .492.
    const disorders = pairsOf([
      [88, 14, 18],
      [10, 40, 10],
      [2, 6, 12],
    ]);
    expect(rounded(cohensKappa(disorders, "none"), 3)[0]).toBe(0.492);
    // Hout, Duncan & Sobel (1987), 91 couples, as in Agresti's books: kappa .129 with a standard error of .0686.
    const couples = pairsOf([
      [7, 7, 2, 3],
      [2, 8, 3, 7],
      [1, 5, 4, 9],
      [2, 8, 9, 14],
    ]);
    expect(rounded(cohensKappa(couples, "none"), 3)).toEqual([0.129, -0.005, 0.264]);
  });

  test("by quadratic weights is 2 cov ÷ (both variances + the squared difference of the means), as Fleiss & Cohen showed in 1973", () => {
    const answer = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(answer, answer), { minLength: 2, maxLength: 40 }), (pairs) => {
        const agreement = cohensKappa(pairs, "quadratic");
        if (agreement.value === null) return;
        const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
        const [a, b] = [mean(pairs.map(([first]) => first)), mean(pairs.map(([, second]) => second))];
        const cov = mean(pairs.map(([first, second]) => (first - a) * (second - b)));
        const spread = mean(pairs.map(([first, second]) => (first - a) ** 2 + (second - b) ** 2));
        expect(agreement.value).toBeCloseTo((2 * cov) / (spread + (a - b) ** 2), 9);
        if (agreement.interval === null) return;
        expect(agreement.interval.low).toBeLessThanOrEqual(agreement.value);
        expect(agreement.interval.high).toBeGreaterThanOrEqual(agreement.value);
      }),
    );
  });

  test("of two categories is the same under both weights", () => {
    const answer = fc.constantFrom(0, 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(answer, answer), { maxLength: 30 }), (pairs) => {
        const [plain, quadratic] = [cohensKappa(pairs, "none"), cohensKappa(pairs, "quadratic")];
        expect(plain.value === null).toBe(quadratic.value === null);
        if (plain.value !== null) expect(plain.value).toBeCloseTo(quadratic.value ?? Number.NaN, 9);
      }),
    );
  });

  test("says why there is none, and leaves out what one of them did not judge", () => {
    expect(cohensKappa([], "none")).toEqual({ value: null, reason: "too_few", judged: 0 });
    expect(
      cohensKappa(
        [
          [1, 1],
          [2, null],
          [null, 2],
        ],
        "none",
      ),
    ).toEqual({ value: null, reason: "too_few", judged: 1 });
    expect(
      cohensKappa(
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        "none",
      ),
    ).toEqual({ value: null, reason: "no_variation", judged: 3 });
    expect(
      cohensKappa(
        [
          [1, 1],
          [2, 2],
          [1, null],
        ],
        "none",
      ),
    ).toEqual({ value: 1, interval: null, judged: 2 });
    expect(
      cohensKappa(
        [
          [1, 2],
          [2, 1],
        ],
        "quadratic",
      ),
    ).toMatchObject({ value: -1, judged: 2 });
    expect(
      cohensKappa(
        [
          [1, 1],
          [1, 2],
        ],
        "none",
      ),
    ).toMatchObject({ value: 0 });
  });
});

describe("ICC(2,1)", () => {
  /** Shrout & Fleiss (1979), table 2: six targets by four judges. */
  const published = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
  ];

  test("is that of Shrout & Fleiss", () => {
    expect(rounded(intraclassCorrelation(published), 2)).toEqual([0.29, 0.02, 0.76]);
    expect(intraclassCorrelation([...published, [1, 2, null, 4]])).toEqual(intraclassCorrelation(published));
  });

  test("does not change with the unit or the order, and its interval is around it", () => {
    const scores = fc.array(fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)), { minLength: 2, maxLength: 15 });
    fc.assert(
      fc.property(scores, (rows) => {
        const agreement = intraclassCorrelation(rows);
        if (agreement.value === null) return;
        expect(agreement.value).toBeLessThanOrEqual(1);
        expect(agreement.value).toBeGreaterThanOrEqual(-1);
        const changed = intraclassCorrelation(rows.toReversed().map(([a, b, c]) => [7 + 3 * c, 7 + 3 * a, 7 + 3 * b]));
        expect(changed.value).toBeCloseTo(agreement.value, 9);
        if (agreement.interval === null) return;
        expect(agreement.interval.low).toBeLessThanOrEqual(agreement.value + 1e-9);
        expect(agreement.interval.high).toBeGreaterThanOrEqual(agreement.value - 1e-9);
      }),
    );
  });

  test("is -1 where the formula goes below, or divides by nothing: two calls that two judges see the other way round", () => {
    expect(
      intraclassCorrelation([
        [80, 90],
        [90, 80],
      ]),
    ).toEqual({ value: -1, interval: null, judged: 2 });
    expect(
      intraclassCorrelation([
        [80, 90],
        [91, 80],
      ]),
    ).toEqual({ value: -1, interval: null, judged: 2 });
  });

  test("says why there is none", () => {
    expect(intraclassCorrelation([])).toEqual({ value: null, reason: "one_judge", judged: 0 });
    expect(intraclassCorrelation([[1], [2]])).toEqual({ value: null, reason: "one_judge", judged: 2 });
    expect(
      intraclassCorrelation([
        [1, 2],
        [3, null],
      ]),
    ).toEqual({ value: null, reason: "too_few", judged: 1 });
    expect(
      intraclassCorrelation([
        [5, 5],
        [5, 5],
      ]),
    ).toEqual({ value: null, reason: "no_variation", judged: 2 });
    expect(
      intraclassCorrelation([
        [5, 5],
        [9, 9],
      ]),
    ).toEqual({ value: 1, interval: null, judged: 2 });
    // One is always two points stricter: they agree in order, not in value.
    const { value } = intraclassCorrelation([
      [5, 3],
      [9, 7],
      [7, 5],
    ]);
    expect(value).toBeCloseTo(2 / 3, 6);
  });
});
