import { foldedWords, type MeasuredCall, type Segment } from "@earshot/model";
import type { PhraseCriterion, PhrasePattern } from "./scorecard.ts";

/** What somebody says: an utterance, masked as it is stored. */
export type Said = Pick<Segment, "startMs" | "endMs" | "side" | "speaker" | "text">;

interface Stretch {
  startMs: number;
  endMs: number;
}

/** Why a criterion about words does not apply to a call. */
export type WordsReason = "no_words" | "not_prompted";

/** Where a phrase was said and should not have been, or was to be said and was not; or why neither can be. */
export type PhraseFinding = { moments: Stretch[] } | { reason: WordsReason };

/** Words said by one speaker with nobody else in between; each with its utterance's place in the call. */
interface Turn {
  side: Said["side"];
  words: { text: string; utterance: number }[];
}

/** What was said, read once for all criteria of a scorecard. */
export interface Words {
  said: readonly Said[];
  turns: readonly Turn[];
}

/** Where a phrase is: by utterances and words, so that what is said later can be told from what is said before. */
interface Match extends Stretch {
  turn: number;
  firstWord: number;
  lastWord: number;
}

/**
 * Looks for what a criterion wants or forbids. A phrase is said when the words of one speaker, with nobody in between, hold it; it may
 * begin in one utterance and end in the next. Its moment is that of these utterances: words have no times of their own in what is stored.
 */
export function findPhrase(criterion: PhraseCriterion, call: MeasuredCall, { said, turns }: Words): PhraseFinding {
  if (turns.length === 0) return { reason: "no_words" };
  const matches = findMatches(turns, said, criterion.phrases, criterion.by);
  const windows = windowsOf(criterion, call, said, turns);
  if (windows.length === 0) return { reason: "not_prompted" };
  if (criterion.expected === "said") {
    return {
      moments: windows
        .filter((window) => !matches.some(window.holds))
        .map(({ startMs, endMs }) => ({ startMs, endMs })),
    };
  }
  return {
    moments: matches
      .filter((match) => windows.some(({ holds }) => holds(match)))
      .map(({ startMs, endMs }) => ({ startMs, endMs })),
  };
}

interface Window extends Stretch {
  holds(match: Match): boolean;
}

function windowsOf(
  { within }: PhraseCriterion,
  call: MeasuredCall,
  said: readonly Said[],
  turns: readonly Turn[],
): Window[] {
  const { durationMs } = call;
  if (within === undefined) return [{ startMs: 0, endMs: durationMs, holds: () => true }];
  if ("firstMs" in within) {
    const endMs = Math.min(durationMs, within.firstMs);
    return [{ startMs: 0, endMs, holds: (match) => match.startMs < within.firstMs }];
  }
  if ("lastMs" in within) {
    const fromMs = durationMs - within.lastMs;
    return [{ startMs: Math.max(0, fromMs), endMs: durationMs, holds: (match) => match.endMs > fromMs }];
  }
  const { afterMs, after } = within;
  if ("event" in after) {
    return eventEnds(after.event, call).map((endedMs) => ({
      startMs: endedMs,
      endMs: endedMs + afterMs,
      holds: (match) => match.endMs > endedMs && match.startMs <= endedMs + afterMs,
    }));
  }
  return findMatches(turns, said, after.phrases, after.by).map((prompt) => ({
    startMs: prompt.endMs,
    endMs: prompt.endMs + afterMs,
    holds: (match) => isBehind(match, prompt) && match.startMs <= prompt.endMs + afterMs,
  }));
}

/** When events of a kind ended, of those that are known to have ended within the call. */
function eventEnds(kind: "hold" | "silence" | "talkOver", { hold, silence, talkOver }: MeasuredCall): number[] {
  if (kind === "hold") return hold.events.filter(({ open }) => !open).map(({ endMs }) => endMs);
  return (kind === "silence" ? silence.events : (talkOver?.events ?? [])).map(({ endMs }) => endMs);
}

function isBehind(match: Match, prompt: Match): boolean {
  return match.turn === prompt.turn ? match.firstWord > prompt.lastWord : match.turn > prompt.turn;
}

export function readWords(said: readonly Said[]): Words {
  const turns: Turn[] = [];
  let last: Said | null = null;
  for (const [utterance, one] of said.entries()) {
    const words = foldedWords(one.text).map((text) => ({ text, utterance }));
    if (words.length === 0) continue;
    const turn = turns.at(-1);
    if (turn !== undefined && last?.side === one.side && last.speaker === one.speaker) turn.words.push(...words);
    else turns.push({ side: one.side, words });
    last = one;
  }
  return { said, turns };
}

/** From left to right, none over another. */
function findMatches(
  turns: readonly Turn[],
  said: readonly Said[],
  patterns: readonly PhrasePattern[],
  by: "agent" | "customer" | undefined,
): Match[] {
  const matchers = patterns.map(toMatcher);
  const found: Match[] = [];
  for (const [turn, { side, words }] of turns.entries()) {
    if (by !== undefined && side !== by) continue;
    for (let firstWord = 0; firstWord < words.length; firstWord += 1) {
      const ends = matchers.map((endOf) => endOf(words, firstWord)).filter((end) => end !== null);
      if (ends.length === 0) continue;
      const lastWord = Math.min(...ends);
      found.push({ turn, firstWord, lastWord, ...timeOf(words.slice(firstWord, lastWord + 1), said) });
      firstWord = lastWord;
    }
  }
  return found;
}

function timeOf(words: Turn["words"], said: readonly Said[]): Stretch {
  const spoken = words.flatMap(({ utterance }) => said[utterance] ?? []);
  return {
    startMs: Math.min(...spoken.map(({ startMs }) => startMs)),
    endMs: Math.max(...spoken.map(({ endMs }) => endMs)),
  };
}

/** Gives the last word of what begins exactly at a word; null when nothing does. */
type Matcher = (words: Turn["words"], at: number) => number | null;

function toMatcher(pattern: PhrasePattern): Matcher {
  if (typeof pattern === "string") return phraseMatcher(pattern);
  const parts = pattern.near.map(phraseMatcher);
  const { withinWords } = pattern;
  return (words, at) => {
    if (parts.every((endOf) => endOf(words, at) === null)) return null;
    let last = at;
    for (const endOf of parts) {
      const end = firstEnd(endOf, words, at, Math.min(at + withinWords, words.length));
      if (end === null) return null;
      last = Math.max(last, end);
    }
    return last;
  };
}

/** The end of the first of a phrase that lies in `[from, to)`. */
function firstEnd(endOf: Matcher, words: Turn["words"], from: number, to: number): number | null {
  for (let at = from; at < to; at += 1) {
    const end = endOf(words, at);
    if (end !== null) return end < to ? end : null;
  }
  return null;
}

function phraseMatcher(phrase: string): Matcher {
  const wanted = phraseWords(phrase);
  return (words, at) => {
    const isSaid = wanted.every(({ text, isPrefix }, index) => {
      const word = words[at + index]?.text;
      return isPrefix ? word?.startsWith(text) === true : word === text;
    });
    return isSaid ? at + wanted.length - 1 : null;
  };
}

/** The words of a phrase; one with a `*` behind it is the beginning of a word, as in a search. */
function phraseWords(phrase: string): { text: string; isPrefix: boolean }[] {
  return phrase.split(/\s+/u).flatMap((typed) => {
    const words = foldedWords(typed);
    return words.map((text, index) => ({ text, isPrefix: typed.endsWith("*") && index === words.length - 1 }));
  });
}
