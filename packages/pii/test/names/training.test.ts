import { expect, test } from "vitest";
import { decodeModel, encodeModel } from "../../src/names/model.ts";
import { createWordTable, toWordList, wordBits } from "../../src/names/word-table.ts";
import { makeExamples } from "../../train/examples.ts";
import { readLists } from "../../train/lists.ts";
import { createRandom } from "../../train/random.ts";
import { train } from "../../train/training.ts";
import { gatherWords } from "../../train/words.ts";

const lists = readLists();
const talk = ["um could you check the bill", "the router is blinking again", "thanks for holding"];
const counts = { labelled: 300, bait: 100, talk: 5, lines: 0 };
const effort = { choosing: 1, weighing: 2, rows: 5000 };
const words = toWordList(gatherWords(lists, talk));

test("the same seed trains the same bytes, and they are read as they were written", () => {
  const once = encodeModel(train(makeExamples(lists, talk, counts), words, effort, createRandom(1)));
  const again = encodeModel(train(makeExamples(lists, talk, counts), words, effort, createRandom(1)));
  expect(again).toEqual(once);
  expect(once.length).toBeLessThan(600_000);
  expect(encodeModel(decodeModel(once))).toEqual(once);
});

test("every label of an example is in its text, and no mark of a template is left", () => {
  for (const { text, spans } of makeExamples(lists, talk, counts)) {
    expect(text).not.toMatch(/[{}⟦⟧|]/);
    for (const { start, end } of spans) expect(text.slice(start, end).trim()).not.toBe("");
  }
});

test("the word table says of a word what the lists say", () => {
  const table = createWordTable(words);
  expect(table("margaret") & wordBits.first).toBe(wordBits.first);
  expect(table("leeds") & wordBits.city).toBe(wordBits.city);
  expect(table("xqzzvy")).toBe(0);
});
