import type { Random } from "./random.ts";
import { sayGroups } from "./spoken-digits.ts";

export const ibanCountries = ["DE", "GB", "FR", "ES", "NL", "AT", "CH", "BE", "IE", "IT"] as const;
export type IbanCountry = (typeof ibanCountries)[number];

/** An IBAN with its check digits, and the check digits of the country where it has its own. */
export function drawIban(country: IbanCountry, random: Random): string {
  const bban = drawBban(country, random);
  const check = 98 - remainderOf97(lettersAsNumbers(`${bban}${country}00`));
  return `${country}${String(check).padStart(2, "0")}${bban}`;
}

function drawBban(country: IbanCountry, random: Random): string {
  switch (country) {
    case "DE":
      return random.pick(["50010517", "37040044", "20030000", "70150000"]) + random.fill("##########");
    case "GB":
      return random.pick(["NWBK", "BARC", "LOYD", "MIDL"]) + random.fill("##############");
    case "FR": {
      const account = random.pick(["30004", "20041", "30003"]) + random.fill("################");
      const key = 97 - remainderOf97(`${account}00`);
      return account + String(key).padStart(2, "0");
    }
    case "ES": {
      const bank = random.pick(["2100", "0049", "0182"]) + random.fill("####");
      const account = random.fill("##########");
      return bank + spanishDigit(`00${bank}`) + spanishDigit(account) + account;
    }
    case "NL":
      return random.pick(["ABNA", "INGB", "RABO"]) + dutchAccount(random);
    case "AT":
      return random.pick(["12000", "20111", "32000"]) + random.fill("###########");
    case "CH":
      return random.pick(["00762", "08390", "09000"]) + random.fill("############");
    case "BE": {
      const account = random.fill("5########%");
      const check = Number(account) % 97;
      return account + String(check === 0 ? 97 : check).padStart(2, "0");
    }
    case "IE":
      return random.pick(["AIBK", "BOFI"]) + random.fill("##############");
    case "IT":
      return italianBban(random.pick(["0542811101", "0306909606"]) + random.fill("############"));
  }
}

function spanishDigit(digits: string): string {
  const weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  const digit = 11 - (sum % 11);
  return String(digit === 11 ? 0 : digit === 10 ? 1 : digit);
}

/** Ten digits that pass the Dutch test by eleven. */
function dutchAccount(random: Random): string {
  for (;;) {
    const account = `0${random.fill("%########")}`;
    const sum = [...account].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
    if (sum % 11 === 0) return account;
  }
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];

/** The Italian account with its control letter in front. */
function italianBban(digits: string): string {
  const sum = [...digits].reduce((total, digit, index) => {
    return total + (index % 2 === 0 ? (oddValues[Number(digit)] ?? 0) : Number(digit));
  }, 0);
  return String.fromCharCode("A".charCodeAt(0) + (sum % 26)) + digits;
}

function lettersAsNumbers(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}

function remainderOf97(digits: string): number {
  return [...digits].reduce((remainder, digit) => (remainder * 10 + Number(digit)) % 97, 0);
}

export function writeIban(iban: string, random: Random): string {
  const groups = iban.match(/.{1,4}/g) ?? [];
  return random.pick([groups.join(" "), groups.join(" "), iban, groups.join("-"), iban.toLowerCase()]);
}

/** Letters by their names in the alphabet, digits as words. */
export function sayIban(iban: string, random: Random, language: "en" | "de"): string {
  const parts = iban.match(/[A-Z]+|\d{1,4}/g) ?? [];
  return parts
    .map((part) => (/\d/.test(part) ? sayGroups([part], random, language) : [...part.toLowerCase()].join(" ")))
    .join(" ");
}
