import { expect, test } from "vitest";
import { checkDetector, createPiiDetector, type LabelledUtterance, transcriptPolicy } from "../../src/index.ts";
import { makeExamples, readTalk } from "../../train/examples.ts";
import { readLists } from "../../train/lists.ts";
import { readWritten } from "./written.ts";

const detector = createPiiDetector();

function sharesOf(texts: readonly LabelledUtterance[]) {
  const { kinds } = checkDetector(detector, texts, transcriptPolicy);
  const sum = (field: "labelled" | "touched" | "found" | "right") =>
    kinds.reduce((total, kind) => total + kind[field], 0);
  return { touched: sum("touched") / sum("labelled"), right: sum("right") / sum("found") };
}

test("most of what was written by hand is found, and little else", () => {
  const { touched, right } = sharesOf(readWritten());
  expect(touched).toBeGreaterThan(0.9);
  expect(right).toBeGreaterThan(0.9);
});

test("most is found in texts that are made of another seed than those of the training", () => {
  const counts = { labelled: 800, bait: 300, talk: 0, lines: 0 };
  const texts = makeExamples(readLists(), readTalk(), counts, 7).filter(({ text }) => !text.includes("•"));
  const { touched, right } = sharesOf(texts);
  expect(touched).toBeGreaterThan(0.9);
  expect(right).toBeGreaterThan(0.9);
});
