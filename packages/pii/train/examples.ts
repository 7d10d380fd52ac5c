import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createAddresses } from "./addresses.ts";
import { age, decade, months } from "./ages.ts";
import { joinParts, type LabelledText, type Part, toParts } from "./labelled-text.ts";
import type { Lists } from "./lists.ts";
import { addNoise } from "./noise.ts";
import { createPersons } from "./persons.ts";
import { createRandom, type Random } from "./random.ts";
import { talkSlots } from "./talk-slots.ts";
import { fill, parseTemplate, type Slots, type Template } from "./template.ts";

/** How many texts of each sort. */
export interface ExampleCounts {
  /** From the templates that have something to find. */
  labelled: number;
  /** From those that only look like it. */
  bait: number;
  /** How often each line of talk comes. */
  talk: number;
  /** How often each line of talk with slots comes. */
  lines: number;
}

interface Source {
  question: Template | null;
  answer: Template;
}

const labelledFiles = ["persons", "addresses", "postcodes", "ages", "places"] as const;
/** How many of a hundred labelled texts are of each file. */
const shares = { persons: 45, addresses: 16, postcodes: 15, ages: 13, places: 11 } as const;
/** In how many of a hundred lines of talk somebody is called by name. */
const calledOfHundred = 25;
const folder = import.meta.dirname;

/** Lines of talk that name nobody. */
export function readTalk(): string[] {
  const files = readdirSync(join(folder, "talk"))
    .filter((name) => name.endsWith(".txt"))
    .sort();
  return files.flatMap((name) => linesOf(join(folder, "talk", name)));
}

/** Labelled texts from the templates and the talk: the same ones for the same seed. */
export function makeExamples(
  lists: Lists,
  talk: readonly string[],
  counts: ExampleCounts,
  seed = 20_261_126,
): LabelledText[] {
  const random = createRandom(seed);
  const slots = slotsOf(lists, random);
  const all = [...lists.words];
  const vocabulary = {
    usual: all.filter(([, level]) => level === 3).map(([word]) => word),
    rare: all.filter(([, level]) => level < 3).map(([word]) => word),
  };
  const noisy = (marked: string, previous?: string) => {
    const parts = addNoise(masked(toParts(marked), random), vocabulary, random);
    return joinParts(parts, previous === undefined ? undefined : plainOf(previous, random));
  };
  const texts: LabelledText[] = [];
  const templates = Object.fromEntries(labelledFiles.map((name) => [name, readTemplates(name)]));
  for (const name of labelledFiles) {
    const sources = templates[name] ?? [];
    for (let count = 0; count < (counts.labelled * shares[name]) / 100; count++) {
      const { question, answer } = random.pick(sources);
      const text = withTalk(fill(answer, slots, random), talk, random);
      const previous =
        question === null ? (random.chance(35) ? random.pick(talk) : undefined) : fill(question, slots, random);
      texts.push(noisy(text, previous));
    }
  }
  const lines = readdirSync(join(folder, "templates/lines")).sort();
  const written = lines.flatMap((name) => readTemplates(`lines/${name.slice(0, -".txt".length)}`));
  for (let count = 0; count < counts.lines; count++) {
    for (const { question, answer } of written) {
      const previous =
        question === null ? (random.chance(35) ? random.pick(talk) : undefined) : fill(question, slots, random);
      texts.push(noisy(joined(withTalk(fill(answer, slots, random), talk, random)), previous));
    }
  }
  const bait = ["bait", "lookalikes", "named-things"].flatMap(readTemplates);
  for (let count = 0; count < counts.bait; count++) {
    const { question, answer } = random.pick(bait);
    texts.push(noisy(fill(answer, slots, random), question === null ? undefined : fill(question, slots, random)));
  }
  for (let count = 0; count < counts.talk; count++) {
    for (const line of talk) {
      texts.push(
        noisy(
          random.chance(calledOfHundred) ? calledByName(line, slots, random) : line,
          random.chance(40) ? random.pick(talk) : undefined,
        ),
      );
    }
  }
  return random.shuffle(texts);
}

/** A house and its street are one. */
function joined(marked: string): string {
  return marked.replace(/(⟦address\|[^⟧]*)⟧ ⟦address\|/g, "$1 ");
}

/** Some texts are masked in part already: what is left is found all the same, and their masks make nobody of their neighbours. */
function masked(parts: readonly Part[], random: Random): readonly Part[] {
  if (!random.chance(10)) return parts;
  return parts.map((part) => (part.kind !== undefined && random.chance(60) ? { text: `[${part.kind} ••••]` } : part));
}

function slotsOf(lists: Lists, random: Random): Slots {
  return {
    ...createPersons(lists, random),
    ...createAddresses(lists, random),
    ...talkSlots(lists, random),
    age: () => age(random),
    years: () => age(random, random.pick([" years old", " years old", " years of age", " year old", " yrs old"])),
    months: () => months(random, random.pick([" months old", " weeks old", " month old", " months"])),
    decade: () => decade(random),
    yearold: () => age(random, random.pick([" year old", "-year-old"])),
  };
}

/** Now and then something else is said before or behind. */
function withTalk(text: string, talk: readonly string[], random: Random): string {
  const chance = random.below(100);
  if (chance < 12) return `${random.pick(talk)} ${text}`;
  return chance < 22 ? `${text} ${random.pick(talk)}` : text;
}

/** Ordinary talk in which somebody is called by name. */
function calledByName(line: string, slots: Slots, random: Random): string {
  const name = () => slots[random.pick(["first", "first", "full", "titled"])]?.() ?? "";
  const lower = /^I\b/.test(line) ? line : line.slice(0, 1).toLowerCase() + line.slice(1);
  const bare = line.replace(/[.?!]$/, "");
  const mark = line.slice(bare.length);
  const prepositions = ["with", "to", "from", "for", "by", "and", "about", "like", "without", "says", "said", "is"];
  const ways = [
    () => `${bare} ${random.pick(prepositions)} ${name()}${mark}`,
    () =>
      `${name()} ${random.pick(["said", "says", "told me", "asked me", "wrote", "thinks", "reckons", "and", "or", "is here,", "knows", "wants"])} ${lower}`,
    () => `${name()}, ${lower}`,
    () => `${bare}, ${name()}${mark}`,
    () =>
      `${random.pick(["Okay", "Hi", "Thanks", "Right", "Hello", "So", "Yes", "Alright", "Sorry", "No", "Well", "Good morning"])} ${name()}, ${lower}`,
    () =>
      `${line} ${random.pick(["This is", "It's", "My name is", "I'm", "I spoke to", "That was", "Thanks", "Bye", "Is that"])} ${name()}.`,
    () => `${random.pick(["This is", "It's", "I'm", "My name is", "You're through to"])} ${name()}. ${line}`,
    () => `${random.pick(["This is", "It's", "I'm", "My name is"])} ${name()} and ${lower}`,
  ];
  return random.pick(ways)();
}

/** What was said before, as the recogniser writes the call. */
function plainOf(marked: string, random: Random): string {
  const text = joinParts(toParts(marked)).text;
  return random.chance(50) ? text.toLowerCase().replace(/[.,?!]/g, "") : text;
}

function readTemplates(name: string): Source[] {
  return linesOf(join(folder, "templates", `${name}.txt`)).map((line) => {
    const [first = "", second] = line.split(" => ");
    return second === undefined
      ? { question: null, answer: parseTemplate(first) }
      : { question: parseTemplate(first), answer: parseTemplate(second) };
  });
}

function linesOf(file: string): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
