const digitCode = { zero: 48, nine: 57 } as const;

export function isDigit(character: string | undefined): boolean {
  if (character === undefined || character.length === 0) return false;
  const code = character.charCodeAt(0);
  return code >= digitCode.zero && code <= digitCode.nine;
}

const letter = /\p{L}/u;

export function isLetter(character: string | undefined): boolean {
  return character !== undefined && letter.test(character);
}

export function countDigits(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= digitCode.zero && code <= digitCode.nine) count++;
  }
  return count;
}

/** Up to `length` characters before the offset. */
export function before(text: string, offset: number, length: number): string {
  return text.slice(Math.max(0, offset - length), offset);
}

/** Whether the number from `start` to `end` is only a part of a longer one: `1-` before it, `-2` behind it, or a decimal point. */
export function isPartOfLongerNumber(text: string, start: number, end: number): boolean {
  if (isDigit(text[start - 1]) || isDigit(text[end])) return true;
  const separators = text.slice(start, end).includes(" ") ? "-. " : "-.";
  const previous = text[start - 1];
  if (previous !== undefined && separators.includes(previous) && isDigit(text[start - 2])) return true;
  const next = text[end];
  return next !== undefined && separators.includes(next) && isDigit(text[end + 1]);
}

const numberedThing =
  /(?:\b|_)(?:orders?|ticket|invoice|case|reference|ref|id|tracking|sku|part|serial|confirmation|booking|transaction|batch|job|session|build|account|acct|epoch|timestamp|ts|unix|seconds?|bytes|size|duration|offset|sequence|seq|version|count|total|ms|zip|isbn)(?:\.|s|'s)?["']?[ \t]*(?:no\.?|number|num|code|key|time)?["']?[ \t]*(?:is|was|of|at)?[ \t]*[:=#(_-]?[ \t]*[#"']?$/i;
const identifier = /[a-z](?:Id|ID|Ref|Number|No|Ms|Count|Size|Key|Code)["']?[ \t]*[:=][ \t]*["']?$/;

/** Whether the words before the offset say that the number there counts or names a thing, not a person's line. */
export function namesAThing(text: string, offset: number): boolean {
  const words = before(text, offset, 40);
  return words.endsWith("#") || numberedThing.test(words) || identifier.test(words);
}

/** Every match of a global pattern: `String.matchAll` without its copy of the pattern, which costs more than most searches here. */
export function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) matches.push(match);
  return matches;
}
