import { findBirthDates } from "./birth-date.ts";
import { findCards } from "./card.ts";
import { type Claims, createClaims } from "./claims.ts";
import type { Matcher } from "./custom-pattern.ts";
import { type DictationRules, findDictatedNumber } from "./dictated-number.ts";
import { findEmails } from "./email.ts";
import { excludeHarmlessNumbers } from "./harmless-numbers.ts";
import { findIbans } from "./iban.ts";
import { findIpAddresses } from "./ip.ts";
import { allNumberRuns, unclaimedRuns } from "./number-run.ts";
import { findInternationalPhones, findNationalPhones } from "./phone.ts";
import { toPlainText } from "./plain-text.ts";
import type { Regions } from "./regions.ts";
import { type Finding, findMasks, maskOf, type PiiSpan } from "./span.ts";
import { findSpokenEmails } from "./spoken-email.ts";
import { findSocialSecurityNumbers } from "./ssn.ts";
import { countDigits } from "./surroundings.ts";
import { findInWindows, windowLength } from "./windows.ts";

export interface ScanRules {
  regions: Regions;
  matchers: readonly Matcher[];
  /** Every kind there is, custom ones too: whose masks are left alone. */
  kinds: ReadonlySet<string>;
}

const fewestDigits = { phone: 7, ssn: 9, card: 12 } as const;
const clusterStart = /[+(\d][\d+() .\-/\t\r\n]{6}/g;
const clusterCharacters = "0123456789 -.+()/\t\r\n";

/** Every span of personal data in a text, sorted, without overlaps. `isTranscript` takes groups of digits for speech. */
export function scan(original: string, rules: ScanRules, isTranscript: boolean, length = windowLength): PiiSpan[] {
  const plain = toPlainText(original);
  const { text } = plain;
  const masks = findMasks(text, rules.kinds);
  const builtIn = findInWindows(text, length, (window) => findBuiltIn(window, rules, isTranscript));
  return mergeCustom(text, builtIn, masks, rules.matchers)
    .map((finding) => toSpan(finding, plain.originalOffset))
    .sort((left, right) => left.start - right.start);
}

/** What has a checksum or an unmistakable shape comes first, then what only numbers and their surroundings tell. */
function findBuiltIn(text: string, rules: ScanRules, isTranscript: boolean): readonly Finding[] {
  const claims = createClaims(text.length);
  for (const mask of findMasks(text, rules.kinds)) claims.exclude(mask.start, mask.end);
  findEmails(text, claims);
  findSpokenEmails(text, claims);
  findIbans(text, claims);
  findBirthDates(text, claims);
  findNumbers(text, { regions: rules.regions, isTranscript }, claims);
  return claims.findings;
}

function findNumbers(text: string, rules: DictationRules, claims: Claims): void {
  const clusters = numberClusters(text);
  for (const { start, end } of clusters) findInternationalPhones(text, start, end, claims);
  // In other texts than transcripts, blanks and dashes alone make no number but a card's or a social security number.
  const fewest = rules.isTranscript ? fewestDigits.phone : fewestDigits.ssn;
  const stretches = allNumberRuns(
    text,
    clusters.filter(({ digits }) => digits >= fewest),
    rules.isTranscript,
  );
  for (const stretch of stretches) {
    if (stretch.digits.length < fewestDigits.card) continue;
    for (const run of unclaimedRuns(text, stretch, claims)) findCards(text, run, claims);
  }
  findIpAddresses(text, claims);
  for (const { start, end } of clusters) excludeHarmlessNumbers(text, start, end, claims);
  for (const { start, end, digits } of clusters) {
    if (digits >= fewestDigits.ssn) findSocialSecurityNumbers(text, start, end, claims);
    findNationalPhones(text, start, end, rules.regions, claims);
  }
  for (const stretch of stretches) {
    for (const run of unclaimedRuns(text, stretch, claims)) findDictatedNumber(text, run, rules, claims);
  }
}

/** The parts of a text that are made of digits and what stands between the digits of one written number. */
function numberClusters(text: string): { start: number; end: number; digits: number }[] {
  const clusters: { start: number; end: number; digits: number }[] = [];
  clusterStart.lastIndex = 0;
  for (let match = clusterStart.exec(text); match !== null; match = clusterStart.exec(text)) {
    let end = clusterStart.lastIndex;
    while (end < text.length && clusterCharacters.includes(text[end] ?? "x")) end++;
    const digits = countDigits(text.slice(match.index, end));
    if (digits >= fewestDigits.phone) clusters.push({ start: match.index, end, digits });
    clusterStart.lastIndex = end;
  }
  return clusters;
}

/** Findings of custom patterns with the built-in ones: where they overlap, the custom kind takes both places whole. */
function mergeCustom(
  text: string,
  builtIn: readonly Finding[],
  masks: readonly { start: number; end: number }[],
  matchers: readonly Matcher[],
): readonly Finding[] {
  if (matchers.length === 0) return builtIn;
  const masked = createClaims(text.length);
  for (const mask of masks) masked.exclude(mask.start, mask.end);
  const custom = matchers
    .flatMap((matcher) => matcher.find(text))
    .filter(({ start, end }) => masked.isFree(start, end));
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
