import type { Random } from "./random.ts";
import { sayGroups } from "./spoken-digits.ts";

/** Prefixes and lengths in use, and how such a card is embossed. */
const brands: readonly { prefixes: readonly string[]; groups: readonly number[] }[] = [
  { prefixes: ["4"], groups: [4, 4, 4, 4] },
  { prefixes: ["4"], groups: [4, 4, 4, 4] },
  { prefixes: ["51", "52", "53", "54", "55"], groups: [4, 4, 4, 4] },
  { prefixes: ["2221", "2314", "2520", "2720"], groups: [4, 4, 4, 4] },
  { prefixes: ["34", "37"], groups: [4, 6, 5] },
  { prefixes: ["6011", "644", "65"], groups: [4, 4, 4, 4] },
  { prefixes: ["36", "38"], groups: [4, 6, 4] },
  { prefixes: ["3528", "3566", "3589"], groups: [4, 4, 4, 4] },
  { prefixes: ["62"], groups: [4, 4, 4, 4] },
  { prefixes: ["621", "625"], groups: [4, 4, 4, 4, 3] },
  { prefixes: ["5018", "6304", "6759"], groups: [4, 4, 4, 4] },
  { prefixes: ["4"], groups: [4, 3, 3, 3] },
];

/** The digits of a card in its groups; the last digit is the Luhn check digit. */
export function drawCard(random: Random): string[] {
  const { prefixes, groups } = random.pick(brands);
  const length = groups.reduce((sum, size) => sum + size, 0);
  const prefix = random.pick(prefixes);
  const body = prefix + random.fill("#".repeat(length - prefix.length - 1));
  const digits = body + luhnDigit(body);
  return groups.map((size, index) => {
    const start = groups.slice(0, index).reduce((sum, before) => sum + before, 0);
    return digits.slice(start, start + size);
  });
}

function luhnDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

export function writeCard(groups: readonly string[], random: Random): string {
  return groups.join(random.pick([" ", " ", "-", "", ", ", "  ", "."]));
}

/** Digits one by one or two by two, as recognisers write a number that was read slowly. */
export function writeCardSlowly(groups: readonly string[], random: Random): string {
  const digits = groups.join("");
  return (digits.match(random.pick([/\d/g, /\d\d?/g, /\d{1,3}/g])) ?? []).join(" ");
}

export function sayCard(groups: readonly string[], random: Random): string {
  return sayGroups(groups, random, "en");
}
