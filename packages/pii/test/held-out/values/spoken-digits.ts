import {
  corrections,
  frenchCorrections,
  frenchPauses,
  germanCorrections,
  germanPauses,
  pauses,
  spanishCorrections,
  spanishPauses,
} from "../interruptions.ts";
import { type Language, numberWords } from "./number-words.ts";
import type { Random } from "./random.ts";

const interruptionsOf = {
  en: { pauses, corrections },
  de: { pauses: germanPauses, corrections: germanCorrections },
  fr: { pauses: frenchPauses, corrections: frenchCorrections },
  es: { pauses: spanishPauses, corrections: spanishCorrections },
};

const habits = ["plain", "plain", "oh", "doubles", "commas", "pause", "correction", "pairs", "misheard"] as const;

/** How recognisers write an English digit that they take for another word. */
const misheardWords = new Map([
  ["four", "for"],
  ["two", "to"],
  ["eight", "ate"],
  ["oh", "o"],
  ["zero", "o"],
]);

/** Groups of digits as somebody says them, with one habit of speaking drawn for the whole number. */
export function sayGroups(groups: readonly string[], random: Random, language: Language): string {
  const habit = random.pick(habits);
  const isZeroOh = language === "en" && (habit === "oh" || random.chance(0.4));
  const isDoubling = language === "en" && (habit === "doubles" || random.chance(0.25));
  const said = groups.map((group) => {
    if (habit === "pairs") return sayPairs(group, isZeroOh, language);
    return sayDigits(group, { isZeroOh, isDoubling, language, isZwo: language === "de" && random.chance(0.4) });
  });
  if (habit === "misheard" && language === "en") return mishear(said.join(" "), random);
  if (habit === "commas") return said.join(", ");
  if (said.length < 2) return said.join(" ");
  const at = random.int(1, said.length - 1);
  if (habit === "pause") {
    return said.toSpliced(at, 0, random.pick<string>(interruptionsOf[language].pauses)).join(" ");
  }
  if (habit === "correction") {
    const wrong = sayDigits(random.fill("##"), { isZeroOh, isDoubling: false, language, isZwo: false });
    const regret = random.pick<string>(interruptionsOf[language].corrections);
    return said.toSpliced(at, 0, wrong, regret).join(" ");
  }
  return said.join(" ");
}

/** One or two words of a number misheard, never its first or last. */
function mishear(said: string, random: Random): string {
  const words = said.split(" ");
  const places = words.flatMap((word, index) =>
    misheardWords.has(word) && index > 0 && index < words.length - 1 ? [index] : [],
  );
  const chosen = new Set(places.length === 0 ? [] : [random.pick(places), random.pick(places)]);
  return words.map((word, index) => (chosen.has(index) ? (misheardWords.get(word) ?? word) : word)).join(" ");
}

interface SayOptions {
  isZeroOh: boolean;
  isDoubling: boolean;
  isZwo: boolean;
  language: Language;
}

function sayDigits(digits: string, { isZeroOh, isDoubling, isZwo, language }: SayOptions): string {
  const runs = isDoubling ? (digits.match(/(\d)\1\1|(\d)\2|\d/g) ?? []) : [...digits];
  return runs
    .map((run) => {
      const digit = Number(run[0]);
      const plain = numberWords(digit, language);
      const word = digit === 0 && isZeroOh ? "oh" : digit === 2 && isZwo ? "zwo" : plain;
      if (run.length === 1) return word;
      return `${run.length === 2 ? "double" : "triple"} ${word}`;
    })
    .join(" ");
}

function sayPairs(digits: string, isZeroOh: boolean, language: Language): string {
  const pairs = digits.match(/\d\d|\d/g) ?? [];
  const single = (digit: string) => (digit === "0" && isZeroOh ? "oh" : numberWords(Number(digit), language));
  return pairs
    .map((pair) => {
      if (pair.length === 2 && !pair.startsWith("0")) return numberWords(Number(pair), language);
      return [...pair].map(single).join(" ");
    })
    .join(" ");
}
