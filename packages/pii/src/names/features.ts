import { combine, hashText } from "./hash.ts";
import type { WordFacts } from "./word-facts.ts";

/** How many rows of weights there are; a feature's hash chooses its row. */
export const rowCount = 32_768;

/** How far a word sees on both sides. */
export const reach = 3;
const nothing = hashText("nothing");

/** What is known of an utterance as a whole. */
export interface Surroundings {
  /** Whether it has letters of both cases, so that a capital says something. */
  hasCase: boolean;
  /** What the other one asked just before: hashes of a few words. */
  asked: readonly number[];
}

/** The rows of one word's own features, for a neighbour at `offset` from it: -3 to 3. */
export function wordRows(facts: WordFacts, offset: number): number[] {
  const salt = 100 + offset;
  const rows = [rowOf(combine(salt, facts.form))];
  const distance = Math.abs(offset);
  if (distance < 3) rows.push(rowOf(combine(salt + 20, facts.kind)));
  if (distance < 2) for (const own of facts.own) rows.push(rowOf(combine(salt + 40, own)));
  return rows;
}

const shapes = { lower: 1, first: 2, upper: 3, mixed: 4, other: 5 } as const;
const none = { form: nothing, kind: nothing, shape: "other", isStop: true } as const;

/** The rows of what a word and its neighbours say together. */
export function contextRows(words: readonly WordFacts[], at: number, around: Surroundings, rows: number[]): void {
  const here = words[at] ?? none;
  const before = words[at - 1] ?? none;
  const before2 = words[at - 2] ?? none;
  const before3 = words[at - 3] ?? none;
  const after = words[at + 1] ?? none;
  const after2 = words[at + 2] ?? none;
  const written = around.hasCase ? shapes[here.shape] + (before.isStop ? 8 : 0) : 0;
  const writtenAfter = around.hasCase ? shapes[after.shape] : 0;
  const writtenBefore = around.hasCase ? shapes[before.shape] + (before2.isStop ? 8 : 0) : 0;
  const position = Math.min(at, 3);
  const left = words.length - at;
  const rest = Math.min(left, 4);
  add(200, written, here.kind);
  add(201, written, writtenBefore);
  add(202, written, writtenAfter);
  add(203, before.form, here.kind);
  add(204, before.kind, here.kind);
  add(205, here.kind, after.kind);
  add(206, here.kind, after.form);
  add(207, combine(before2.form, before.form), here.kind);
  add(208, combine(before.form, here.kind), after.form);
  add(209, before2.form, before.form);
  add(210, combine(before3.form, before2.form), before.form);
  add(211, here.form, after.form);
  add(212, combine(before.kind, here.kind), after.kind);
  add(213, position * 8 + rest, here.kind);
  add(214, after.form, after2.form);
  add(215, before.form, here.form);
  add(216, combine(here.kind, after.kind), after2.kind);
  add(217, combine(before2.kind, before.kind), here.kind);
  add(218, written, before.form);
  for (const word of around.asked) {
    add(230, word, combine(here.kind, position));
    add(231, word, here.kind);
    add(232, word, combine(before.form, here.kind));
    add(233, word, combine(position, rest));
  }

  function add(salt: number, one: number, other: number): void {
    rows.push(rowOf(combine(combine(salt, one), other)));
  }
}

function rowOf(hash: number): number {
  return hash & (rowCount - 1);
}

const askingWords = new Set(
  "name names surname called spell spelling spelled speaking speak who whose person holder address street road house flat apartment number live living lives postcode postal zip code city town county state country where old age aged born calling call order email phone card account date many much when reference".split(
    " ",
  ),
);
const farthest = 24;
const mostAsked = 3;

/** What an utterance asks for: the last few words in it that ask for something. */
export function askedBy(words: readonly WordFacts[]): number[] {
  const found: number[] = [];
  for (let at = words.length - 1; at >= Math.max(0, words.length - farthest); at--) {
    const word = words[at]?.word ?? "";
    const hash = hashText(word);
    if (askingWords.has(word) && !found.includes(hash)) found.push(hash);
    if (found.length === mostAsked) break;
  }
  return found;
}

/** Whether capitals say something in these words. */
export function hasCase(words: readonly WordFacts[]): boolean {
  let lower = false;
  let upper = false;
  for (const { shape } of words) {
    if (shape === "lower") lower = true;
    else if (shape === "first") upper = true;
  }
  return lower && upper;
}
