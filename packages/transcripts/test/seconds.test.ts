import { fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxTimeMs, secondsToMs } from "../src/seconds.ts";

/** Halves up, on the decimal itself: the definition, in whole numbers. */
function oracle(decimal: string): bigint {
  const [mantissa = "", exponent = "0"] = decimal.toLowerCase().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction) * 1000n;
  if (scale <= 0) return digits * 10n ** BigInt(-scale);
  const unit = 10n ** BigInt(scale);
  return (digits * 2n + unit) / (unit * 2n);
}

const decimals = fc
  .tuple(fc.integer({ min: 0, max: 2_147_482 }), fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 24 }))
  .map(([whole, fraction]) => (fraction.length === 0 ? `${whole}` : `${whole}.${fraction.join("")}`));

describe("secondsToMs", () => {
  it.each([
    [0.5, 500],
    ["0.5", 500],
    [2, 2000],
    ["1e3", 1_000_000],
    [1e3, 1_000_000],
    ["5e-05", 0],
    ["5E-4", 1],
    [0.0005, 1],
    [0.00049, 0],
    ["0.000499999999999999999999999", 0],
    [1.0005, 1001],
    ["1.0005", 1001],
    [1.0004999, 1000],
    [4.0015, 4002],
    [0, 0],
    [-0, 0],
    ["-0.0", 0],
    ["0e999999999999", 0],
    ["1e-999999999999", 0],
    [2147483.647, maxTimeMs],
    ["2147483.6474999", maxTimeMs],
  ])("reads %j as %d ms", (value, ms) => {
    expect(secondsToMs(value)).toStrictEqual({ ms });
  });

  it.each([
    [undefined, "is missing"],
    [null, "is null, not seconds"],
    ["", 'is "", not seconds as a JSON number'],
    [" 1.5 ", 'is " 1.5 ", not seconds as a JSON number'],
    ["1,5", 'is "1,5", not seconds as a JSON number'],
    ["0x10", 'is "0x10", not seconds as a JSON number'],
    ["NaN", 'is "NaN", not seconds as a JSON number'],
    ["Infinity", 'is "Infinity", not seconds as a JSON number'],
    ["+1", 'is "+1", not seconds as a JSON number'],
    [".5", 'is ".5", not seconds as a JSON number'],
    ["5.", 'is "5.", not seconds as a JSON number'],
    ["01.5", 'is "01.5", not seconds as a JSON number'],
    ["1.2s", 'is "1.2s", not seconds as a JSON number'],
    ["00:01", 'is "00:01", not seconds as a JSON number'],
    ["١", 'is "١", not seconds as a JSON number'],
    [Number.NaN, "is NaN"],
    [Number.POSITIVE_INFINITY, "is Infinity"],
    [-0.0001, "is negative (-0.0001)"],
    ["-1", 'is negative ("-1")'],
    [true, "is a boolean, not seconds"],
    [[1], "is an array of 1, not seconds"],
    [{}, "is an empty object, not seconds"],
    [2147483.6475, 'is "2147483.6475" in seconds, later than the limit of 2147483647 ms'],
    ["1e999999999999", 'is "1e999999999999" in seconds, later than the limit of 2147483647 ms'],
    [1e300, 'is "1e+300" in seconds, later than the limit of 2147483647 ms'],
  ])("refuses %j", (value, problem) => {
    expect(secondsToMs(value)).toStrictEqual({ problem });
  });

  it.each([
    ["Jane Doe", "is text of 8 characters, not seconds as a JSON number"],
    ["sex", "is text of 3 characters, not seconds as a JSON number"],
    ["4111 1111 1111 1111", "is text of 19 characters, not seconds as a JSON number"],
    ["4111111111111111", "is text of 16 characters in seconds, later than the limit of 2147483647 ms"],
    ["x".repeat(1_000_000), "is text of 1000000 characters, not seconds as a JSON number"],
  ])("does not repeat what can hardly be a time: %.20s", (value, problem) => {
    expect(secondsToMs(value)).toStrictEqual({ problem });
  });

  it("rounds strings as the decimal they spell", () => {
    fc.assert(
      fc.property(decimals, (text) => {
        expect(secondsToMs(text)).toStrictEqual({ ms: Number(oracle(text)) });
      }),
      fcOptions,
    );
  });

  it("rounds numbers as the shortest decimal that names them", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2_147_483, noNaN: true }), (seconds) => {
        expect(secondsToMs(seconds)).toStrictEqual({ ms: Number(oracle(String(seconds))) });
      }),
      fcOptions,
    );
  });

  it("rounds halves of a millisecond up, as numbers and as strings", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_147_483_646 }), (ms) => {
        const text = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, "0")}5`;
        expect(secondsToMs(text)).toStrictEqual({ ms: ms + 1 });
        expect(secondsToMs(Number(text))).toStrictEqual({ ms: ms + 1 });
      }),
      fcOptions,
    );
  });
});
