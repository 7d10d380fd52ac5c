import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hitEnd, hitStart, toIndexedText, toTextParts } from "../src/indexed-text.ts";
import { toSnippet } from "../src/snippet.ts";
import { textWithHits, trickyText } from "./arbitraries.ts";

const seed = Number(process.env.FC_SEED ?? 20_231_025);

test.each([
  ["hello world", "hello world"],
  ["東京タワー", "東 京 タ ワ ー"],
  ["東京tower2", "東 京 tower2"],
  ["go 東京, now", "go 東 京 , now"],
  ["서울에서", "서 울 에 서"],
  ["𠮷野家", "𠮷 野 家"],
  ["สวัสดี", "ส วั ส ดี"],
  ["Café Ελλάδα ёлка", "Cafe Ελλαδα елка"],
  ["שָׁלוֹם كَتَبَ", "שלום كتب"],
  ["がぎ", "が ぎ"],
  ["a\0b\u0002c\u0003d", "a b c d"],
])("%j is indexed as %j", (text, indexed) => {
  expect(toIndexedText(text)).toBe(indexed);
});

test("every spelling of a text is indexed the same, and what is indexed as itself", () => {
  fc.assert(
    fc.property(trickyText, (text) => {
      const indexed = toIndexedText(text);
      expect(toIndexedText(text.normalize("NFC"))).toBe(indexed);
      expect(toIndexedText(text.normalize("NFD"))).toBe(indexed);
      expect(toIndexedText(indexed)).toBe(indexed);
    }),
    { seed, numRuns: 2000 },
  );
});

describe("carrying hits back", () => {
  test("keeps the text whole and joins what touches", () => {
    const highlighted = `${hitStart}東 京${hitEnd} ${hitStart}タ${hitEnd} ワ ー`;
    expect(toTextParts("東京タワー", highlighted)).toEqual([
      { text: "東京タ", match: true },
      { text: "ワー", match: false },
    ]);
  });

  test("marks the letters as they are spelt", () => {
    const text = "ja か\u3099 αυτό";
    expect(toIndexedText(text)).toBe("ja が αυτο");
    expect(toTextParts(text, `ja ${hitStart}が${hitEnd} ${hitStart}αυτο${hitEnd}`)).toEqual([
      { text: "ja ", match: false },
      { text: "か\u3099", match: true },
      { text: " ", match: false },
      { text: "αυτό", match: true },
    ]);
  });

  test("any text, with hits anywhere, comes back whole", () => {
    fc.assert(
      fc.property(textWithHits, ({ text, highlighted }) => {
        const parts = toTextParts(text, highlighted);
        expect(parts.map((part) => part.text).join("")).toBe(text);
      }),
      { seed },
    );
  });
});

describe("snippets", () => {
  test("a short text is shown whole", () => {
    expect(toSnippet([{ text: "hello", match: true }])).toEqual([{ text: "hello", match: true }]);
  });

  test("a long text is cut at words around its first hit", () => {
    const parts = [
      { text: "before ".repeat(100), match: false },
      { text: "refund", match: true },
      { text: " after".repeat(100), match: false },
    ];
    const snippet = toSnippet(parts);
    expect(snippet.map(({ text }) => text).join("")).toMatch(/^…before (before )+refund( after)+…$/);
    expect(snippet.find(({ match }) => match)).toEqual({ text: "refund", match: true });
    expect(snippet.map(({ text }) => text).join("").length).toBeLessThanOrEqual(242);
  });

  test("any text is cut to a piece of itself that shows the first hit and no half characters", () => {
    fc.assert(
      fc.property(textWithHits, fc.integer({ min: 1, max: 40 }), ({ text, highlighted }, times) => {
        const parts = Array.from({ length: times }, () => toTextParts(text, highlighted)).flat();
        const snippet = toSnippet(parts);
        const shown = snippet.map((part) => part.text).join("");
        expect(parts.map((part) => part.text).join("")).toContain(shown.replace(/^…/u, "").replace(/…$/u, ""));
        expect(shown.isWellFormed()).toBe(true);
        expect(snippet.some(({ match }) => match)).toBe(parts.some(({ match }) => match));
      }),
      { seed },
    );
  });
});
