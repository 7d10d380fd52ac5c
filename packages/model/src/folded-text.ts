/**
 * Letters of scripts that are written without spaces, and Hangul, whose words carry their particles: each is a word of its own, so
 * that any substring, even of one character, is found as a phrase.
 */
const isolated =
  /(?=[\p{L}\p{N}])[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;

/** A character with the marks on it; Hangul that is spelt in its parts is one character. */
const clusters = /(?:[\u1100-\u115f][\u1160-\u11a7]?|[\uac00-\ud7a3])[\u11a8-\u11ff]?\p{M}*|\P{M}\p{M}*|\p{M}+/gu;

/** Marks that may be left out in writing: accents of any script, Hebrew points and Arabic vowel signs. */
const accents =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc]/g;

const ascii = /^[\x20-\x7e]*$/;

/** Whether folding a text changes nothing of it but its case. */
export function isPlainText(text: string): boolean {
  return ascii.test(text);
}

/** A character as it is compared: composed and without accents, so that every spelling of a word is one word. */
function fold(character: string): string {
  return ascii.test(character) ? character : character.normalize("NFD").replace(accents, "").normalize("NFC");
}

/**
 * The characters of a text, each with its folded form, and whether it is a word apart from the one before it.
 * @param spaces characters that are spaces for the one who asks
 */
export function* foldedPieces(
  text: string,
  spaces: ReadonlySet<string>,
): Generator<{ original: string; folded: string; isApart: boolean }> {
  let before: "space" | "isolated" | "other" = "space";
  for (const [original] of text.matchAll(clusters)) {
    const folded = spaces.has(original) ? " " : fold(original);
    const kind = folded === " " ? "space" : isolated.test(folded) ? "isolated" : "other";
    const touches = before !== "space" && kind !== "space" && folded !== "";
    yield { original, folded, isApart: touches && (kind === "isolated" || before === "isolated") };
    if (folded !== "") before = kind;
  }
}

const none: ReadonlySet<string> = new Set();

/** The words of a text as the search compares them: without case and accents; letters of scripts without spaces are words. */
export function foldedWords(text: string): string[] {
  let folded = text;
  if (!isPlainText(text)) {
    folded = "";
    for (const piece of foldedPieces(text, none)) folded += piece.isApart ? ` ${piece.folded}` : piece.folded;
  }
  return folded.toLowerCase().match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];
}
