/** A word of an utterance, by its place in the text. */
interface Word {
  text: string;
  start: number;
  end: number;
  /** Which part of the utterance it is in; masks are between the parts. */
  part: number;
}

/** What stands for personal data that was masked: before the call was stored, or when somebody marked it. */
export const mask = /\[[^[\]\n]{1,60} ••••\]/g;

/** The words of an utterance that are not masked. */
export function wordsOf(said: string): Word[] {
  const words: Word[] = [];
  let part = 0;
  let at = 0;
  for (const { index, 0: found } of [...said.matchAll(mask), { index: said.length, 0: "" }]) {
    for (const word of said.slice(at, index).matchAll(/[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?/gu)) {
      const start = at + word.index;
      words.push({ text: word[0], start, end: start + word[0].length, part });
    }
    part += 1;
    at = index + found.length;
  }
  return words;
}

/** The last word before the next mask. */
export function endOf(words: readonly Word[], first: number): number {
  return words.findLastIndex(({ part }) => part === words[first]?.part);
}

/** The words in which a selected text is; -1 for both when there are none. */
export function chosenBy(words: readonly Word[], said: string, selected: string): { first: number; last: number } {
  const from = selected === "" ? -1 : placeOf(said, selected);
  const to = from + selected.length;
  const first = from === -1 ? -1 : words.findIndex(({ end }) => end > from);
  if (first === -1) return { first: -1, last: -1 };
  const last = words.findLastIndex(({ start }) => start < to);
  return { first, last: Math.max(first, Math.min(last, endOf(words, first))) };
}

/** Where it is a whole word or several, else where it is within one. */
function placeOf(said: string, selected: string): number {
  const nearest = said.indexOf(selected);
  for (let at = nearest; at !== -1; at = said.indexOf(selected, at + 1)) {
    const beside = `${said[at - 1] ?? ""} ${said[at + selected.length] ?? ""}`;
    if (!/[\p{L}\p{N}]/u.test(beside)) return at;
  }
  return nearest;
}

export function textOf(said: string, first: Word | undefined, last: Word | undefined): string {
  return first === undefined || last === undefined ? "" : said.slice(first.start, last.end);
}
