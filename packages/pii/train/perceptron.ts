import { askedBy, contextRows, hasCase, reach, rowCount, wordRows } from "../src/names/features.ts";
import { combine, hashText } from "../src/names/hash.ts";
import { beginning, labelCount, nameKinds, outside } from "../src/names/labels.ts";
import type { NameModel } from "../src/names/model.ts";
import { toTokens } from "../src/names/tokens.ts";
import { bestLabels } from "../src/names/viterbi.ts";
import { bitsOf, factsWith, type WordFacts } from "../src/names/word-facts.ts";
import { type WordTable, withLevel, wordLevel } from "../src/names/word-table.ts";
import type { LabelledText } from "./labelled-text.ts";
import type { Random } from "./random.ts";

interface Sample {
  labels: Uint8Array;
  /** The rows of all words, one word behind another. */
  rows: Uint16Array;
  /** Where the rows of each word begin, and the end of the last. */
  starts: Uint32Array;
}

/** What a mistake costs while training, so that the right labels win clearly: a name missed, a word masked in vain. */
const costs = { missed: 16, inVain: 30, otherKind: 16 } as const;
const hiddenOfTen = 2;
/** An eighth of all hashes. */
const leftOut = 0x2000_0000;

/** Trains an averaged structured perceptron; the same texts and seed give the same bytes. */
export function train(texts: readonly LabelledText[], table: WordTable, epochs: number, random: Random): NameModel {
  const samples = texts.map((text) => toSample(text, table));
  const weights = new Int32Array(rowCount * labelCount);
  const transitions = new Int32Array(labelCount * labelCount);
  // The average of all states is the last one less what each change lacked of the time: sums of integers below 2^53.
  const lateWeights = new Float64Array(weights.length);
  const lateTransitions = new Float64Array(transitions.length);
  let time = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const sample of random.shuffle(samples)) {
      time++;
      const salt = random.below(2 ** 30);
      const found = decode(sample, weights, transitions, salt);
      update(sample, found, salt);
    }
  }
  return quantize();

  function update({ labels, rows, starts }: Sample, found: Uint8Array, salt: number): void {
    let right = outside;
    let wrong = outside;
    for (let at = 0; at < labels.length; at++) {
      const label = labels[at] ?? outside;
      const other = found[at] ?? outside;
      if (label !== other || right !== wrong) {
        change(transitions, lateTransitions, right * labelCount + label, 1);
        change(transitions, lateTransitions, wrong * labelCount + other, -1);
      }
      if (label !== other) {
        for (let index = starts[at] ?? 0; index < (starts[at + 1] ?? 0); index++) {
          if (isLeftOut(rows[index] ?? 0, salt)) continue;
          const row = (rows[index] ?? 0) * labelCount;
          change(weights, lateWeights, row + label, 1);
          change(weights, lateWeights, row + other, -1);
        }
      }
      right = label;
      wrong = other;
    }
  }

  function change(values: Int32Array, late: Float64Array, index: number, by: number): void {
    values[index] = (values[index] ?? 0) + by;
    late[index] = (late[index] ?? 0) + by * time;
  }

  function quantize(): NameModel {
    const average = (values: Int32Array, late: Float64Array, index: number) =>
      (values[index] ?? 0) - (late[index] ?? 0) / (time + 1);
    const scale = scaleOf(Array.from(weights, (_, index) => Math.abs(average(weights, lateWeights, index))));
    return {
      weights: Int8Array.from(weights, (_, index) => rounded(average(weights, lateWeights, index) * scale, 127)),
      transitions: Int32Array.from(transitions, (_, index) =>
        rounded(average(transitions, lateTransitions, index) * scale, 2 ** 20),
      ),
      table,
    };
  }
}

/** So large that only one weight in a thousand does not fit into a byte. */
function scaleOf(sizes: number[]): number {
  const sorted = sizes.filter((size) => size > 0).sort((left, right) => left - right);
  const large = sorted[Math.floor(sorted.length * 0.999)] ?? 1;
  return 127 / large;
}

function rounded(value: number, most: number): number {
  return Math.max(-most, Math.min(most, Math.round(value)));
}

/** Each time some features of a text are left out, so that none is relied on alone. */
function isLeftOut(row: number, salt: number): boolean {
  return combine(row, salt) >>> 0 < leftOut;
}

function decode(
  { labels, rows, starts }: Sample,
  weights: Int32Array,
  transitions: Int32Array,
  salt: number,
): Uint8Array {
  const scores = new Int32Array(labels.length * labelCount);
  for (let at = 0; at < labels.length; at++) {
    const right = labels[at] ?? outside;
    const score = at * labelCount;
    for (let index = starts[at] ?? 0; index < (starts[at + 1] ?? 0); index++) {
      if (isLeftOut(rows[index] ?? 0, salt)) continue;
      const row = (rows[index] ?? 0) * labelCount;
      for (let label = 0; label < labelCount; label++) {
        scores[score + label] = (scores[score + label] ?? 0) + (weights[row + label] ?? 0);
      }
    }
    for (let label = 0; label < labelCount; label++) {
      if (label === right) continue;
      const cost = label === outside ? costs.missed : right === outside ? costs.inVain : costs.otherKind;
      scores[score + label] = (scores[score + label] ?? 0) + cost;
    }
  }
  return bestLabels(scores, transitions, labels.length);
}

const mask = /\[(\w+) ••••\]/g;

function masksOf(text: string) {
  return Array.from(text.matchAll(mask), (match) => ({
    kind: match[1] ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function toSample(labelled: LabelledText, table: WordTable): Sample {
  const tokens = toTokens(labelled.text, masksOf(labelled.text));
  const facts = tokens.map(({ text }) => partlyHidden(text, table));
  const previous = labelled.previous;
  const asked =
    previous === undefined
      ? []
      : askedBy(toTokens(previous, masksOf(previous)).map(({ text }) => partlyHidden(text, table)));
  const around = { hasCase: hasCase(facts), asked };
  const rows: number[] = [];
  const starts: number[] = [];
  for (let at = 0; at < facts.length; at++) {
    starts.push(rows.length);
    for (let offset = -reach; offset <= reach; offset++) {
      const neighbour = facts[at + offset];
      if (neighbour !== undefined) rows.push(...wordRows(neighbour, offset));
    }
    contextRows(facts, at, around, rows);
  }
  starts.push(rows.length);
  return { labels: labelsOf(labelled, tokens), rows: Uint16Array.from(rows), starts: Uint32Array.from(starts) };
}

/** Two names in ten look as if no list had them, so that names which no list has are found by what is around them. */
function partlyHidden(text: string, table: WordTable): WordFacts {
  const word = text.toLowerCase().replaceAll("’", "'");
  const bits = bitsOf(word, table);
  const isHidden = wordLevel(bits) < 2 && (hashText(`hidden ${word}`) >>> 0) % 10 < hiddenOfTen;
  return factsWith(text, word, isHidden ? withLevel(0, wordLevel(bits)) : bits);
}

function labelsOf({ spans }: LabelledText, tokens: readonly { start: number; end: number }[]): Uint8Array {
  const labels = new Uint8Array(tokens.length);
  for (const span of spans) {
    const kind = nameKinds.find((name) => name === span.kind);
    if (kind === undefined) continue;
    let label = beginning(kind);
    for (const [index, token] of tokens.entries()) {
      if (token.start >= span.end || token.end <= span.start) continue;
      labels[index] = label;
      label = beginning(kind) + 1;
    }
  }
  return labels;
}
