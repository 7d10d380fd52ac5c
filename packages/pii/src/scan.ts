import type { CountryCode } from "libphonenumber-js/max";
import { findBirthDates } from "./birth-date.ts";
import { findCards } from "./card.ts";
import { createClaims } from "./claims.ts";
import type { Matcher } from "./custom-pattern.ts";
import { findEmails } from "./email.ts";
import { excludeHarmlessNumbers } from "./harmless-numbers.ts";
import { findIbans } from "./iban.ts";
import { findIpAddresses } from "./ip.ts";
import { findInternationalPhones, findNationalPhones, type PhoneRules } from "./phone.ts";
import { toPlainText } from "./plain-text.ts";
import { type Finding, findMasks, maskOf, type PiiSpan } from "./span.ts";
import { findSpokenNumbers } from "./spoken-number.ts";
import { findSocialSecurityNumbers } from "./ssn.ts";
import { countDigits, matchesOf } from "./surroundings.ts";

export interface ScanRules {
  defaultRegion: CountryCode;
  phone: PhoneRules;
  matchers: readonly Matcher[];
  /** Every kind there is, custom ones too: whose masks are left alone. */
  kinds: ReadonlySet<string>;
}

const fewestDigits = { phone: 7, ssn: 9, card: 12 } as const;
const cluster = /[+(\d][\d+() .\-/\t\r\n]{6,}/g;

/**
 * Every span of personal data in a text, sorted, without overlaps. What has a checksum or an unmistakable shape comes first, then what only numbers and their surroundings tell. `transcript` takes groups of digits for speech.
 */
export function scan(original: string, rules: ScanRules, transcript: boolean): PiiSpan[] {
  const plain = toPlainText(original);
  const { text } = plain;
  const claims = createClaims();
  const masks = findMasks(text, rules.kinds);
  for (const mask of masks) claims.exclude(mask.start, mask.end);
  findEmails(text, claims);
  findIbans(text, claims);
  findBirthDates(text, claims);
  findNumbers(text, rules, claims);
  findSpokenNumbers(text, { defaultRegion: rules.defaultRegion, writtenDigits: transcript }, claims);
  return mergeCustom(text, claims.findings, masks, rules.matchers)
    .map((finding) => toSpan(finding, plain.originalOffset))
    .sort((left, right) => left.start - right.start);
}

function findNumbers(text: string, rules: ScanRules, claims: ReturnType<typeof createClaims>): void {
  const clusters: { start: number; end: number; digits: number }[] = [];
  for (const match of matchesOf(cluster, text)) {
    const digits = countDigits(match[0]);
    if (digits >= fewestDigits.phone) clusters.push({ start: match.index, end: match.index + match[0].length, digits });
  }
  for (const { start, end, digits } of clusters) {
    findInternationalPhones(text, start, end, claims);
    if (digits >= fewestDigits.card) findCards(text, start, end, claims);
  }
  findIpAddresses(text, claims);
  for (const { start, end } of clusters) excludeHarmlessNumbers(text, start, end, claims);
  for (const { start, end, digits } of clusters) {
    if (digits >= fewestDigits.ssn) findSocialSecurityNumbers(text, start, end, claims);
    findNationalPhones(text, start, end, rules.phone, claims);
  }
}

/** Findings of custom patterns with the built-in ones: where they overlap, the custom kind takes both places whole. */
function mergeCustom(
  text: string,
  builtIn: readonly Finding[],
  masks: readonly { start: number; end: number }[],
  matchers: readonly Matcher[],
): readonly Finding[] {
  if (matchers.length === 0) return builtIn;
  const custom = matchers
    .flatMap((matcher) => matcher.find(text))
    .filter(({ start, end }) => !masks.some((mask) => mask.start < end && start < mask.end));
  if (custom.length === 0) return builtIn;
  const isCustom = new Set(custom);
  const merged: Finding[] = [];
  for (const finding of [...custom, ...builtIn].sort((left, right) => left.start - right.start)) {
    const last = merged.at(-1);
    if (last === undefined || finding.start >= last.end) {
      const copy = { ...finding };
      if (isCustom.has(finding)) isCustom.add(copy);
      merged.push(copy);
      continue;
    }
    last.end = Math.max(last.end, finding.end);
    if (!isCustom.has(finding) || isCustom.has(last)) continue;
    last.kind = finding.kind;
    isCustom.add(last);
  }
  return merged;
}

function toSpan(finding: Finding, originalOffset: (offset: number) => number): PiiSpan {
  const { kind, confidence } = finding;
  return {
    kind,
    start: originalOffset(finding.start),
    end: originalOffset(finding.end),
    confidence,
    masked: maskOf(kind),
  };
}
