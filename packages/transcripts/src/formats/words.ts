import { isObject, type JsonObject, type Word } from "@earshot/model";
import { timeOrNone, type Unit } from "./units.ts";

/** Words with a longer pause between them are two segments, since a pause within a segment counts as speech. Shorter ones are no silence. */
const longestPauseMs = 500;

/** A word and whose it is. */
export interface SpokenWord extends Word {
  channel: number | null;
  speaker: string | null;
}

/** Where a format keeps the facts of a word. */
export interface WordKeys {
  /** The first of these that holds text. */
  text: readonly string[];
  start: string;
  end: string;
  confidence: string;
  unit: Unit;
}

/** The words of a list that have text and times; none is undefined. */
export function readWords(list: unknown, keys: WordKeys): Word[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const words = list.flatMap((entry) => (isObject(entry) ? (readWord(entry, keys) ?? []) : []));
  return words.length === 0 ? undefined : words;
}

/** Null for a word without text or times. */
export function readWord(entry: JsonObject, { text, start, end, confidence, unit }: WordKeys): Word | null {
  const found = text.map((key) => entry[key]).find((value) => typeof value === "string" && value.trim() !== "");
  return toWord(found, timeOrNone(entry[start], unit), timeOrNone(entry[end], unit), entry[confidence]);
}

/** Null for a word without text or times, or with an end before its start. */
export function toWord(
  text: unknown,
  startMs: number | undefined,
  endMs: number | undefined,
  confidence: unknown,
): Word | null {
  if (typeof text !== "string" || startMs === undefined || endMs === undefined || endMs < startMs) return null;
  return { text: text.trim(), startMs, endMs, ...readConfidence(confidence) };
}

/** Some services write confidences as strings, and leave out that of a redacted word. */
export function readConfidence(value: unknown): { confidence?: number | undefined } {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= 1 ? { confidence: number } : {};
}

/** Words of one voice without a long pause between them. */
export interface WordGroup {
  words: SpokenWord[];
  startMs: number;
  endMs: number;
}

/**
 * Words joined to stretches of speech, each of one voice: until it pauses for more than 500 ms, or somebody else speaks
 * while it pauses.
 */
export function groupWords(words: readonly SpokenWord[]): WordGroup[] {
  const groups: WordGroup[] = [];
  const open = new Map<string, WordGroup>();
  for (const word of words.toSorted((a, b) => a.startMs - b.startMs)) {
    const voice = JSON.stringify([word.channel, word.speaker]);
    const group = open.get(voice);
    if (group !== undefined && goesOn(group, word, open)) {
      group.words.push(word);
      group.endMs = Math.max(group.endMs, word.endMs);
    } else {
      const begun = { words: [word], startMs: word.startMs, endMs: word.endMs };
      open.set(voice, begun);
      groups.push(begun);
    }
  }
  return groups;
}

function goesOn(group: WordGroup, word: SpokenWord, open: ReadonlyMap<string, WordGroup>): boolean {
  if (word.startMs <= group.endMs) return true;
  if (word.startMs - group.endMs > longestPauseMs) return false;
  return ![...open.values()].some(
    (other) => other !== group && other.endMs > group.endMs && other.startMs < word.startMs,
  );
}
