import type { Part } from "./labelled-text.ts";
import type { Random } from "./random.ts";

const fillers = ["um", "uh", "er", "erm", "uh", "um,", "you know", "like", "uhm", "ah", "hmm", "so", "well", "yeah"];

/** The words of a language: those said all the time, and the others. */
export interface Vocabulary {
  usual: readonly string[];
  rare: readonly string[];
}

/** How a recogniser, and people who speak, change a text. */
export function addNoise(parts: readonly Part[], words: Vocabulary, random: Random): Part[] {
  const style = random.below(100);
  const heard = parts.map((part) =>
    part.kind === undefined && !part.text.includes("•") ? { ...part, text: mishear(part.text, words, random) } : part,
  );
  if (style < 44) return heard.map((part) => ({ ...part, text: plain(part, style < 30) }));
  if (style < 48) return heard.map((part) => ({ ...part, text: unmasked(part.text, (text) => text.toLowerCase()) }));
  if (style < 50) return heard.map((part) => ({ ...part, text: unmasked(part.text, (text) => text.toUpperCase()) }));
  if (style < 54) return heard.map((part) => ({ ...part, text: part.text.replace(/[.?!,]/g, "") }));
  return heard;
}

/** Lower case without punctuation, and without apostrophes now and then. */
function plain({ text }: Part, keepsApostrophes: boolean): string {
  return unmasked(text, (piece) => {
    const bare = piece
      .toLowerCase()
      .replace(/(?<=\p{L})-(?=\p{L}\b)|[.,?!;:"()]/gu, (mark) => (mark === "-" ? " " : ""))
      .replace(/ {2,}/g, " ");
    return keepsApostrophes ? bare : bare.replace(/['’]/g, "");
  });
}

/** Masks stay as they are. */
function unmasked(text: string, change: (text: string) => string): string {
  return text
    .split(/(\[\w+ ••••\])/)
    .map((piece, index) => (index % 2 === 0 ? change(piece) : piece))
    .join("");
}

/** Words go missing, come twice, or are mistaken for others; hesitations come in. Rare words are not names. */
function mishear(text: string, { usual, rare }: Vocabulary, random: Random): string {
  if (random.chance(45)) return text;
  const pieces = text.split(/(?<= )/);
  let result = "";
  for (const piece of pieces) {
    const chance = random.below(200);
    const isWord = /^[a-z']+ $/.test(piece);
    if (isWord && chance < 3) continue;
    if (isWord && chance < 6) result += `${random.pick(usual)} `;
    else if (isWord && piece.length > 4 && chance < 18)
      result += `${random.chance(85) ? random.pick(rare) : invented(random)} `;
    else if (isWord && chance < 21) result += piece + piece;
    else if (isWord && chance < 27) result += `${piece}${random.pick(fillers)} `;
    else result += piece;
  }
  return result;
}

const syllables = [
  "ba",
  "cro",
  "den",
  "fli",
  "gro",
  "hal",
  "ju",
  "kem",
  "lo",
  "mun",
  "ner",
  "pli",
  "quo",
  "ser",
  "tam",
  "vo",
  "wid",
  "zen",
];
const endings = ["s", "ed", "ing", "er", "ly", "y", "able", "tion", "ment", "ness", "ise", "est"];

/** A word that no list has. */
function invented(random: Random): string {
  return `${random.pick(syllables)}${random.chance(50) ? random.pick(syllables) : ""}${random.pick(endings)}`;
}
