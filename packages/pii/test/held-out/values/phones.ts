import type { Language } from "./number-words.ts";
import type { Random } from "./random.ts";
import { sayGroups } from "./spoken-digits.ts";

export const phoneCountries = ["us", "gb", "de", "fr", "es", "in", "abroad"] as const;
export type PhoneCountry = (typeof phoneCountries)[number];

/** A number in its national groups, as people of its country say and write it. */
export interface Phone {
  country: PhoneCountry;
  groups: readonly string[];
}

/** Area codes that are assigned; the rest is drawn. */
const groupings: Record<Exclude<PhoneCountry, "abroad">, readonly (readonly string[])[]> = {
  us: ["415", "212", "312", "713", "206", "617", "303", "404", "602", "503"].map((area) => [area, "%##", "####"]),
  gb: [
    ["020", "7###", "####"],
    ["0161", "496", "####"],
    ["0121", "3##", "####"],
    ["07712", "3##", "###"],
    ["07911", "1##", "###"],
    ["07506", "2##", "###"],
  ],
  de: [
    ["0171", "%###", "###"],
    ["0160", "9%##", "####"],
    ["0176", "4%##", "####"],
    ["030", "2###", "####"],
    ["089", "3###", "####"],
    ["0221", "9##", "####"],
  ],
  fr: ["06", "06", "07", "01", "04"].map((first) => [first, first === "07" ? "8#" : "4#", "##", "##", "##"]),
  es: [
    ["612", "###", "###"],
    ["655", "###", "###"],
    ["91", "4##", "##", "##"],
    ["93", "2##", "##", "##"],
  ],
  in: [
    ["98###", "#####"],
    ["99###", "#####"],
    ["94###", "#####"],
  ],
};

const callingCodes: Record<Exclude<PhoneCountry, "abroad">, string> = {
  us: "1",
  gb: "44",
  de: "49",
  fr: "33",
  es: "34",
  in: "91",
};

const abroad = [
  "+353 86 ### ####",
  "+61 41% ### ###",
  "+52 55 %### ####",
  "+41 79 %## ## ##",
  "+43 664 %######",
  "+31 6 1#######",
];

export function drawPhone(country: PhoneCountry, random: Random): Phone {
  if (country === "abroad") return { country, groups: random.fill(random.pick(abroad)).split(" ") };
  const groups = random.pick(groupings[country]).map((pattern) => random.fill(pattern));
  // No American exchange begins with 0 or 1, nor is it a service code such as 911.
  if (country === "us")
    groups[1] = random.fill(random.pick(["2#%", "3#%", "4#%", "5#%", "6#%", "7#%", "8#%"])).replace(/11$/, "12");
  return { country, groups };
}

export function writePhone({ country, groups }: Phone, random: Random): string {
  const [first = "", ...rest] = groups;
  const spaced = groups.join(" ");
  if (country === "abroad") return random.pick([spaced, spaced.replaceAll(" ", "")]);
  const trunkless = [first.replace(/^0/, ""), ...rest].join(" ");
  const international = `+${callingCodes[country]} ${trunkless}`;
  const common = [spaced, groups.join(""), international, international.replaceAll(" ", "")];
  const more: Record<Exclude<PhoneCountry, "abroad">, string[]> = {
    us: [
      `(${first}) ${rest.join("-")}`,
      groups.join("-"),
      groups.join("."),
      `1-${groups.join("-")}`,
      groups.join(", "),
      `+1 (${first}) ${rest.join("-")}`,
    ],
    gb: [
      `(${first}) ${rest.join(" ")}`,
      `+44 (0)${trunkless}`,
      `0044 ${trunkless}`,
      groups.join("-"),
      `${first} ${rest.join("")}`,
    ],
    de: [
      `${first}/${rest.join("")}`,
      `${first} ${rest.join("")}`,
      `0049 ${trunkless}`,
      `${first}-${rest.join("")}`,
      `+49 (0) ${trunkless}`,
    ],
    fr: [groups.join("."), groups.join("-"), `0033 ${trunkless}`],
    es: [groups.join("-"), groups.join("."), `0034 ${spaced}`],
    in: [`0${groups.join("")}`, groups.join("-"), `+91-${groups.join("")}`, `91 ${spaced}`],
  };
  return random.pick([...common, ...more[country]]);
}

export function sayPhone({ groups }: Phone, random: Random, language: Language): string {
  const digits = groups.map((group) => group.replace("+", ""));
  const said = sayGroups(digits, random, language);
  return groups[0]?.startsWith("+") ? `plus ${said}` : said;
}
