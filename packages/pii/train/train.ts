import type { NameModel } from "../src/names/model.ts";
import { buildWordTable } from "../src/names/word-table.ts";
import { type ExampleCounts, makeExamples, readTalk } from "./examples.ts";
import { readLists } from "./lists.ts";
import { train } from "./perceptron.ts";
import { createRandom } from "./random.ts";
import { gatherWords } from "./words.ts";

export interface TrainingSize {
  counts: ExampleCounts;
  epochs: number;
}

const whole: TrainingSize = { counts: { labelled: 70_000, bait: 24_000, talk: 14 }, epochs: 4 };
const seed = 4711;

export function trainNames({ counts, epochs }: TrainingSize = whole): NameModel {
  const lists = readLists();
  const talk = readTalk();
  const table = buildWordTable(gatherWords(lists, talk));
  return train(makeExamples(lists, talk, counts), table, epochs, createRandom(seed));
}
