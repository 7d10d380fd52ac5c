import type { TextPart } from "@earshot/model";

/** How much of a long utterance a snippet shows, in characters, and how much of that lies before the first hit. */
const maxLength = 240;
const lead = 60;

/** Cuts a long text around its first hit; an ellipsis marks what was left out. */
export function toSnippet(parts: readonly TextPart[]): TextPart[] {
  const lengths = parts.map(({ text }) => text.length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total <= maxLength) return parts.map((part) => ({ ...part }));
  const firstHit = parts.findIndex(({ match }) => match);
  const hitAt = lengths.slice(0, Math.max(0, firstHit)).reduce((sum, length) => sum + length, 0);
  const whole = parts.map(({ text }) => text).join("");
  const from = hitAt <= lead ? 0 : wordStart(whole, hitAt - lead, hitAt);
  const to = from + maxLength >= total ? total : wordEnd(whole, from + maxLength, from);
  const cut: TextPart[] = [];
  if (from > 0) cut.push({ text: "…", match: false });
  let at = 0;
  for (const { text, match } of parts) {
    const visible = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (visible !== "") cut.push({ text: visible, match });
    at += text.length;
  }
  if (to < total) cut.push({ text: "…", match: false });
  return cut;
}

/** The first start of a word in `text` from `from` on, or `from` when there is none before `limit`. */
function wordStart(text: string, from: number, limit: number): number {
  const space = text.slice(from, limit).search(/\s\S/u);
  return space === -1 ? notInsidePair(text, from) : from + space + 1;
}

/** The last end of a word up to `to`, or `to` when the last 40 characters hold none. */
function wordEnd(text: string, to: number, from: number): number {
  const space = text.slice(Math.max(from, to - 40), to).search(/\s+\S*$/u);
  return space === -1 ? notInsidePair(text, to) : Math.max(from, to - 40) + space;
}

function notInsidePair(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
