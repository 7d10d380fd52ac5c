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

const S = Number(process.env.SCALE ?? 1);
const whole: TrainingSize = {
  counts: { labelled: 45_000 * S, bait: 24_000 * S, talk: Math.round(7 * S), lines: Math.round(22 * S) },
  effort: { choosing: 1, weighing: 4, rows: 44_000 },
};
const seed = 4711;

export function trainNames({ counts, effort }: TrainingSize = whole): NameModel {
  const lists = readLists();
  const talk = readTalk();
  const words = toWordList(gatherWords(lists, talk));
  return train(makeExamples(lists, talk, counts), words, effort, createRandom(seed));
}
