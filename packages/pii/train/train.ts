import type { NameModel } from "../src/names/model.ts";
import { toWordList } from "../src/names/word-table.ts";
import { type ExampleCounts, makeExamples, readTalk } from "./examples.ts";
import { readLists } from "./lists.ts";
import { createRandom } from "./random.ts";
import { type TrainingEffort, train } from "./training.ts";
import { gatherWords } from "./words.ts";

export interface TrainingSize {
  counts: ExampleCounts;
  effort: TrainingEffort;
}

const whole: TrainingSize = {
  counts: { labelled: 40_000, bait: 30_000, talk: 4, lines: 7 },
  effort: { choosing: 1, weighing: 8, rows: 48_000 },
};
const seed = 4711;

export function trainNames({ counts, effort }: TrainingSize = whole): NameModel {
  const lists = readLists();
  const talk = readTalk();
  const words = toWordList(gatherWords(lists, talk));
  return train(makeExamples(lists, talk, counts), words, effort, createRandom(seed));
}
