import { askedBy, contextKeys, createColumns, fillColumns, mostContextKeys, reach, wordKeys } from "./features.ts";
import { isContinuation, kindOf, labelCount, type NameKind } from "./labels.ts";
import type { NameModel } from "./model.ts";
import { packRows, sumsLength } from "./packed-rows.ts";
import { type KnownStretch, toTokens } from "./tokens.ts";
import { bestLabels } from "./viterbi.ts";
import { factsOf, type WordFacts } from "./word-facts.ts";
import { createWordTable } from "./word-table.ts";

/** One token of a text, with what the lists say of it. */
export interface TaggedWord {
  start: number;
  end: number;
  text: string;
  facts: WordFacts;
}

/** A name of some kind, by its first token and the one behind its last. */
interface NameRange {
  kind: NameKind;
  first: number;
  end: number;
}

export interface TaggedText {
  words: readonly TaggedWord[];
  names: readonly NameRange[];
  /** What the text asks for, to be given to the tagger with the answer. */
  asked: readonly number[];
}

export interface NameTagger {
  tag(text: string, known: readonly KnownStretch[], asked?: readonly number[]): TaggedText;
}

/** A word with the sums of its weights for each place it may have beside another. */
interface KnownWord {
  facts: WordFacts;
  sums: Int32Array;
}

const places = 2 * reach + 1;
const mostKnownWords = 20_000;
const mostKeptCharacters = 50_000;
const piece = { shortest: 120, longest: 200 } as const;
const nobodyAsked: readonly number[] = [];

/** Finds names by a model. Integers only, so that every machine finds the same; time grows with the length of a text. */
export function createTagger({ transitions, words: list, rows }: NameModel): NameTagger {
  const packed = packRows(rows);
  const table = createWordTable(list);
  const words = new Map<string, KnownWord>();
  const columns = createColumns(piece.longest);
  const keys = new Int32Array(mostContextKeys);
  const scores = new Int32Array(piece.longest * labelCount);

  function known(text: string): KnownWord {
    const found = words.get(text);
    if (found !== undefined) return found;
    const facts = factsOf(text, table);
    const sums = new Int32Array(sumsLength(places));
    for (let place = 0; place < places; place++) packed.keepSum(wordKeys(facts, place - reach), sums, place);
    const word = { facts, sums };
    if (words.size >= mostKnownWords) words.clear();
    words.set(text, word);
    return word;
  }

  function labelsOf(words: readonly KnownWord[], from: number, end: number, asked: readonly number[]): Uint8Array {
    fillColumns(columns, words, from, end);
    for (let at = from; at < end; at++) {
      const first = Math.max(from, at - reach);
      const last = Math.min(end, at + reach + 1);
      const count = contextKeys(columns, end - from, at - from, asked, keys);
      packed.addUp(keys, count, words, first, last, first - at + reach, scores, (at - from) * labelCount);
    }
    return bestLabels(scores, transitions, end - from);
  }

  function namesAmong(words: readonly KnownWord[], asked: readonly number[]): NameRange[] {
    const names: NameRange[] = [];
    for (let from = 0; from < words.length; ) {
      const end = pieceEnd(words, from);
      addNames(labelsOf(words, from, end, from === 0 ? asked : nobodyAsked), words, from, names);
      from = end;
    }
    return names;
  }

  function tagAnew(text: string, stretches: readonly KnownStretch[], asked: readonly number[]): TaggedText {
    const tokens = toTokens(text, stretches);
    const knownWords = tokens.map((token) => known(token.text));
    const tagged = tokens.map(({ start, end, text }, index): TaggedWord => {
      return { start, end, text, facts: knownWords[index]?.facts ?? factsOf(text, table) };
    });
    return { words: tagged, names: namesAmong(knownWords, asked), asked: askedBy(tagged) };
  }

  /** A call is looked at until nothing is left to mask: most of its texts come again as they were. */
  const latest = new Map<string, TaggedText>();
  let kept = 0;

  return {
    tag: (text, stretches, asked = nobodyAsked) => {
      const key = `${asked.join()} ${stretches.map(({ kind, start, end }) => `${kind} ${start} ${end}`).join()} ${text}`;
      const before = latest.get(key);
      if (before !== undefined) return before;
      const tagged = tagAnew(text, stretches, asked);
      kept += key.length;
      if (kept > mostKeptCharacters) {
        latest.clear();
        kept = key.length;
      }
      latest.set(key, tagged);
      return tagged;
    },
  };
}

/** Long texts are looked at in pieces, which end behind a full stop where there is one. */
function pieceEnd(words: readonly KnownWord[], from: number): number {
  const latest = Math.min(words.length, from + piece.longest);
  if (latest === words.length) return latest;
  for (let at = from + piece.shortest; at < latest; at++) if (words[at]?.facts.isStop) return at + 1;
  return latest;
}

/** Names by their labels. What is known to be something else is part of none. */
function addNames(labels: Uint8Array, words: readonly KnownWord[], offset: number, names: NameRange[]): void {
  let open: NameRange | undefined;
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? 0;
    const kind = kindOf(label);
    const at = offset + index;
    if (kind === undefined || words[at]?.facts.isKnown) {
      open = undefined;
    } else if (isContinuation(label) && open !== undefined) {
      open.end = at + 1;
    } else {
      open = { kind, first: at, end: at + 1 };
      names.push(open);
    }
  }
}
