import fc from "fast-check";
import { expect, test } from "vitest";
import { toPlainText } from "../src/plain-text.ts";

const plainForms: readonly (readonly [pattern: RegExp, plain: (character: string) => string])[] = [
  [/^[\0-\x7f]$/, (character) => character],
  [/^[\uff01-\uff5e]$/, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0)],
  [/^[\p{Pd}\u2212]$/u, () => "-"],
  [/^\p{Zs}$/u, () => " "],
  [/^[\u2028\u2029\x85]$/, () => "\n"],
  [/^[\u3002\uff61]$/, () => "."],
  [/^\p{Cf}$/u, () => ""],
];
const digit = /^\p{Nd}$/u;

/** Character by character, and where each came from. */
function readPlainly(original: string): { text: string; offsets: number[] } {
  const offsets: number[] = [];
  let text = "";
  let at = 0;
  for (const character of original) {
    const [, toPlain = (same: string) => same] = plainForms.find(([pattern]) => pattern.test(character)) ?? [];
    const plain = digit.test(character) ? digitOf(character) : toPlain(character);
    for (let unit = 0; unit < plain.length; unit++) offsets.push(at + (plain === character ? unit : 0));
    text += plain;
    at += character.length;
  }
  return { text, offsets: [...offsets, original.length] };
}

/** Their order in Unicode is that of their values, script by script. */
const digits = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter((character) =>
  digit.test(character),
);
const digitOf = (character: string) => String(digits.indexOf(character) % 10);

function expectSame(original: string): void {
  const { text, offsets } = readPlainly(original);
  const plain = toPlainText(original);
  expect(plain.text).toBe(text);
  expect(offsets.map((_, at) => plain.originalOffset(at))).toEqual(offsets);
}

test("every character has the plain form that its class says", () => {
  let block = "";
  for (let code = 0; code <= 0x10ffff; code++) {
    block += String.fromCodePoint(code);
    if (code % 0x1000 !== 0xfff) continue;
    const { text, offsets } = readPlainly(block);
    const plain = toPlainText(block);
    expect(plain.text === text && offsets.every((offset, at) => plain.originalOffset(at) === offset), `${code}`).toBe(
      true,
    );
    block = "";
  }
});

test("any text becomes what it becomes character by character, and every offset leads back", () => {
  const unit = fc.constantFrom(..."a1é東٣１–。😀𝟗", "\u00ad", "\u200b", "\u00a0", "\u2028", "\ud800", "\udc00");
  const seed = { seed: 42, numRuns: 2000 };
  fc.assert(fc.property(fc.string({ unit, maxLength: 20 }), expectSame), seed);
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 20 }), expectSame), seed);
});
