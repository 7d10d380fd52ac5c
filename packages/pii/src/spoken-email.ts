import type { Claims } from "./claims.ts";
import { numberWord } from "./number-words.ts";
import { before, matchesOf } from "./surroundings.ts";

const blank = "(?:,?[ \\n]|,\\n)";
const dot = `(?:${blank}dot${blank}|\\.)`;
const label = "[a-z0-9][\\w'’-]{0,30}";
const topLevel =
  "com|net|org|edu|gov|info|biz|io|app|dev|tech|travel|online|store|shop|cloud|agency|global|world|email|xyz|club|london|scot|wales|me|uk|ie|eu|de|at|ch|fr|es|it|nl|be|se|no|dk|fi|pl|pt|cz|gr|hu|ro|ru|ua|tr|il|ae|sa|eg|ke|gh|ng|za|ca|us|mx|br|ar|cl|pe|au|nz|in|pk|bd|lk|ph|sg|my|th|id|vn|jp|kr|cn|hk|tw";
/** "At g mail dot com", "at example dot co dot uk", "at example.com", "@gmail dot com": what stands before it is the name. */
const domains = new RegExp(
  `(?:${blank}(?:at|@)${blank}|@)((?:${label} ){0,3}?${label})(?:${dot}${label}){0,2}?${dot}(?:co${dot})?(?:${topLevel})\\b(?!${dot}(?:${topLevel})\\b)`,
  "gi",
);
/** Whose addresses are said far more often than their pages. */
const provider =
  /^(?:g ?mail|google ?mail|hot ?mail|outlook|yahoo|y ?mail|rocket ?mail|i ?cloud|a ?o ?l|proton ?mail|b ?t ?internet|g ?m ?x|msn|live|comcast|verizon)$/i;
const emailNamed = /\be-?mails?\b/i;
const joiners = new Set("dot underscore dash hyphen minus plus point".split(" "));
const notInNames = new Set(
  "is it its it's that's that was be e-mail email mail emails address to on at my your his her their our the a so and or as yes yeah yep um uh er okay ok sure please me you him them use using under with for from by send sent write reach contact try say says said put have has got here look looking buy bought order ordered orders online i".split(
    " ",
  ),
);
const word = /\w[\w'’.+-]*/g;
const nothingElse = /^(?:,?[ \n]|,\n)?$/;
const longest = { name: 120, nameWords: 24, plainWords: 3, question: 200 } as const;

/**
 * E-mail addresses that are read aloud, "jane dot doe at example dot com", where they can't be the place of a page: their name is joined or
 * spelled, their domain is of a provider of e-mail, or an e-mail was spoken of.
 */
export function findSpokenEmails(text: string, claims: Claims): void {
  let end = 0;
  for (const { 0: said, 1: domain = "", index } of matchesOf(domains, text)) {
    const name = nameBefore(text, end, index);
    end = index + said.length;
    if (name === null) continue;
    const isNamed = emailNamed.test(before(text, name.start, longest.question));
    const isWholeDomain = !domain.includes(" ") || provider.test(domain);
    if (!isNamed && !(isWholeDomain && (name.isBuilt || provider.test(domain)))) continue;
    claims.take({ kind: "email", start: name.start, end, confidence: 0.9 });
  }
}

/**
 * The words from `least` to the offset that make up the name of an address: "jane dot doe 82", "j smith". It is built where parts of it are joined,
 * or two of them are spelled: orders and dollars are counted "at example dot com", too.
 */
function nameBefore(text: string, least: number, offset: number): { start: number; isBuilt: boolean } | null {
  const from = Math.max(least, offset - longest.name);
  const words = matchesOf(word, text.slice(from, offset)).slice(-longest.nameWords).reverse();
  let start: number | null = null;
  let joined = 0;
  let spelled = 0;
  let plain = 0;
  let isAfterJoiner = true;
  let next = offset;
  for (const [place, { 0: said, index }] of words.entries()) {
    const lower = said.toLowerCase();
    if (!nothingElse.test(text.slice(from + index + said.length, next))) break;
    const isJoiner = joiners.has(lower);
    const isJoined = joiners.has(words[place + 1]?.[0].toLowerCase() ?? "");
    const isLetter = lower.length === 1 && (isJoined || spelled > 0 || !notInNames.has(lower)) && !/\d/.test(lower);
    const isNumber = /^\d+$/.test(lower) || numberWord(lower) !== null;
    if (isJoiner || /[._+]/.test(lower)) joined++;
    else if (isLetter) spelled++;
    else if (!isNumber && (start === null || !isAfterJoiner)) {
      if (notInNames.has(lower) || ++plain > longest.plainWords) break;
    }
    start = from + index;
    next = start;
    isAfterJoiner = isJoiner;
  }
  return start === null ? null : { start, isBuilt: joined > 0 || spelled > 1 || (spelled === 1 && plain > 0) };
}
