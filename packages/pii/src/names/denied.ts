import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { DeniedName, NameHash } from "@earshot/model";
import { isNameWord, knownToEverybody, namesToRecall, saidAsName, type TextRange } from "./recall.ts";
import { type KnownStretch, type Token, toTokens } from "./tokens.ts";
import { factsOf, type WordFacts } from "./word-facts.ts";
import { isUsualFirstName, type WordTable, wordBits, wordLevel } from "./word-table.ts";

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
  /** How many words those have that begin so, the most first. */
  lengths: Map<string, number[]>;
}

interface SaidWord {
  word: string;
  hash: string;
  begin: string;
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
  const secret = secretOf(key);
  const whole = said.map(wordOf).join(" ");
  const recalled = kind === "person" ? recalledOf(said.map((token) => factsOf(wordOf(token), table))) : [];
  const isSoughtElsewhere = allCalls && recalled.some(({ name, capital }) => name === whole && !capital);
  const hashed = (name: string, facts: Pick<NameHash, "capital" | "ownCall">): NameHash => {
    const words = name.split(" ");
    return {
      hash: hashOf(name, secret),
      begin: beginOf(hashOf(words[0] ?? "", secret)),
      words: words.length,
      ...facts,
    };
  };
  return [
    hashed(whole, { capital: false, ownCall: !isSoughtElsewhere }),
    ...recalled
      .filter(({ name, capital }) => name !== whole || (capital && allCalls))
      .map(({ name, capital }) => hashed(name, { capital, ownCall: !allCalls })),
  ];
}

/** First names that stand before other words of every day, too ("it will hold"). */
const alsoVerbs = new Set(["will", "may"]);

/** As in a call, but that a name such as "Will Young" is one where it is written as one, as "Will" is. */
function recalledOf(words: readonly WordFacts[]): { name: string; capital: boolean }[] {
  const isEveryday = words.every(({ bits }) => wordLevel(bits) >= knownToEverybody);
  return namesToRecall(words).map(({ name, capital }) => ({
    name,
    capital: capital || (isEveryday && alsoVerbs.has(name.split(" ", 1)[0] ?? "")),
  }));
}

/**
 * Whether several words are talk of every day, which is said in calls of everybody: they are known to everybody, and are no first
 * name with names behind it ("Will Young").
 */
export function isEverydayTalk(text: string, table: WordTable): boolean {
  const words = wordsIn(text, [])
    .map((token) => factsOf(wordOf(token), table))
    .filter(({ word }) => isNameWord.test(word));
  if (words.length < 2 || words.some(({ bits }) => wordLevel(bits) < knownToEverybody)) return false;
  const [first, ...others] = words;
  const isNamed = ({ bits }: { bits: number }) => isUsualFirstName(bits) || (bits & wordBits.last) !== 0;
  return first === undefined || !isUsualFirstName(first.bits) || !others.every(isNamed);
}

/** How many words a text has. */
export const countWords = (text: string) => wordsIn(text, []).length;

/** Words are looked up by their hashes, and so are runs of words that begin as a denied name does and are as long. */
export function createDeniedNames(key: string, names: readonly DeniedName[]): DeniedNames {
  const secret = secretOf(key);
  const everywhere = noNames();
  const inCalls = new Map<string, SoughtNames>();
  for (const { kind, recordingId, hashes } of names) {
    for (const { hash, begin, words, capital, ownCall } of hashes) {
      const sought = ownCall ? (inCalls.get(recordingId) ?? noNames()) : everywhere;
      if (ownCall) inCalls.set(recordingId, sought);
      const lengths = sought.lengths.get(begin) ?? [];
      if (!lengths.includes(words))
        sought.lengths.set(
          begin,
          [...lengths, words].sort((a, b) => b - a),
        );
      // What is found in any case is found with a capital, too.
      if (sought.byHash.get(hash)?.capital !== false) sought.byHash.set(hash, { kind, capital });
    }
  }
  const known = new Map<string, SaidWord>();
  const saidWord = (token: Token): SaidWord => {
    const found = known.get(token.text);
    if (found !== undefined) return found;
    const word = wordOf(token);
    const hash = hashOf(word, secret);
    const made = { word, hash, begin: beginOf(hash) };
    if (known.size >= mostKnownWords) known.clear();
    known.set(token.text, made);
    return made;
  };

  return {
    placesIn: (text, masks, callId) => {
      const own = callId === null ? undefined : inCalls.get(callId);
      const lists = own === undefined ? [everywhere] : [own, everywhere];
      if (lists.every(({ byHash }) => byHash.size === 0)) return [];
      const tokens = wordsIn(text, masks);
      const words = tokens.map(saidWord);
      const places: DeniedPlace[] = [];
      for (let at = 0; at < tokens.length; ) {
        const found = longestAt(at);
        if (found !== null) places.push(found.place);
        at += found?.length ?? 1;
      }
      return places;

      function longestAt(at: number): { place: DeniedPlace; length: number } | null {
        const single = words[at];
        if (single === undefined) return null;
        let longest: { place: DeniedPlace; length: number } | null = null;
        for (const { byHash, lengths } of lists) {
          for (const length of lengths.get(single.begin) ?? []) {
            if (length <= (longest?.length ?? 0)) break;
            const [first, last] = [tokens[at], tokens[at + length - 1]];
            const run = words.slice(at, at + length).map(({ word }) => word);
            if (first === undefined || last === undefined || run.includes(maskWord)) continue;
            const sought = byHash.get(length === 1 ? single.hash : hashOf(run.join(" "), secret));
            if (sought === undefined || (sought.capital && !saidAsName(text, first.start, last.end))) continue;
            longest = { place: { kind: sought.kind, start: first.start, end: last.end }, length };
          }
        }
        return longest;
      }
    },
  };
}

const noNames = (): SoughtNames => ({ byHash: new Map(), lengths: new Map() });

/** Stands for a mask, which no name goes across. */
const maskWord = "#";

/** The words of a text without marks between, and without what is said of a name ("Oduya's"). */
function wordsIn(text: string, masks: readonly KnownStretch[]): Token[] {
  return toTokens(text, masks).filter((token) => hasWord.test(token.text) && !isClitic.test(token.text));
}

function wordOf({ text }: Token): string {
  return text.startsWith("#") ? maskWord : text.normalize("NFC").toLowerCase().replaceAll("’", "'");
}

const beginOf = (hash: string) => hash.slice(0, 4);

const secretOf = (key: string) => createSecretKey(key, "hex");

function hashOf(words: string, secret: KeyObject): string {
  return createHmac("sha256", secret).update(words).digest("hex");
}
