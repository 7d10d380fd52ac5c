import type { Random } from "./random.ts";

const units = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ordinals =
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
    " ",
  );
const radio =
  "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu".split(
    " ",
  );
const homely =
  "apple bob cat dog elephant fred george harry india jack king lemon mother nellie orange peter queen robert sugar tommy umbrella victor william xray yellow zebra".split(
    " ",
  );

/** 0 to 9999 in words. */
export function numberWords(value: number, random: Random): string {
  if (value < 10) return units[value] ?? "";
  if (value < 20) return teens[value - 10] ?? "";
  if (value < 100) {
    const ten = tens[Math.floor(value / 10) - 2] ?? "";
    return value % 10 === 0 ? ten : `${ten}${random.chance(15) ? "-" : " "}${units[value % 10]}`;
  }
  if (value < 1000) {
    const hundreds = Math.floor(value / 100);
    const rest = value % 100;
    if (rest === 0) return `${units[hundreds]} hundred`;
    if (random.chance(40)) return `${units[hundreds]} ${rest < 10 ? `oh ${units[rest]}` : numberWords(rest, random)}`;
    return `${units[hundreds]} hundred ${random.chance(60) ? "and " : ""}${numberWords(rest, random)}`;
  }
  const high = numberWords(Math.floor(value / 100), random);
  const low = value % 100;
  if (low === 0) return `${high} hundred`;
  return `${high} ${low < 10 ? `oh ${units[low]}` : numberWords(low, random)}`;
}

/** Digits read one by one. */
export function digitWords(digits: string, random: Random): string {
  const oh = random.chance(50);
  const read = [...digits].map((digit) => (digit === "0" && oh ? "oh" : (units[Number(digit)] ?? digit)));
  if (random.chance(12)) return read.join(", ");
  for (let at = 1; at < read.length; at++) {
    if (read[at] !== read[at - 1] || !random.chance(60)) continue;
    read.splice(at - 1, 2, `double ${read[at]}`);
  }
  return read.join(" ");
}

export function ordinalWord(value: number): string {
  return ordinals[value - 1] ?? `${value}th`;
}

export function ordinalDigits(value: number): string {
  const last = value % 10;
  const isTeen = value % 100 > 10 && value % 100 < 14;
  return `${value}${isTeen ? "th" : last === 1 ? "st" : last === 2 ? "nd" : last === 3 ? "rd" : "th"}`;
}

/** A word letter by letter, as somebody says it and a recogniser writes it. */
export function spelled(word: string, random: Random): string {
  const letters = [...word.toUpperCase()].filter((letter) => letter >= "A" && letter <= "Z");
  const way = random.below(12);
  if (way === 0) return letters.join("-");
  if (way === 1) return letters.join(", ");
  if (way === 2) return letters.join(". ");
  if (way < 5 && letters.length < 9) {
    const alphabet = random.chance(50) ? radio : homely;
    const as = random.pick([" for ", " as in ", " for "]);
    const said = letters.map((letter) => `${letter}${as}${alphabet[letter.charCodeAt(0) - 65]}`);
    return said.join(random.pick([" ", ", "]));
  }
  if (way === 5) {
    const some = letters.map((letter) => {
      return random.chance(30) ? `${letter} for ${radio[letter.charCodeAt(0) - 65]}` : letter;
    });
    return some.join(" ");
  }
  const read = [...letters];
  for (let at = 1; at < read.length; at++) {
    if (read[at] === read[at - 1] && random.chance(60)) read.splice(at - 1, 2, `double ${read[at]}`);
  }
  return read.join(" ");
}
