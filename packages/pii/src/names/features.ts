import { combine, hashText, mix } from "./hash.ts";
import { shapes, type WordFacts } from "./word-facts.ts";

const keyBits = 24;
/** A feature's key is so many bits of its hash. */
export const keyCount = 2 ** keyBits;

/** How far a word sees on both sides. */
export const reach = 3;
const nothing = hashText("nothing");

/** The keys of one word's own features, for a neighbour at `offset` from it: -3 to 3. */
export function wordKeys(facts: WordFacts, offset: number): number[] {
  const salt = 100 + offset;
  const keys = [keyOf(combine(salt, facts.form))];
  const distance = Math.abs(offset);
  if (distance < 3) keys.push(keyOf(combine(salt + 20, facts.kind)), keyOf(combine(salt + 60, facts.sort)));
  if (distance < 2) for (const own of facts.own) keys.push(keyOf(combine(salt + 40, own)));
  return keys;
}

/** Words of a piece of text as numbers, with nothing for `reach` words on both sides: the first word is at `reach`. */
export interface WordColumns {
  /** Each word itself, whether everybody knows it or not. */
  literals: Int32Array;
  forms: Int32Array;
  kinds: Int32Array;
  sorts: Int32Array;
  /** One of `shapes`, and 8 more behind a full stop; 0 where capitals say nothing. */
  writings: Int32Array;
  /** The form of the last word before it that announces something, and whether it is near. */
  announced: Int32Array;
  /** The form of the last noun or pronoun before it in its sentence. */
  subjects: Int32Array;
}

export function createColumns(mostWords: number): WordColumns {
  const column = () => new Int32Array(mostWords + 2 * reach);
  return {
    literals: column(),
    forms: column(),
    kinds: column(),
    sorts: column(),
    writings: column(),
    announced: column(),
    subjects: column(),
  };
}

/** Words that are near are up to so many words away. */
const near = 4;
const farthest = 16;

export function fillColumns(
  columns: WordColumns,
  words: readonly { facts: WordFacts }[],
  from: number,
  end: number,
): void {
  const { literals, forms, kinds, sorts, writings, announced, subjects } = columns;
  const isCased = hasCase(words, from, end);
  const behind = reach + end - from;
  for (let side = 0; side < reach; side++) {
    for (const at of [side, behind + side]) {
      literals[at] = forms[at] = kinds[at] = sorts[at] = nothing;
      writings[at] = 0;
    }
  }
  let last = nothing;
  let lastAt = -farthest;
  let isAfterStop = true;
  let subject = nothing;
  for (let at = reach; at < behind; at++) {
    const facts = words[from + at - reach]?.facts;
    if (facts === undefined) continue;
    literals[at] = facts.literal;
    forms[at] = facts.form;
    kinds[at] = facts.kind;
    sorts[at] = facts.sort;
    writings[at] = isCased ? facts.shape + (isAfterStop ? 8 : 0) : 0;
    announced[at] = at - lastAt > farthest ? nothing : last + (at - lastAt > near ? 1 : 0);
    subjects[at] = subject;
    isAfterStop = facts.isStop;
    if (facts.isStop) subject = nothing;
    else if (facts.isSubject) subject = facts.form;
    if (facts.announces) {
      last = facts.form;
      lastAt = at;
    }
  }
}

/** The most keys that `contextKeys` writes. */
export const mostContextKeys = 32 + 4 * 4;

/** Writes the keys of what a word and its neighbours say together, and returns how many they are. `asked` are hashes of a few words. */
export function contextKeys(
  columns: WordColumns,
  count: number,
  index: number,
  asked: readonly number[],
  keys: Int32Array,
): number {
  const { literals, forms, kinds, sorts, writings, announced, subjects } = columns;
  const at = index + reach;
  const form = forms[at] ?? 0;
  const kind = kinds[at] ?? 0;
  const sort = sorts[at] ?? 0;
  const written = writings[at] ?? 0;
  const before = forms[at - 1] ?? 0;
  const before2 = forms[at - 2] ?? 0;
  const before3 = forms[at - 3] ?? 0;
  const after = forms[at + 1] ?? 0;
  const after2 = forms[at + 2] ?? 0;
  const kindBefore = kinds[at - 1] ?? 0;
  const kindBefore2 = kinds[at - 2] ?? 0;
  const kindAfter = kinds[at + 1] ?? 0;
  const kindAfter2 = kinds[at + 2] ?? 0;
  const sortBefore = sorts[at - 1] ?? 0;
  const sortBefore2 = sorts[at - 2] ?? 0;
  const sortAfter = sorts[at + 1] ?? 0;
  const sortAfter2 = sorts[at + 2] ?? 0;
  const position = Math.min(index, 3);
  const rest = Math.min(count - index, 4);
  const place = position * 8 + rest;
  const beforeHere = mix(before, kind);
  let next = 0;
  keys[next++] = keyOf(mix(mix(200, written), kind));
  keys[next++] = keyOf(mix(mix(201, written), writings[at - 1] ?? 0));
  keys[next++] = keyOf(mix(mix(202, written), writings[at + 1] ?? 0));
  keys[next++] = keyOf(mix(203, beforeHere));
  keys[next++] = keyOf(mix(mix(204, kindBefore), kind));
  keys[next++] = keyOf(mix(mix(205, kind), kindAfter));
  keys[next++] = keyOf(mix(mix(206, kind), after));
  keys[next++] = keyOf(mix(mix(207, before2), beforeHere));
  keys[next++] = keyOf(mix(mix(208, beforeHere), after));
  keys[next++] = keyOf(mix(mix(209, before2), before));
  keys[next++] = keyOf(mix(mix(mix(210, before3), before2), before));
  keys[next++] = keyOf(mix(mix(211, form), after));
  keys[next++] = keyOf(mix(mix(mix(212, kindBefore), kind), kindAfter));
  keys[next++] = keyOf(mix(mix(213, place), kind));
  keys[next++] = keyOf(mix(mix(214, after), after2));
  keys[next++] = keyOf(mix(mix(215, before), form));
  keys[next++] = keyOf(mix(mix(mix(216, kind), kindAfter), kindAfter2));
  keys[next++] = keyOf(mix(mix(mix(217, kindBefore2), kindBefore), kind));
  keys[next++] = keyOf(mix(mix(218, written), before));
  keys[next++] = keyOf(mix(mix(mix(219, sortBefore), sort), sortAfter));
  keys[next++] = keyOf(mix(mix(mix(220, before), form), after));
  keys[next++] = keyOf(mix(mix(221, form), sortAfter));
  keys[next++] = keyOf(mix(mix(222, sortBefore), form));
  keys[next++] = keyOf(mix(mix(223, mix(sortBefore2, sortBefore)), mix(kind, sortAfter)));
  keys[next++] = keyOf(mix(mix(224, mix(sortBefore, kind)), mix(sortAfter, sortAfter2)));
  keys[next++] = keyOf(mix(mix(225, announced[at] ?? 0), kind));
  keys[next++] = keyOf(mix(mix(226, announced[at] ?? 0), sort));
  keys[next++] = keyOf(mix(mix(227, written), mix(sortBefore, sort)));
  keys[next++] = keyOf(mix(mix(228, subjects[at] ?? 0), kind));
  keys[next++] = keyOf(mix(mix(229, subjects[at] ?? 0), mix(sort, sortAfter)));
  const literal = literals[at] ?? 0;
  keys[next++] = keyOf(mix(mix(235, literals[at - 1] ?? 0), literal));
  keys[next++] = keyOf(mix(mix(236, literal), literals[at + 1] ?? 0));
  for (let word = 0; word < asked.length; word++) {
    const question = asked[word] ?? 0;
    keys[next++] = keyOf(mix(mix(230, question), mix(kind, position)));
    keys[next++] = keyOf(mix(mix(231, question), kind));
    keys[next++] = keyOf(mix(mix(232, question), beforeHere));
    keys[next++] = keyOf(mix(mix(233, question), place));
  }
  return next;
}

function keyOf(hash: number): number {
  return hash >>> (32 - keyBits);
}

const askingWords = new Set(
  "name names surname called spell spelling spelled speaking speak who whose person holder address street road house flat apartment number live living lives postcode postal zip code city town county state country where old age aged born calling call order email phone account card date many much when reference".split(
    " ",
  ),
);
const farthestAsking = 24;
const mostAsked = 3;

/** What an utterance asks for: the last few words in it that ask for something, and what they are asked of: its last other noun. */
export function askedBy(words: readonly { facts: WordFacts }[]): number[] {
  const found: number[] = [];
  let noun: number | undefined;
  for (let at = words.length - 1; at >= Math.max(0, words.length - farthestAsking); at--) {
    const facts = words[at]?.facts;
    if (facts === undefined) continue;
    if (!askingWords.has(facts.word)) {
      if (facts.isSubject) noun ??= mix(nothing, facts.form);
      continue;
    }
    if (!found.includes(facts.form)) found.push(facts.form);
    if (found.length === mostAsked) break;
  }
  return noun === undefined || found.length === 0 ? found : [...found, noun];
}

/** Whether capitals say something in these words. */
function hasCase(words: readonly { facts: WordFacts }[], from: number, end: number): boolean {
  let others = false;
  let capitals = false;
  for (let at = from; at < end; at++) {
    const facts = words[at]?.facts;
    if (facts === undefined) continue;
    if (facts.shape === shapes.lower || facts.isStop) others = true;
    else if (facts.shape === shapes.first) capitals = true;
    if (others && capitals) return true;
  }
  return false;
}
