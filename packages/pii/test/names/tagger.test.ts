import { expect, test } from "vitest";
import { nameModel } from "../../src/names/model.ts";
import { createTagger } from "../../src/names/tagger.ts";
import { readWritten } from "./written.ts";

const tagger = createTagger(nameModel());

test("most of what was written by hand is found, and little else", () => {
  let labelled = 0;
  let touched = 0;
  let found = 0;
  let right = 0;
  for (const { text, previous, spans } of readWritten()) {
    const asked = previous === undefined ? undefined : tagger.tag(previous, []).asked;
    const { words, names } = tagger.tag(text, [], asked);
    const places = names.map(({ first, end }) => ({ start: words[first]?.start ?? 0, end: words[end - 1]?.end ?? 0 }));
    const overlap = (one: { start: number; end: number }, other: { start: number; end: number }) =>
      one.start < other.end && other.start < one.end;
    labelled += spans.length;
    touched += spans.filter((span) => places.some((place) => overlap(span, place))).length;
    found += places.length;
    right += places.filter((place) => spans.some((span) => overlap(span, place))).length;
  }
  expect(touched / labelled).toBeGreaterThan(0.85);
  expect(right / found).toBeGreaterThan(0.8);
});
