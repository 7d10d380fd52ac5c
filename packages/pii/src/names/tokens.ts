/** A word, a number, a mark, or a stretch that is known to be something else. */
export interface Token {
  start: number;
  end: number;
  /** As it is written; of a known stretch "#" and its kind. */
  text: string;
}

/** A stretch of a text that other rules have found, or that is masked already. */
export interface KnownStretch {
  kind: string;
  start: number;
  end: number;
}

/** Their full stop belongs to them, and ends nothing. */
const titles = new Set("mr mrs ms dr prof st jr sr".split(" "));
const clitic = /['’](?:s|m|re|ve|ll|d)$/i;
const nonAsciiWord = /[\p{L}\p{N}\p{M}]/u;
const isWordCode = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const apostrophes = "'’";

/** The tokens of a text from one offset to another. Known stretches are sorted and apart; each is one token. */
export function toTokens(text: string, known: readonly KnownStretch[] = []): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const { kind, start, end } of known) {
    addTokens(text, at, start, tokens);
    tokens.push({ start, end, text: `#${kind}` });
    at = end;
  }
  addTokens(text, at, text.length, tokens);
  return tokens;
}

function addTokens(text: string, from: number, to: number, tokens: Token[]): void {
  for (let at = from; at < to; ) {
    const start = at;
    at = wordEnd(text, at, to);
    if (at > start) {
      addWord(text, start, at, tokens);
      continue;
    }
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    const mark = text.slice(start, at);
    if (mark === "." && isTitle(tokens.at(-1), start)) continue;
    if (mark.trim() !== "") tokens.push({ start, end: at, text: mark });
  }
}

function isTitle(token: Token | undefined, end: number): boolean {
  return token?.end === end && token.text.length < 5 && titles.has(token.text.toLowerCase());
}

/** Behind the letters and digits from an offset on, with apostrophes between them. */
function wordEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    if (isWordAt(text, at)) at += isPair(text, at) ? 2 : 1;
    else if (at > from && apostrophes.includes(text[at] ?? " ") && at + 1 < to && isWordAt(text, at + 1)) at++;
    else break;
  }
  return Math.min(at, to);
}

function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return isWordCode[code] === 1;
  return nonAsciiWord.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}

/** "Smith's" is a name and what is said of it. */
function addWord(text: string, start: number, end: number, tokens: Token[]): void {
  const word = text.slice(start, end);
  const behind = clitic.exec(word);
  const middle = behind === null || behind.index === 0 ? end : start + behind.index;
  tokens.push({ start, end: middle, text: text.slice(start, middle) });
  if (middle < end) tokens.push({ start: middle, end, text: text.slice(middle, end) });
}
