import { numberWords } from "./number-words.ts";
import type { Random } from "./random.ts";
import { sayGroups } from "./spoken-digits.ts";

export function drawIp4(random: Random): string {
  const network = random.pick(["192.168", "10.0", "172.16", "81.2", "203.0", "86.154", "24.48", "91.64"]);
  return `${network}.${random.int(0, 254)}.${random.int(1, 254)}`;
}

export function drawIp6(random: Random): string {
  const tail = random.fill("****:****:****:****");
  return random.pick([
    `2001:db8:85a3:0:${tail}`,
    `2a02:8109:%::${random.fill("***")}`.replace("%", random.fill("%***")),
    `fe80::${tail}`,
  ]);
}

/** "one ninety two dot one six eight dot oh dot twelve": each part as a hundred and a rest, or digit by digit. */
export function sayIp4(address: string, random: Random): string {
  const isDigitByDigit = random.chance(0.5);
  const dot = random.pick(["dot", "dot", "point"]);
  return address
    .split(".")
    .map((part) => {
      const value = Number(part);
      if (isDigitByDigit) return [...part].map((digit) => numberWords(Number(digit), "en")).join(" ");
      if (value < 100) return numberWords(value, "en");
      const rest = value % 100;
      const hundred = numberWords(Math.floor(value / 100), "en");
      if (rest === 0) return `${hundred} hundred`;
      return `${hundred} ${rest < 10 ? `oh ${numberWords(rest, "en")}` : numberWords(rest, "en")}`;
    })
    .join(` ${dot} `);
}

/** The three parts of an American social security number: no 000, 666 or 9xx in front. */
export function drawSsn(random: Random): string[] {
  const area = random.int(1, 899);
  return [String(area === 666 ? 667 : area).padStart(3, "0"), random.fill("%#"), random.fill("%###")];
}

export function writeSsn(parts: readonly string[], random: Random): string {
  return parts.join(random.pick(["-", "-", "-", " ", "", ", ", "."]));
}

export function saySsn(parts: readonly string[], random: Random): string {
  if (random.chance(0.25)) return parts.map((part) => sayGroups([part], random, "en")).join(" dash ");
  return sayGroups(parts, random, "en");
}
