const units: Record<string, string> = {
  zero: "0",
  nought: "0",
  naught: "0",
  nil: "0",
  oh: "0",
  o: "0",
  one: "1",
  two: "2",
  three: "3",
  four: "4",
  five: "5",
  six: "6",
  seven: "7",
  eight: "8",
  nine: "9",
  niner: "9",
};
const teens: Record<string, string> = {
  ten: "10",
  eleven: "11",
  twelve: "12",
  thirteen: "13",
  fourteen: "14",
  fifteen: "15",
  sixteen: "16",
  seventeen: "17",
  eighteen: "18",
  nineteen: "19",
};
const tens: Record<string, string> = {
  twenty: "2",
  thirty: "3",
  forty: "4",
  fourty: "4",
  fifty: "5",
  sixty: "6",
  seventy: "7",
  eighty: "8",
  ninety: "9",
};
const repeats: Record<string, number> = { double: 2, triple: 3, treble: 3, quadruple: 4 };

/** What a word says when a number is read out digit by digit. */
export type NumberWord =
  | { role: "digits"; digits: string }
  | { role: "tens"; digit: string }
  | { role: "repeat"; times: number }
  | { role: "hundred" }
  | { role: "thousand" };

const words = new Map<string, NumberWord>();
for (const [word, digits] of Object.entries({ ...units, ...teens })) words.set(word, { role: "digits", digits });
for (const [word, digit] of Object.entries(tens)) words.set(word, { role: "tens", digit });
for (const [word, times] of Object.entries(repeats)) words.set(word, { role: "repeat", times });
words.set("hundred", { role: "hundred" });
words.set("thousand", { role: "thousand" });

export function numberWord(word: string): NumberWord | null {
  return words.get(word.toLowerCase()) ?? null;
}

/** Whether the word is a single digit, which may follow "twenty". */
export function isUnit(word: string): boolean {
  return word.toLowerCase() in units;
}

/** What people say between the groups of one number, by what it does to the number; a mere "and" is a list's. */
export type Filler = "hesitation" | "joint" | "correction" | "listed";

const phrases: Record<Filler, string> = {
  listed: "and",
  correction:
    "(?:no[ ,]+)?(?:wait|hold on)(?: a (?:second|sec|moment|minute))?|scratch that|strike that|correction|(?:oh[ ,]+)?(?:i'?m )?(?:so |very )?sorry(?: about that)?|i mean|i meant|make that|actually|oops|my mistake|my bad|excuse me|pardon(?: me)?|not that|that'?s (?:wrong|not right)|no",
  hesitation:
    "u{1,9}h{1,9}(?:[ -]huh)?|u{1,9}m{1,9}|e{1,9}r{1,9}m?|a{1,9}h{1,9}|e{1,9}h{1,9}|h{1,9}m{1,9}|m{1,9}(?:[ -]?h{1,9}m{1,9})?|let me (?:see|think|check|look)|let'?s see|hang on|one (?:moment|sec|second)(?: please)?|just a (?:moment|sec|second|minute)|give me a (?:moment|sec|second|minute)|bear with me|where was i|you know|like|well",
  joint:
    "and then|and finally|finally|lastly|followed by|after that|and it'?s|then it'?s|then there'?s|then|next|so|ok|okay|yes|yeah|yep|right|again|it'?s|that'?s|dash|hyphen|minus|slash|stroke|dot|point|period|space|comma|please",
};
const filler = new RegExp(
  `(?:(?<correction>${phrases.correction})|(?<hesitation>${phrases.hesitation})|(?<joint>${phrases.joint})|(?:${phrases.listed}))(?![\\w'])`,
  "iy",
);

const numberWords = [...words.keys()].filter((word) => !["o", "hundred", "thousand"].includes(word)).join("|");
const fillers = Object.values(phrases).join("|");
const begin = `(?:${numberWords}|o(?=[ ,-]))`;
const said = `(?:${numberWords}|oh?|hundred|thousand|${fillers})\\b`;
const separator = "[ \\t\\r\\n,.:;?!…/-]";
const goesOn = `(?:\\d|(?:${numberWords}|oh?|hundred|thousand)\\b|(?:${fillers})\\b${separator}{1,8}(?:\\d|${said}))`;
const blank = "[ \\t\\r\\n]";
/** A number word behind which the number goes on. */
export const wordStart = new RegExp(`\\b${begin}(?=${separator}{1,8}${goesOn})`, "gi");
/** The last digit before a comma, a stop or words behind which the number goes on. */
export const looseGap = new RegExp(
  `\\d(?=${blank}{0,2}(?:[,;!?…]|:${blank}|\\.${blank}|\\.\\.)[ \\t\\r\\n.,…/-]{0,6}${goesOn}|${blank}(?!\\d)${goesOn})`,
  "gi",
);
export const anyNumberStart = new RegExp(`\\d+|\\b${begin}\\b`, "gi");
/** A short written number, as an answer may be. */
export const shortNumber = /\d{3}/g;

/** The filler at an offset and where it ends. */
export function fillerAt(text: string, offset: number): { filler: Filler; end: number } | null {
  filler.lastIndex = offset;
  const match = filler.exec(text);
  if (match === null) return null;
  const { correction, hesitation, joint } = match.groups ?? {};
  const kind: Filler =
    correction !== undefined
      ? "correction"
      : hesitation !== undefined
        ? "hesitation"
        : joint !== undefined
          ? "joint"
          : "listed";
  return { filler: kind, end: filler.lastIndex };
}

const fillerWords = new Set(
  Object.values(phrases)
    .join("|")
    .match(/[a-z]+/gi),
);
const word = /[A-Za-z]{1,32}/y;

/** Whether the word at the offset may be said inside a number, alone or in a phrase. */
export function isNumberTalk(text: string, offset: number): boolean {
  word.lastIndex = offset;
  const found = word.exec(text)?.[0].toLowerCase();
  return found !== undefined && (words.has(found) || fillerWords.has(found) || fillerAt(text, offset) !== null);
}
