import type { Claims } from "./claims.ts";

const localCharacter = /[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const domainCharacter = /[\p{L}\p{M}\p{N}.-]/u;
const topLevel = /^(?:xn--[a-z0-9-]{1,59}|[\p{L}\p{M}]{2,63})$/iu;
const label = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;
const fileEndings = new Set(
  "png jpg jpeg gif webp svg ico js mjs cjs css json tgz gz tar pdf exe wav mp3 mp4 webm".split(" "),
);
const leadingPunctuation = "'`{|=/!?*#$%&.";
const longest = { local: 64, domain: 253 } as const;

/** E-mail addresses, internationalised ones too; quoted local parts included. */
export function findEmails(text: string, claims: Claims): void {
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const start = localStart(text, at);
    const end = start === null ? null : domainEnd(text, at + 1);
    if (start === null || end === null) continue;
    claims.take({ kind: "email", start, end, confidence: 0.98 });
  }
}

function localStart(text: string, at: number): number | null {
  if (text[at - 1] === '"') {
    const quote = text.lastIndexOf('"', at - 2);
    return quote >= 0 && quote < at - 2 && at - quote <= longest.local && !text.slice(quote, at).includes("\n")
      ? quote
      : null;
  }
  let start = at;
  while (start > 0 && at - start < longest.local) {
    const units = isLowSurrogate(text, start - 1) ? 2 : 1;
    if (!localCharacter.test(text.slice(start - units, start))) break;
    start -= units;
  }
  while (start < at && leadingPunctuation.includes(text[start] ?? " ")) start++;
  return start === at || text[at - 1] === "." ? null : start;
}

function domainEnd(text: string, from: number): number | null {
  let end = from;
  while (end < text.length && end - from < longest.domain) {
    const units = isLowSurrogate(text, end + 1) ? 2 : 1;
    if (!domainCharacter.test(text.slice(end, end + units))) break;
    end += units;
  }
  // The sentence may go on right behind the address ("mail a@b.de.Then"): the longest run of labels with a good end counts.
  const labels = text.slice(from, end).split(".");
  const firstBad = labels.findIndex((part) => !label.test(part));
  const good = firstBad === -1 ? labels.length : firstBad;
  let at = from + labels.slice(0, good + 1).join(".").length;
  for (let last = Math.min(good, labels.length - 1); last > 0; last--) {
    const written = labels[last] ?? "";
    const top = written.replace(/-+$/, "");
    if (fileEndings.has(top.toLowerCase())) return null;
    if (topLevel.test(top)) return at - (written.length - top.length);
    at -= written.length + 1;
  }
  return null;
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
