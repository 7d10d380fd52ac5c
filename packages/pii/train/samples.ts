import {
  askedBy,
  contextKeys,
  createColumns,
  fillColumns,
  keyCount,
  mostContextKeys,
  reach,
  wordKeys,
} from "../src/names/features.ts";
import { beginning, nameKinds } from "../src/names/labels.ts";
import { toTokens } from "../src/names/tokens.ts";
import { bitsOf, factsOf, factsWith, type WordFacts } from "../src/names/word-facts.ts";
import { type WordTable, wordLevel, wordMarks } from "../src/names/word-table.ts";
import type { LabelledText } from "./labelled-text.ts";
import type { Random } from "./random.ts";

/** A text as training sees it. */
export interface Sample {
  labels: Uint8Array;
  /** The features of all words, one word behind another: their keys, or the rows of the keys that are kept. */
  features: Uint32Array;
  /** Where the features of each word begin, and the end of the last. */
  starts: Uint32Array;
}

const hiddenOfHundred = 40;

export function toSample(labelled: LabelledText, table: WordTable, random: Random): Sample {
  const tokens = toTokens(labelled.text, masksOf(labelled.text));
  const words = tokens.map(({ text }) => ({ facts: partlyHidden(text, table, random) }));
  const columns = createColumns(words.length);
  fillColumns(columns, words, 0, words.length);
  const asked = labelled.previous === undefined ? [] : questionOf(labelled.previous, table);
  const context = new Int32Array(mostContextKeys);
  const features: number[] = [];
  const starts: number[] = [];
  for (let at = 0; at < words.length; at++) {
    starts.push(features.length);
    for (let offset = -reach; offset <= reach; offset++) {
      const neighbour = words[at + offset];
      if (neighbour !== undefined) features.push(...wordKeys(neighbour.facts, offset));
    }
    const count = contextKeys(columns, words.length, at, asked, context);
    for (let index = 0; index < count; index++) features.push(context[index] ?? 0);
  }
  starts.push(features.length);
  return { labels: labelsOf(labelled, tokens), features: Uint32Array.from(features), starts: Uint32Array.from(starts) };
}

const mask = /\[(\w+) ••••\]/g;

function masksOf(text: string) {
  return Array.from(text.matchAll(mask), (match) => ({
    kind: match[1] ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function questionOf(text: string, table: WordTable): number[] {
  return askedBy(toTokens(text, masksOf(text)).map((token) => ({ facts: factsOf(token.text, table) })));
}

/** Some names look as if no list had them, so that names which no list has are found by what is around them. */
function partlyHidden(text: string, table: WordTable, random: Random): WordFacts {
  const word = text.toLowerCase().replaceAll("’", "'");
  const bits = bitsOf(word, table);
  const isHidden = wordLevel(bits) < 2 && random.chance(hiddenOfHundred);
  return factsWith(text, word, isHidden ? bits & ~wordMarks(bits) : bits);
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

const notKept = 2 ** 32 - 1;

/** The keys that come at least so many times, sorted. */
export function frequentKeys(samples: readonly Sample[], fewest: number): Uint32Array {
  const counts = new Uint8Array(keyCount);
  for (const { features } of samples) {
    for (let index = 0; index < features.length; index++) {
      const key = features[index] ?? 0;
      const count = counts[key] ?? 0;
      if (count < 255) counts[key] = count + 1;
    }
  }
  const keys: number[] = [];
  for (let key = 0; key < keyCount; key++) if ((counts[key] ?? 0) >= fewest) keys.push(key);
  return Uint32Array.from(keys);
}

/** The samples with the features that are kept alone, each by its place among them. `count` is above all features. */
export function narrow(samples: readonly Sample[], kept: Uint32Array, count: number): Sample[] {
  const rows = new Uint32Array(count).fill(notKept);
  for (let row = 0; row < kept.length; row++) rows[kept[row] ?? 0] = row;
  return samples.map(({ labels, features, starts }) => {
    const own = new Uint32Array(features.length);
    const ownStarts = new Uint32Array(starts.length);
    let next = 0;
    for (let at = 0; at < labels.length; at++) {
      ownStarts[at] = next;
      for (let index = starts[at] ?? 0; index < (starts[at + 1] ?? 0); index++) {
        const row = rows[features[index] ?? 0] ?? notKept;
        if (row !== notKept) own[next++] = row;
      }
    }
    ownStarts[labels.length] = next;
    return { labels, features: own.slice(0, next), starts: ownStarts };
  });
}
