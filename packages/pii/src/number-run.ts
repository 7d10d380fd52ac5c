import type { Claims } from "./claims.ts";
import {
  anyNumberStart,
  type Filler,
  fillerAt,
  isUnit,
  looseGap,
  numberWord,
  shortNumber,
  wordStart,
} from "./number-words.ts";
import { isDigit, isLetter } from "./surroundings.ts";

/**
 * What stands between two groups of a number: nothing but blanks and dashes, a decimal or thousands mark, a list's comma or stop, or
 * words.
 */
type Gap = "joined" | "glued" | Filler;

/** Which one counts of what stands in one gap. */
const weight: Record<Gap, number> = { joined: 0, glued: 0, listed: 1, joint: 2, hesitation: 3, correction: 4 };

/** One group of a number: written digits, or a word. */
export interface Group {
  start: number;
  end: number;
  digits: string;
  /** In lower case; empty for written digits. */
  word: string;
  /** Whether a comma, stop or line end stands before it. */
  hasStop: boolean;
}

/** Groups of digits with nothing between them but what people say and write inside one number. */
export interface NumberRun {
  start: number;
  end: number;
  digits: string;
  groups: readonly Group[];
  /** What stands between the groups. */
  gaps: ReadonlySet<Gap>;
  /** Whether part of it is written in words. */
  hasWords: boolean;
}

interface Stretch {
  start: number;
  end: number;
}

export const fewestDigits = { answer: 3, number: 7 } as const;
const mostGroups = 1024;
const mostFillers = 6;
const longestSeparator = 8;
const longestWord = 12;
const longestNumberBefore = 48;
const places = [wordStart, looseGap];
const answerPlaces = [wordStart, looseGap, shortNumber];
const separators = " \t\r\n,.-:;?!…/()";
const before = " \t\r\n,.-/()";
const stop = /[,.;?!\n]/;

/** An empty line stands between two speakers, and between two paragraphs: no number goes on behind it. */
export const speakerChange = "\n\n";

/** What is left of a run beside what is claimed, in order. */
export function unclaimedRuns(text: string, stretch: NumberRun, claims: Claims): NumberRun[] {
  if (claims.isFree(stretch.start, stretch.end)) return [stretch];
  const runs: NumberRun[] = [];
  anyNumberStart.lastIndex = stretch.start;
  for (let match = anyNumberStart.exec(text); match !== null; match = anyNumberStart.exec(text)) {
    if (match.index >= stretch.end) break;
    const run = readRun(text, match.index, stretch.end, claims);
    if (run !== null) runs.push(run);
    anyNumberStart.lastIndex = Math.max(run?.end ?? 0, anyNumberStart.lastIndex);
  }
  return runs;
}

/**
 * Every run that may be a number of a person, whoever claims parts of it. They are looked for where they may be: in `clusters` of digits,
 * at number words, and where something else than a blank or dash stands between digits; `withAnswers` adds short ones.
 */
export function allNumberRuns(text: string, clusters: readonly Stretch[], withAnswers: boolean): NumberRun[] {
  const fewest = withAnswers ? fewestDigits.answer : fewestDigits.number;
  const patterns = withAnswers ? answerPlaces : places;
  const runs: NumberRun[] = [];
  if (clusters.length === 0 && patterns.every((pattern) => nextMatch(pattern, text, 0) === text.length)) return runs;
  const cursors = patterns.map((pattern) => ({ pattern, at: nextMatch(pattern, text, 0) }));
  let cluster = 0;
  for (let covered = 0; ; ) {
    while ((clusters[cluster]?.end ?? text.length) <= covered && cluster < clusters.length) cluster++;
    for (const cursor of cursors) if (cursor.at < covered) cursor.at = nextMatch(cursor.pattern, text, covered);
    const place = Math.min(...cursors.map(({ at }) => at));
    const inCluster = Math.max(clusters[cluster]?.start ?? text.length, covered);
    if (place >= text.length && inCluster >= text.length) return runs;
    const from = inCluster <= place ? inCluster : Math.max(numberBefore(text, place), covered);
    anyNumberStart.lastIndex = from;
    const start = anyNumberStart.exec(text)?.index ?? text.length;
    const run = start === text.length ? null : readRun(text, start, text.length, null);
    covered = Math.max(run?.end ?? 0, start + 1, Math.min(place, inCluster) + 1);
    if (run !== null && (run.digits.length >= fewest || isSpokenDate(run))) runs.push(run);
  }
}

function nextMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** "Three, five, eighty four" is shorter than other numbers. */
function isSpokenDate({ digits, groups, hasWords }: NumberRun): boolean {
  return hasWords && groups.length >= 3 && digits.length >= 4;
}

/** Where the written digits begin that stand right before the offset. */
function numberBefore(text: string, offset: number): number {
  let start = offset;
  for (let at = offset; at > 0 && offset - at < longestNumberBefore; at--) {
    const character = text[at - 1];
    if (isDigit(character)) start = at - 1;
    else if (!before.includes(character ?? "x") || text.startsWith(speakerChange, at - 1)) break;
  }
  return start;
}

function readRun(text: string, start: number, limit: number, claims: Claims | null): NumberRun | null {
  const reader = createReader();
  let at = start;
  while (at < limit && reader.groups.length < mostGroups) {
    const between = readGap(text, at, at === start);
    if (between === null) break;
    const from = between.end;
    const written = isDigit(text[from]);
    let to = from;
    if (written) while (isDigit(text[to])) to++;
    else while (to - from <= longestWord && isAsciiLetter(text, to)) to++;
    if (to === from || to > limit || (claims !== null && !claims.isFree(from, to))) break;
    if (written) reader.readDigits(text, from, to, between);
    else if (!reader.readWord(text, from, to, between)) break;
    at = to;
    if (written && isLetter(text[to])) break;
  }
  return reader.finish();
}

interface Between {
  end: number;
  gap: Gap;
  /** A comma, stop or line end is part of it. */
  hasStop: boolean;
}

function readGap(text: string, start: number, isFirst: boolean): Between | null {
  if (isFirst) return { end: start, gap: "joined", hasStop: false };
  const isBlank = text[start] === " " || text[start] === "-";
  if (isBlank && isDigit(text[start + 1])) return { end: start + 1, gap: "joined", hasStop: false };
  let gap: Gap | null = null;
  let hasStop = false;
  for (let at = start, fillers = 0; fillers <= mostFillers; fillers++) {
    let end = at;
    while (end < text.length && end - at < longestSeparator && separators.includes(text[end] ?? "x")) end++;
    const separator = text.slice(at, end);
    if (separator.includes(speakerChange)) return null;
    if (separator !== "") {
      hasStop ||= stop.test(separator);
      gap ??= gapOf(separator);
    }
    const said = isAsciiLetter(text, end) && end > at ? fillerAt(text, end) : null;
    if (said === null) return { end, gap: gap ?? "joined", hasStop };
    gap = gap === null || weight[said.filler] > weight[gap] ? said.filler : gap;
    at = said.end;
  }
  return null;
}

function gapOf(separator: string): Gap {
  if (/^[ \t\r\n-]+$/.test(separator)) return "joined";
  return /[ \t\n]|\.\.|…/.test(separator) ? "listed" : "glued";
}

function isAsciiLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 32;
  return code >= 97 && code <= 122;
}

/** Turns digits and number words into the digits that are meant. */
function createReader() {
  const groups: Group[] = [];
  const gaps = new Set<Gap>();
  let hasWords = false;
  let repeat = 1;
  let repeatStart: number | null = null;
  let openTens = false;

  const append = (start: number, end: number, digits: string, { gap, hasStop }: Between, word: string) => {
    closeTens();
    if (groups.length > 0) gaps.add(gap);
    const said = digits.length === 1 ? digits.repeat(repeat) : digits;
    groups.push({ start: repeatStart ?? start, end, digits: said, word, hasStop });
    repeat = 1;
    repeatStart = null;
  };
  const extend = (end: number, digits: string) => {
    const group = groups.at(-1);
    if (group === undefined) return;
    group.digits += digits;
    group.end = end;
  };
  const closeTens = () => {
    if (openTens) extend(groups.at(-1)?.end ?? 0, "0");
    openTens = false;
  };

  const readDigits = (text: string, start: number, end: number, between: Between) =>
    append(start, end, text.slice(start, end), between, "");

  /** Whether the word belongs to the number. */
  const readWord = (text: string, start: number, end: number, between: Between): boolean => {
    const word = text.slice(start, end).toLowerCase();
    const meaning = numberWord(word);
    if (meaning === null || isAsciiLetter(text, end)) return false;
    hasWords = true;
    if (meaning.role === "repeat") {
      closeTens();
      repeat = meaning.times;
      repeatStart = start;
    } else if (meaning.role === "hundred" || meaning.role === "thousand") {
      closeTens();
      return readZeros(meaning.role, end);
    } else if (meaning.role === "tens") {
      append(start, end, meaning.digit, between, word);
      openTens = true;
    } else if (openTens && isUnit(word) && meaning.digits !== "0") {
      openTens = false;
      extend(end, meaning.digits);
    } else {
      append(start, end, meaning.digits, between, word);
    }
    return true;
  };

  /** "Eight hundred" and "two thousand" read out zeros, "two thousand five hundred" and "five hundred thousand" are amounts. */
  const readZeros = (role: "hundred" | "thousand", end: number): boolean => {
    const amount = groups.slice(-3, -1).find(({ word }) => word === "thousand" || word === "hundred");
    const group = groups.at(-1);
    if (group === undefined || group.word === "thousand") return false;
    if (role === "thousand" && (amount !== undefined || group.word === "hundred")) return false;
    if (role === "hundred" && amount?.word === "thousand") {
      amount.digits = amount.digits.replace(/000$/, "");
      extend(end, "");
    } else extend(end, role === "hundred" ? "00" : "000");
    group.word = role;
    return true;
  };

  const finish = (): NumberRun | null => {
    closeTens();
    // "…two four four. Oh, sorry" and "Oh, four one one": an exclamation, unless every digit has a stop behind it.
    if (isOh(groups.at(-1)) && groups.at(-1)?.hasStop === true && groups.length > 1) groups.pop();
    if (isOh(groups[0]) && groups[1]?.hasStop === true && groups[2]?.hasStop === false) groups.shift();
    const start = groups[0]?.start;
    const end = groups.at(-1)?.end;
    if (start === undefined || end === undefined) return null;
    return { start, end, digits: groups.map(({ digits }) => digits).join(""), groups, gaps, hasWords };
  };

  return { groups, readDigits, readWord, finish };
}

function isOh(group: Group | undefined): boolean {
  return group?.word === "oh" || group?.word === "o";
}
