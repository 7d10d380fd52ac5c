import { keyCount } from "../src/names/features.ts";
import { isContinuation, kindOf, labelCount, type NameKind, outside } from "../src/names/labels.ts";
import { type NameModel, weightCount } from "../src/names/model.ts";
import { createWordTable, type WordList } from "../src/names/word-table.ts";
import type { LabelledText } from "./labelled-text.ts";
import { learn } from "./perceptron.ts";
import type { Random } from "./random.ts";
import { frequentKeys, narrow, toSample } from "./samples.ts";

export interface TrainingEffort {
  /** How often all texts are gone through to choose the features, and then to weigh them. */
  choosing: number;
  weighing: number;
  /** How many features are kept. */
  rows: number;
}

/** A feature that comes fewer times is none. */
const fewestTimes = 4;

/** Trains a model; the same texts and seed give the same bytes. */
export function train(
  texts: readonly LabelledText[],
  words: WordList,
  effort: TrainingEffort,
  random: Random,
): NameModel {
  const table = createWordTable(words);
  const all = texts.map((text) => toSample(text, table, random));
  const frequent = frequentKeys(all, fewestTimes);
  const samples = narrow(all, frequent, keyCount);
  all.length = 0;
  const chosen = heaviest(learn(samples, frequent.length, effort.choosing, random).weights, effort.rows);
  const learned = learn(narrow(samples, chosen, frequent.length), chosen.length, effort.weighing, random);
  const scale = scaleOf(weightsBesideOutside(learned.weights));
  return {
    words,
    transitions: Int32Array.from(learned.transitions, (value, index) => {
      return rounded(value * scale, 2 ** 20) + bonusOf(index % labelCount);
    }),
    rows: {
      keys: chosen.map((row) => frequent[row] ?? 0),
      weights: Int8Array.from(weightsBesideOutside(learned.weights), (weight) => rounded(weight * scale, 127)),
    },
  };
}

/**
 * How much more the beginning of a name is worth than training says, as weights of the model: a name that is missed is worse than a
 * word that is masked in vain. Chosen on test/development.
 */
const bonuses: Record<NameKind, number> = { person: 70, address: 40, postcode: 80, age: 30, place: 10 };

function bonusOf(label: number): number {
  const kind = kindOf(label);
  return kind === undefined || isContinuation(label) ? 0 : bonuses[kind];
}

/** The places of the rows that have the largest weights, sorted. */
function heaviest(weights: Float64Array, most: number): Uint32Array {
  const beside = weightsBesideOutside(weights);
  const sizes = Float64Array.from({ length: weights.length / labelCount }, (_, row) => {
    let size = 0;
    for (let index = 0; index < weightCount; index++) size += Math.abs(beside[row * weightCount + index] ?? 0);
    return size;
  });
  const least = sizes.toSorted().at(-Math.min(most, sizes.length)) ?? 0;
  const rows: number[] = [];
  for (const [row, size] of sizes.entries()) if (size >= least && rows.length < most) rows.push(row);
  return Uint32Array.from(rows);
}

/** How much more than the outside each label weighs: all that matters of a row. */
function weightsBesideOutside(weights: Float64Array): Float64Array {
  return Float64Array.from({ length: (weights.length / labelCount) * weightCount }, (_, index) => {
    const row = Math.floor(index / weightCount) * labelCount;
    return (weights[row + 1 + (index % weightCount)] ?? 0) - (weights[row + outside] ?? 0);
  });
}

/** So large that only one weight in a thousand does not fit into a byte. */
function scaleOf(weights: Float64Array): number {
  const sorted = weights
    .map((weight) => Math.abs(weight))
    .filter((size) => size > 0)
    .sort();
  const large = sorted[Math.floor(sorted.length * 0.999)] ?? 1;
  return 127 / large;
}

function rounded(value: number, most: number): number {
  return Math.max(-most, Math.min(most, Math.round(value)));
}
