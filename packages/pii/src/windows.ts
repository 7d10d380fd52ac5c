import { isNumberTalk } from "./number-words.ts";
import type { Finding } from "./span.ts";

/** How much of a text is looked at in one piece, so that memory and the reach of every search have a bound. */
export const windowLength = 32_768;
/** Where a text holds nothing but numbers for so long, it is cut among them. */
const longestNumbers = 32_768;
/** What a window sees on both sides of its part: more than any scanner reaches. */
const overlap = 2048;
const wordBehindSpace = /\s(\p{L}{2,32})/uy;

/**
 * Findings of a text of any length, window by window. Each window owns what starts in its part, and sees its neighbours' edges. A part
 * ends before an ordinary word, where no number, address or date goes on, so that the findings are those of one look at the whole.
 */
export function findInWindows(
  text: string,
  length: number,
  find: (window: string) => readonly Finding[],
): readonly Finding[] {
  if (text.length <= length) return find(text);
  const findings: Finding[] = [];
  let covered = 0;
  for (let start = 0; start < text.length; ) {
    const end = partEnd(text, start + length);
    const from = Math.max(0, start - overlap);
    const found = find(text.slice(from, Math.min(text.length, end + overlap)));
    const own = found.map((finding) => ({ ...finding, start: finding.start + from, end: finding.end + from }));
    for (const finding of own.sort((left, right) => left.start - right.start)) {
      if (finding.start < Math.max(start, covered) || finding.start >= end) continue;
      findings.push(finding);
      covered = finding.end;
    }
    start = end;
  }
  return findings;
}

/** The first ordinary word behind a blank from `earliest` on. */
function partEnd(text: string, earliest: number): number {
  const latest = earliest + longestNumbers;
  if (latest >= text.length) return text.length;
  for (let at = earliest; at < latest; at++) {
    wordBehindSpace.lastIndex = at;
    const word = wordBehindSpace.exec(text)?.[1];
    if (word !== undefined && !isNumberTalk(text, at + 1)) return at + 1;
  }
  return latest;
}
