import { expect, test } from "vitest";
import { ruleKinds } from "../src/span.ts";
import { ruleSpans } from "./found.ts";
import { measureAccuracy } from "./labelled/accuracy.ts";
import { readLabelledTexts } from "./labelled/labelled-text.ts";

const texts = readLabelledTexts();
const { kinds, misses } = measureAccuracy({ detect: (text) => ruleSpans(text) }, texts);

test("the labelled set is large, and part of it is written by hand", () => {
  expect(texts.length).toBeGreaterThanOrEqual(1000);
  expect(texts.filter(({ file }) => file === "hand-written.jsonl").length).toBeGreaterThanOrEqual(200);
});

test.each(ruleKinds)("%s is found with precision and recall of 0.98 or more", (kind) => {
  const accuracy = kinds.get(kind);
  const wrong = misses.filter((miss) => miss.kind === kind);
  expect(accuracy?.found, "labels found").toBeGreaterThanOrEqual(90);
  expect(accuracy?.precision, JSON.stringify(wrong)).toBeGreaterThanOrEqual(0.98);
  expect(accuracy?.recall, JSON.stringify(wrong)).toBeGreaterThanOrEqual(0.98);
});
