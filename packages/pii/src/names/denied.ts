import { createHmac } from "node:crypto";
import type { DeniedName, NameHash } from "@earshot/model";
import { namesToRecall, saidAsName, type TextRange } from "./recall.ts";
import { type KnownStretch, type Token, toTokens } from "./tokens.ts";
import { factsOf } from "./word-facts.ts";
import type { WordTable } from "./word-table.ts";

/** A place in a text at which a denied name is said. */
export interface DeniedPlace extends TextRange {
  kind: string;
}

/** Names of which only hashes are known. */
export interface DeniedNames {
  /** Sorted, apart from one another and from the masks of the text. */
  placesIn(text: string, masks: readonly KnownStretch[], callId: string | null): DeniedPlace[];
}

interface Sought {
  kind: string;
  capital: boolean;
}

/** What is sought in one call, or in all. */
interface SoughtNames {
  byHash: Map<string, Sought>;
  /** How many words they have. */
  lengths: Set<number>;
}

const mostKnownWords = 20_000;
const hasWord = /[\p{L}\p{N}]/u;
const isClitic = /^['’]/;

/** What a denied name is found by: its words, and, of a person, those that name them alone. */
export function hashesOf(
  { text, kind, allCalls }: { text: string; kind: string; allCalls: boolean },
  key: string,
  table: WordTable,
): NameHash[] {
  const said = wordsIn(text, []);
  if (said.length === 0) return [];
  const whole = said.map(wordOf).join(" ");
  const recalled = kind === "person" ? namesToRecall(said.map((token) => factsOf(wordOf(token), table))) : [];
  const isSoughtElsewhere = allCalls && recalled.some(({ name, capital }) => name === whole && !capital);
  const hash = (words: string) => hashOf(words, key);
  return [
    { hash: hash(whole), words: said.length, capital: false, ownCall: !isSoughtElsewhere },
    ...recalled
      .filter(({ name, capital }) => name !== whole || (capital && allCalls))
      .map(({ name, capital }) => ({ hash: hash(name), words: name.split(" ").length, capital, ownCall: !allCalls })),
  ];
}

/** How many words a text has. */
export const countWords = (text: string) => wordsIn(text, []).length;

/** Words and runs of words are looked up by their hashes, those that are as long as a denied name. */
export function createDeniedNames(key: string, names: readonly DeniedName[]): DeniedNames {
  const everywhere = noNames();
  const inCalls = new Map<string, SoughtNames>();
  for (const { kind, recordingId, hashes } of names) {
    for (const { hash, words, capital, ownCall } of hashes) {
      const sought = ownCall ? (inCalls.get(recordingId) ?? noNames()) : everywhere;
      if (ownCall) inCalls.set(recordingId, sought);
      sought.lengths.add(words);
      // What is found in any case is found with a capital, too.
      if (sought.byHash.get(hash)?.capital !== false) sought.byHash.set(hash, { kind, capital });
    }
  }
  const known = new Map<string, string>();
  const hash = (words: string, isOne: boolean) => {
    const found = known.get(words);
    if (found !== undefined) return found;
    const made = hashOf(words, key);
    if (isOne) {
      if (known.size >= mostKnownWords) known.clear();
      known.set(words, made);
    }
    return made;
  };

  return {
    placesIn: (text, masks, callId) => {
      const own = callId === null ? undefined : inCalls.get(callId);
      const lengths = [...new Set([...everywhere.lengths, ...(own?.lengths ?? [])])].sort((a, b) => b - a);
      if (lengths.length === 0) return [];
      const tokens = wordsIn(text, masks);
      const words = tokens.map(wordOf);
      const places: DeniedPlace[] = [];
      for (let at = 0; at < tokens.length; ) {
        const found = longestAt(at);
        if (found !== null) places.push(found.place);
        at += found?.length ?? 1;
      }
      return places;

      function longestAt(at: number): { place: DeniedPlace; length: number } | null {
        for (const length of lengths) {
          const [first, last] = [tokens[at], tokens[at + length - 1]];
          const run = words.slice(at, at + length);
          if (first === undefined || last === undefined || run.includes(maskWord)) continue;
          const said = hash(run.join(" "), length === 1);
          const sought = [own, everywhere]
            .map((names) => names?.byHash.get(said))
            .find((name) => name !== undefined && (!name.capital || saidAsName(text, first.start, last.end)));
          if (sought === undefined) continue;
          return { place: { kind: sought.kind, start: first.start, end: last.end }, length };
        }
        return null;
      }
    },
  };
}

const noNames = (): SoughtNames => ({ byHash: new Map(), lengths: new Set() });

/** Stands for a mask, which no name goes across. */
const maskWord = "#";

/** The words of a text without marks between, and without what is said of a name ("Oduya's"). */
function wordsIn(text: string, masks: readonly KnownStretch[]): Token[] {
  return toTokens(text, masks).filter((token) => hasWord.test(token.text) && !isClitic.test(token.text));
}

function wordOf({ text }: Token): string {
  return text.startsWith("#") ? maskWord : text.normalize("NFC").toLowerCase().replaceAll("’", "'");
}

function hashOf(words: string, key: string): string {
  return createHmac("sha256", Buffer.from(key, "hex")).update(words).digest("hex");
}
