import type { Language } from "./number-words.ts";
import { numberWords } from "./number-words.ts";
import { firstNames, lastNames, mailHosts } from "./people.ts";
import type { Random } from "./random.ts";

export function drawEmail(random: Random): string {
  const first = random.pick(firstNames).toLowerCase();
  const last = random.pick(lastNames).toLowerCase();
  const local = random.pick([
    `${first}.${last}`,
    `${first}.${last}`,
    `${first[0]}${last}`,
    `${first}_${last}${random.int(50, 99)}`,
    `${first}${random.int(2, 99)}`,
    `${first}-${last}`,
    `${last}.family`,
    `${first}${last}`,
    `the.real.${first}`,
    `${first}.${last}+orders`,
  ]);
  return `${local}@${random.pick(mailHosts)}`;
}

export function writeEmail(email: string, random: Random): string {
  const titled = email.replace(/(^|[._-])[a-z](?=.*@)/g, (start) => start.toUpperCase());
  return random.pick([email, email, email, email.toUpperCase(), titled]);
}

const signs: Record<Language, Record<string, readonly string[]>> = {
  en: { "@": ["at", "at"], ".": ["dot"], "-": ["dash", "hyphen"], _: ["underscore"], "+": ["plus"] },
  de: { "@": ["at", "ät"], ".": ["punkt"], "-": ["minus", "bindestrich"], _: ["unterstrich"], "+": ["plus"] },
  fr: { "@": ["arobase"], ".": ["point"], "-": ["tiret"], _: ["tiret bas"], "+": ["plus"] },
  es: { "@": ["arroba"], ".": ["punto"], "-": ["guion"], _: ["guion bajo"], "+": ["más"] },
};

/** An address as it is dictated: signs by name, the local part whole or spelled. */
export function sayEmail(email: string, random: Random, language: Language): string {
  const [local = "", host = ""] = email.split("@");
  const isSpelled = random.chance(0.25);
  const isHostWritten = random.chance(0.2);
  const say = (text: string, isLetterByLetter: boolean) =>
    (text.match(/[a-z]+|\d+|[^a-z\d]/g) ?? [])
      .map((part) => {
        if (/^\d/.test(part)) return part.length < 3 ? numberWords(Number(part), language) : part;
        if (/^[a-z]/.test(part)) return isLetterByLetter ? [...part].join(" ") : part;
        return random.pick(signs[language][part] ?? [part]);
      })
      .join(" ");
  const at = random.pick(signs[language]["@"] ?? ["@"]);
  return `${say(local, isSpelled)} ${at} ${isHostWritten ? host : say(host, false)}`;
}
