import { type AllowedNames, createAllowedNames } from "./allowed.ts";
import type { NameKind } from "./labels.ts";
import { createLanguageCount, isListedPerson } from "./language.ts";
import { nameModel } from "./model.ts";
import {
  areCodes,
  asksForNumberOfThing,
  isNumberOfThing,
  mayBeAnyNumber,
  speaksOfPostcode,
} from "./numbered-things.ts";
import { type Piece, piecesOf } from "./pieces.ts";
import { createRecalledNames, type RecalledNames, type RecalledPlace, type TextRange } from "./recall.ts";
import { createTagger, type NameTagger, type TaggedText, type TaggedWord } from "./tagger.ts";
import type { KnownStretch } from "./tokens.ts";
import type { WordFacts } from "./word-facts.ts";
import { isListedName, isUsualFirstName, wordLevel } from "./word-table.ts";

/** What one speaker says at a time, with the stretches that rules have found and masks. */
export interface Turn {
  text: string;
  /** Null for the lines of a text, each of which may answer the one before. */
  speaker: string | null;
  /** Sorted, without overlaps. */
  known: readonly KnownStretch[];
}

export interface NameSpan extends TextRange {
  kind: NameKind;
  /** Whether the lists have one of its words as a name, and few would say it otherwise. */
  isListed: boolean;
}

export interface NameOptions {
  /** Names of people that are known to take part, as of agents. */
  known?: readonly string[] | undefined;
  /** Names that are nobody's, as of products and companies. */
  allowed?: readonly string[] | undefined;
}

export interface NameFinder {
  /** The spans of each turn, sorted, apart from one another and from what is known. */
  find(turns: readonly Turn[], known?: readonly string[]): NameSpan[][];
  /** The words of a text that are usual first names, and that few would say otherwise, whatever stands around them. */
  firstNames(text: string, known: readonly KnownStretch[]): NameSpan[];
}

/** The tagger keeps the sums of words that it has seen: one is enough for a thread. */
let shared: NameTagger | undefined;

/** Finds names turn by turn. A name that was found once is found again in the same call, and so are the known ones. */
export function createNameFinder(options: NameOptions = {}): NameFinder {
  const tagger = () => {
    shared ??= createTagger(nameModel());
    return shared;
  };
  const wordsOf = (text: string) => tagger().tag(text, []).words;
  let allowed: AllowedNames | undefined;

  return {
    find: (turns, known = []) => {
      allowed ??= createAllowedNames(options.allowed ?? [], wordsOf);
      const recalled = createRecalledNames();
      for (const name of [...(options.known ?? []), ...known]) recalled.add(wordsOf(name).map(({ facts }) => facts));
      const { found, left, language } = tagTurns(turns, tagger(), allowed);
      const kept = language.isEnglish() ? found : found.map((names) => names.filter(isListedPerson));
      for (const { kind, words } of kept.flat()) {
        if (kind === "person") recalled.add(words);
        else if (kind === "address") recalled.addAddress(words);
      }
      return turns.map((turn, index) =>
        withRecalled(turn, (kept[index] ?? []).map(toSpan), left[index] ?? [], recalled),
      );
    },
    firstNames: (text, known) => {
      const words = tagger()
        .tag(text, known)
        .words.filter(({ facts: { isMark, bits } }) => !isMark && isUsualFirstName(bits) && !isSaidOften(bits));
      return words.map(({ start, end }) => ({ kind: "person", start, end, isListed: true }));
    },
  };
}

interface FoundName extends TextRange {
  kind: NameKind;
  words: WordFacts[];
}

function tagTurns(turns: readonly Turn[], tagger: NameTagger, allowed: AllowedNames) {
  const language = createLanguageCount();
  let asked: readonly number[] | undefined;
  let last: { speaker: string | null; asks: readonly number[]; words: readonly TaggedWord[] } | undefined;
  const left: TextRange[][] = [];
  const found = turns.map((turn) => {
    const names: FoundName[] = [];
    const ranges: TextRange[] = [];
    for (const piece of piecesOf(turn.text, turn.known, turn.speaker === null)) {
      if (last !== undefined && (turn.speaker === null || turn.speaker !== last.speaker)) asked = last.asks;
      const tagged = tagger.tag(turn.text.slice(piece.start, piece.end), piece.known, asked);
      if (tagged.words.length === 0) continue;
      const before = last?.words ?? [];
      last = { speaker: turn.speaker, asks: tagged.asked, words: tagged.words };
      for (const { facts } of tagged.words) language.add(facts);
      const marks = allowed.marks(tagged.words);
      addNames(withoutNumbersOfThings(tagged, before), piece, marks, names);
      for (const { start, end } of tagged.words.filter((_, at) => marks?.[at])) {
        ranges.push({ start: piece.start + start, end: piece.start + end });
      }
    }
    left.push(ranges);
    return names;
  });
  return { found, left, language };
}

/**
 * Without the numbers of what was asked for just before, codes that look like a person, and postcodes that may be any number and stand
 * beside neither a town nor an address.
 */
function withoutNumbersOfThings(tagged: TaggedText, before: readonly TaggedWord[]): TaggedText {
  const { words, names } = tagged;
  const isThing = asksForNumberOfThing(before);
  const isPostcode = speaksOfPostcode(words) || speaksOfPostcode(before);
  const kept = names.filter(({ kind, first, end }, index) => {
    if (areCodes(words, first, end) && (isThing || kind === "person")) return false;
    if (kind !== "postcode" || isPostcode || !mayBeAnyNumber(words, first, end)) return true;
    const [previous, next] = [names[index - 1], names[index + 1]];
    const isBeside = (name: { kind: NameKind } | undefined, gap: number) =>
      (name?.kind === "place" || name?.kind === "address") && gap <= farthestFromAddress;
    return isBeside(previous, first - (previous?.end ?? 0)) || isBeside(next, (next?.first ?? 0) - end);
  });
  return { ...tagged, names: kept };
}

function addNames({ words, names }: TaggedText, piece: Piece, marks: readonly boolean[] | null, found: FoundName[]) {
  let addressEnd = Number.NEGATIVE_INFINITY;
  let lastEnd = -1;
  for (const { kind, first, end } of names) {
    if (marks?.slice(first, end).every(Boolean) || isNumberOfThing(words, first, end)) continue;
    const own = withoutMarks(words.slice(first, end));
    if (own.length === 0 || own.some(({ text }) => text.length > longestWord)) continue;
    if (kind === "person" && !own.some(({ text }) => hasLetter.test(text))) continue;
    // A city behind a street is part of the address.
    const belongs = kind === "place" && first - addressEnd <= farthestFromAddress;
    if (kind === "address" || belongs) addressEnd = end;
    const name: FoundName = {
      kind: belongs ? "address" : kind,
      start: piece.start + (own[0]?.start ?? 0),
      end: piece.start + (own.at(-1)?.end ?? 0),
      words: own.map(({ facts }) => facts),
    };
    const before = found.at(-1);
    if (before?.kind === name.kind && first === lastEnd) {
      before.end = name.end;
      before.words.push(...name.words);
    } else {
      found.push(name);
    }
    lastEnd = end;
  }
}

function withoutMarks(words: readonly TaggedWord[]): TaggedWord[] {
  const first = words.findIndex(({ facts }) => !facts.isMark);
  const last = words.findLastIndex(({ facts }) => !facts.isMark);
  return first === -1 ? [] : words.slice(first, last + 1);
}

const isSaidOften = (bits: number) => wordLevel(bits) >= 3;
const longestWord = 30;
const hasLetter = /\p{L}/u;
/** "14 Larkspur Close, in Leeds": a comma and a word may stand between. */
const farthestFromAddress = 2;

function toSpan({ kind, start, end, words }: FoundName): NameSpan {
  return {
    kind,
    start,
    end,
    isListed: words.some(({ bits }) => isListedName(bits) && !isSaidOften(bits)),
  };
}

/** Adds what was found elsewhere in the call, but for words of an allowed name: "Christian Aid" beside a Christian. The spans are sorted. */
function withRecalled(turn: Turn, spans: NameSpan[], left: readonly TextRange[], recalled: RecalledNames): NameSpan[] {
  const again = recalled
    .placesIn(turn.text)
    .filter((place) => !left.some(({ start, end }) => start <= place.start && place.end <= end));
  if (again.length === 0) return spans;
  let from = 0;
  const others = spans.filter((span) => {
    while ((again[from]?.end ?? span.end) <= span.start) from++;
    for (let at = from; at < again.length; at++) {
      const place = again[at];
      if (place === undefined || place.start >= span.end) return true;
      if (gives(span, place)) return false;
    }
    return true;
  });
  const taken: TextRange[] = [...turn.known, ...others].sort((left, right) => left.start - right.start);
  let next = 0;
  const free = again.filter(({ start, end }) => {
    while ((taken[next]?.end ?? turn.text.length) <= start && next < taken.length) next++;
    return (taken[next]?.start ?? turn.text.length) >= end;
  });
  return [...others, ...free.map((place): NameSpan => ({ ...place, isListed: true }))].sort(
    (left, right) => left.start - right.start,
  );
}

/**
 * Whether the first of two that overlap gives way: what is recalled is surer than what only looks like a place, and than what lies
 * within it. A street may look like a person where its number is not said.
 */
function gives(span: NameSpan, place: RecalledPlace): boolean {
  const isWithin = span.start >= place.start && span.end <= place.end;
  if (span.kind === "person") return isWithin && place.kind === "address";
  return isWithin || span.kind === "place";
}
