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
const hesitations = new Set(["uh", "um", "er", "erm", "ah", "hmm", "dash", "hyphen", "space", "then"]);

/** What a word says when a number is read out digit by digit. */
export type NumberWord =
  | { role: "digits"; digits: string }
  | { role: "tens"; digit: string }
  | { role: "repeat"; times: number }
  | { role: "hundred" }
  | { role: "hesitation" };

const words = new Map<string, NumberWord>();
for (const [word, digits] of Object.entries({ ...units, ...teens })) words.set(word, { role: "digits", digits });
for (const [word, digit] of Object.entries(tens)) words.set(word, { role: "tens", digit });
for (const [word, times] of Object.entries(repeats)) words.set(word, { role: "repeat", times });
words.set("hundred", { role: "hundred" });
for (const word of hesitations) words.set(word, { role: "hesitation" });

export function numberWord(word: string): NumberWord | null {
  return words.get(word.toLowerCase()) ?? null;
}

/** Whether the word is a single digit, which may follow "twenty". */
export function isUnit(word: string): boolean {
  return word.toLowerCase() in units;
}

/** Finds where a number read aloud may begin. */
export const firstNumberWord =
  /\b(?:zero|one|two|three|four|five|six|seven|eight|niner?|oh|nought|naught|nil|double|triple|treble|quadruple|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety)\b/gi;
