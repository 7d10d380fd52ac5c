import { askedBy, contextRows, hasCase, reach, type Surroundings, wordRows } from "./features.ts";
import { isContinuation, kindOf, labelCount, type NameKind } from "./labels.ts";
import type { NameModel } from "./model.ts";
import { packRows } from "./packed-rows.ts";
import { type KnownStretch, toTokens } from "./tokens.ts";
import { bestLabels } from "./viterbi.ts";
import { factsOf, type WordFacts } from "./word-facts.ts";

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
  words: TaggedWord[];
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
  sums: readonly Int32Array[];
}

const mostKnownWords = 20_000;
const mostTexts = 500;
const piece = { shortest: 120, longest: 200 } as const;
const nobodyAsked: readonly number[] = [];

/** Finds names by a model. Integers only, so that every machine finds the same; time grows with the length of a text. */
export function createTagger({ weights, transitions, table }: NameModel): NameTagger {
  const packed = packRows(weights);
  const words = new Map<string, KnownWord>();

  function known(text: string): KnownWord {
    const found = words.get(text);
    if (found !== undefined) return found;
    const facts = factsOf(text, table);
    const sums = Array.from({ length: 2 * reach + 1 }, (_, index) => packed.sumOf(wordRows(facts, index - reach)));
    const word = { facts, sums };
    if (words.size >= mostKnownWords) words.clear();
    words.set(text, word);
    return word;
  }

  function labelsOf(piece: readonly KnownWord[], asked: readonly number[]): Uint8Array {
    const facts = piece.map((word) => word.facts);
    const around: Surroundings = { hasCase: hasCase(facts), asked };
    const scores = new Int32Array(piece.length * labelCount);
    const sums = new Array<Int32Array | undefined>(2 * reach + 1);
    const rows: number[] = [];
    for (let at = 0; at < piece.length; at++) {
      for (let index = 0; index < sums.length; index++) sums[index] = piece[at + index - reach]?.sums[index];
      rows.length = 0;
      contextRows(facts, at, around, rows);
      packed.addUp(sums, rows, scores, at * labelCount);
    }
    return bestLabels(scores, transitions, piece.length);
  }

  function namesAmong(words: readonly KnownWord[], asked: readonly number[]): NameRange[] {
    const names: NameRange[] = [];
    for (let from = 0; from < words.length; ) {
      const end = pieceEnd(words, from);
      addNames(labelsOf(words.slice(from, end), from === 0 ? asked : nobodyAsked), words, from, names);
      from = end;
    }
    return names;
  }

  /** A call is looked at until nothing is left to mask: most of its texts come again as they were. */
  const latest = new Map<string, NameRange[]>();

  return {
    tag: (text, stretches, asked = nobodyAsked) => {
      const tokens = toTokens(text, stretches);
      const knownWords = tokens.map((token) => known(token.text));
      const key = `${asked} ${tokens.map((token) => token.text).join(" ")}`;
      const names = latest.get(key) ?? namesAmong(knownWords, asked);
      if (latest.size >= mostTexts) latest.clear();
      latest.set(key, names);
      const facts = knownWords.map((word) => word.facts);
      return {
        words: tokens.map((token, index) => ({ ...token, facts: facts[index] ?? factsOf(token.text, table) })),
        names,
        asked: askedBy(facts),
      };
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
  for (const [index, label] of labels.entries()) {
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
