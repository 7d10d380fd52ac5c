import { type Language, numberWords, ordinalWords, yearWords } from "./number-words.ts";
import type { Random } from "./random.ts";

export interface DayOfYear {
  day: number;
  month: number;
  year: number;
}

const months: Record<Language, readonly string[]> = {
  en: "January February March April May June July August September October November December".split(" "),
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(" "),
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" "),
  es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(" "),
};

export function drawDay(random: Random, firstYear: number, lastYear: number): DayOfYear {
  return { day: random.int(1, 28), month: random.int(1, 12), year: random.int(firstYear, lastYear) };
}

const two = (value: number) => String(value).padStart(2, "0");

/** A date in digits, or with the month by its name. */
export function writeDate({ day, month, year }: DayOfYear, random: Random, language: Language | "gb"): string {
  const name = months[language === "gb" ? "en" : language][month - 1] ?? "";
  switch (language) {
    case "en":
      return random.pick([
        `${two(month)}/${two(day)}/${year}`,
        `${month}/${day}/${two(year % 100)}`,
        `${year}-${two(month)}-${two(day)}`,
        `${name} ${day}, ${year}`,
        `${name} ${day}${suffix(day)}, ${year}`,
        `${two(month)}-${two(day)}-${year}`,
        `${name.slice(0, 3)} ${day} ${year}`,
        `${month} ${day} ${year}`,
      ]);
    case "gb":
      return random.pick([
        `${two(day)}/${two(month)}/${year}`,
        `${day}.${month}.${two(year % 100)}`,
        `${day} ${name} ${year}`,
        `${day}${suffix(day)} of ${name} ${year}`,
        `${two(day)}-${name.slice(0, 3)}-${year}`,
        `${two(day)} ${two(month)} ${year}`,
      ]);
    case "de":
      return random.pick([
        `${two(day)}.${two(month)}.${year}`,
        `${day}. ${name} ${year}`,
        `${day}.${month}.${two(year % 100)}`,
      ]);
    case "fr":
      return random.pick([`${two(day)}/${two(month)}/${year}`, `${day} ${name} ${year}`]);
    case "es":
      return random.pick([
        `${two(day)}/${two(month)}/${year}`,
        `${day} de ${name} de ${year}`,
        `${two(day)}-${two(month)}-${year}`,
      ]);
  }
}

function suffix(day: number): string {
  if (day === 1 || day === 21) return "st";
  if (day === 2 || day === 22) return "nd";
  return day === 3 || day === 23 ? "rd" : "th";
}

/** A date in words. */
export function sayDate({ day, month, year }: DayOfYear, random: Random, language: Language): string {
  const name = (months[language][month - 1] ?? "").toLowerCase();
  const said = yearWords(year, language);
  switch (language) {
    case "en": {
      const short = numberWords(year % 100, "en");
      const brief = year < 2000 && year % 100 > 9 ? short : said;
      return random.pick([
        `${name} ${ordinalWords(day)} ${said}`,
        `${name} ${numberWords(day, "en")} ${said}`,
        `the ${ordinalWords(day)} of ${name} ${said}`,
        `${ordinalWords(day)} of ${name} ${brief}`,
        `${numberWords(month, "en")} ${numberWords(day, "en")} ${brief}`,
        `${name} the ${ordinalWords(day)} ${brief}`,
      ]);
    }
    case "de":
      return `${germanOrdinal(day)} ${name} ${said}`;
    case "fr":
      return `${day === 1 ? "premier" : numberWords(day, "fr")} ${name} ${said}`;
    case "es":
      return `${numberWords(day, "es")} de ${name} de ${said}`;
  }
}

function germanOrdinal(day: number): string {
  const irregular = new Map([
    [1, "erster"],
    [3, "dritter"],
    [7, "siebter"],
    [8, "achter"],
  ]);
  return irregular.get(day) ?? `${numberWords(day, "de")}${day < 20 ? "ter" : "ster"}`;
}
