import type { Claims } from "./claims.ts";
import { numberWord } from "./number-words.ts";
import { before, matchesOf } from "./surroundings.ts";

const blank = "(?:,?[ \\n]|,\\n)";
const dot = `(?:${blank}dot${blank}|\\.)`;
const label = "[a-z0-9][\\w'’-]{0,30}";
const topLevel =
  "com|net|org|edu|gov|info|biz|io|app|dev|me|uk|ie|eu|de|at|ch|fr|es|it|nl|be|se|no|dk|fi|pl|pt|ca|us|mx|br|au|nz|in|ng|ph|sg|za";
/** "At g mail dot com", "at example dot co dot uk", "at example.com": what stands before it is the name. */
const domains = new RegExp(
  `${blank}(?:at|@)${blank}(?:${label} ){0,3}?${label}(?:${dot}${label}){0,2}?${dot}(?:co${dot})?(?:${topLevel})\\b(?!${dot}(?:${topLevel})\\b)`,
  "gi",
);
const provider =
  /\b(?:g ?mail|google ?mail|hot ?mail|outlook|live|msn|yahoo|y ?mail|rocket ?mail|i ?cloud|a ?o ?l|proton|proton ?mail|b ?t ?internet|sky|virgin ?media|talk ?talk|comcast|verizon|big ?pond|opt ?us ?net|shaw|rogers|g ?m ?x|web|free|orange|mail)\b/i;
const emailNamed = /\be-?mails?\b/i;
const joiners = new Set("dot underscore dash hyphen minus plus point".split(" "));
const notInNames = new Set(
  "is it its it's that's that was be e-mail email mail emails address to on at my your his her their our the a so and or as yes yeah yep um uh er okay ok sure please me you him them use using under with for from by send sent write reach contact try say says said put have has got here look looking buy bought order ordered online".split(
    " ",
  ),
);
const word = /[\w'’.+-]+/g;
const longest = { name: 120, nameWords: 24, plainWords: 3, question: 200 } as const;

/**
 * E-mail addresses that are read aloud, "jane dot doe at example dot com", where they can't be the place of a page: their name is joined,
 * spelled or has digits, their domain is of a provider of e-mail, or an e-mail was spoken of.
 */
export function findSpokenEmails(text: string, claims: Claims): void {
  for (const { 0: domain, index } of matchesOf(domains, text)) {
    const name = nameBefore(text, index);
    if (name === null) continue;
    const isOne = name.isBuilt || provider.test(domain) || emailNamed.test(before(text, name.start, longest.question));
    if (isOne) claims.take({ kind: "email", start: name.start, end: index + domain.length, confidence: 0.9 });
  }
}

/** The words before the offset that make up the name of an address. */
function nameBefore(text: string, offset: number): { start: number; isBuilt: boolean } | null {
  const from = Math.max(0, offset - longest.name);
  const words = matchesOf(word, text.slice(from, offset)).slice(-longest.nameWords).reverse();
  let start: number | null = null;
  let isBuilt = false;
  let isJoined = true;
  let plainWords = 0;
  let next = offset;
  for (const { 0: said, index } of words) {
    const lower = said.toLowerCase();
    const end = from + index + said.length;
    if (!/^(?:,?[ \n]|,\n)?$/.test(text.slice(end, next))) break;
    const isJoiner = joiners.has(lower);
    const isPart: boolean = isJoiner || isSpelled(lower, isBuilt);
    if (!isPart && !isJoined && (notInNames.has(lower) || ++plainWords > longest.plainWords)) break;
    if (!isPart && start === null && notInNames.has(lower)) break;
    isBuilt ||= isPart || /[\d._+]/.test(lower);
    start = from + index;
    next = start;
    isJoined = isJoiner;
  }
  return start === null ? null : { start, isBuilt };
}

/** A letter, a number, or a word of one: "j", "82", "double", "seven". "A" and "I" are words, unless others are spelled behind them. */
function isSpelled(lower: string, isBuilt: boolean): boolean {
  if (lower.length === 1) return isBuilt || (lower !== "a" && lower !== "i");
  return /^\d+$/.test(lower) || numberWord(lower) !== null;
}
