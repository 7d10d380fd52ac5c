import type { OwnNames } from "@earshot/model";
import { type CustomPattern, compilePattern } from "./custom-pattern.ts";
import { createDeniedNames, type DeniedNames } from "./names/denied.ts";
import { createNameFinder, type NameOptions } from "./names/finder.ts";
import { nameKinds } from "./names/labels.ts";
import { actionFor, type PiiPolicy } from "./policy.ts";
import { disallowed, replaceSpans } from "./redaction.ts";
import { toRegions } from "./regions.ts";
import { withRepeatedValues } from "./repeated-values.ts";
import { type ScanRules, scan } from "./scan.ts";
import { type PiiSpan, piiKinds } from "./span.ts";
import { redactSpans, redactSpeakers, spansOfUtterances } from "./utterances.ts";
import { withDenied } from "./with-denied.ts";
import { knownStretches, withNames, withNamesOfCall, withNamesOfLabel } from "./with-names.ts";

export interface PiiOptions {
  /** The countries whose phone numbers are written without a country code, as ISO 3166 letters; the United States by default. */
  regions?: readonly string[] | undefined;
  /** One such country. */
  defaultRegion?: string | undefined;
  patterns?: readonly CustomPattern[] | undefined;
  names?: NameOptions | undefined;
}

/** Finds personal data. No method throws for any text. */
export interface PiiDetector {
  /** Sorted, without overlaps, in UTF-16 offsets. */
  detect(text: string): PiiSpan[];
  /**
   * The text with what the policy does not allow replaced by masks, and those spans in offsets of the text given. Redacting again
   * changes nothing. `callId` is the recording that the text is about, for names that are denied in one call alone.
   */
  redact(text: string, policy: PiiPolicy, callId?: string): { text: string; spans: PiiSpan[] };
  /** What is found in a call, by utterance, in order of speech: as `redactUtterances` looks at it, without the labels of speakers. */
  detectUtterances(utterances: readonly { text: string; speaker: string }[], known?: readonly string[]): PiiSpan[][];
  /**
   * A call with every utterance redacted, in order of speech. Numbers that go on in the speaker's next utterance are found whole, and
   * a question gives the answer its meaning. A name or an address that was found once is found again, and so are the known names:
   * those of people who take part, and of speakers whose labels are names. The labels of speakers are redacted too. `spans` counts
   * the masks, one per speaker's label; `masked` has their places in each text given, sorted. `callId` is the recording, for names
   * that are denied in one call alone.
   */
  redactUtterances<T extends { text: string; speaker: string }>(
    utterances: readonly T[],
    policy: PiiPolicy,
    known?: readonly string[],
    callId?: string,
  ): RedactedCall<T>;
  /** Masks what the list of names denies in a call, and nothing else; in the labels of speakers, too. */
  redactDenied<T extends { text: string; speaker: string }>(utterances: readonly T[], callId: string): RedactedCall<T>;
  /** The same detector with the names of another list beside those of its configuration. */
  withOwnNames(names: OwnNames): PiiDetector;
}

interface RedactedCall<T> {
  utterances: T[];
  /** How many masks there are, one per speaker's label. */
  spans: number;
  /** Their places in each text given, sorted. */
  masked: MaskedPlace[][];
}

/** A place in a text, in UTF-16 offsets. */
export interface MaskedPlace {
  start: number;
  end: number;
}

const everyKind: PiiPolicy = { default: "redact", kinds: {} };
/** What is masked can make its neighbours look different; a text settles after one more look, hostile patterns aside. */
const mostLooks = 6;

/** A detector for some regions and a set of patterns. Throws `PiiError` for an unknown region or a pattern that cannot be used. */
export function createPiiDetector(options: PiiOptions = {}): PiiDetector {
  return detectorWith(toRules(options), options.names ?? {}, null);
}

function detectorWith(rules: ScanRules, names: NameOptions, denied: DeniedNames | null): PiiDetector {
  const finder = createNameFinder(names);
  const deniedIn = (text: string, callId: string | null = null) =>
    denied === null ? [] : denied.placesIn(text, knownStretches(text, [], rules.kinds), callId);
  const find = (text: string, callId: string | null) =>
    withDenied(text, withNames(text, scan(text, rules, false), finder, rules.kinds), deniedIn(text, callId));
  const findInLabel = (label: string, callId: string | null) =>
    withDenied(label, withNamesOfLabel(label, scan(label, rules, false), finder, rules.kinds), deniedIn(label, callId));
  const valuesOfCall = (utterances: readonly { text: string; speaker: string }[], policy: PiiPolicy) =>
    withRepeatedValues(
      utterances,
      spansOfUtterances(utterances, policy, (text) => scan(text, rules, true)),
    );
  const redactBy = (find: (text: string) => PiiSpan[], text: string, policy: PiiPolicy) => {
    const first = disallowed(find(text), policy);
    let redacted = text;
    let spans = first;
    for (let look = 0; spans.length > 0 && look < mostLooks; look++) {
      redacted = replaceSpans(redacted, spans);
      spans = disallowed(find(redacted), policy);
    }
    return { text: redacted, spans: first };
  };

  /** Looks at a call until nothing is left to mask. */
  function redactCall<T extends { text: string; speaker: string }>(
    utterances: readonly T[],
    redactLabel: (label: string) => string,
    spansOf: (redacted: readonly T[], people: readonly string[]) => PiiSpan[][],
  ): RedactedCall<T> {
    const labelled = redactSpeakers(utterances, redactLabel);
    const people = new Set(
      utterances.flatMap(({ speaker }, index) => (speaker === labelled.utterances[index]?.speaker ? [] : [speaker])),
    );
    let redacted = labelled.utterances;
    let count = labelled.masks;
    const masked: MaskedPlace[][] = utterances.map(() => []);
    for (let look = 0; look < mostLooks; look++) {
      const spans = spansOf(redacted, [...people]);
      const masks = spans.reduce((sum, list) => sum + list.length, 0);
      if (masks === 0) break;
      count += masks;
      for (const [index, list] of spans.entries()) {
        if (list.length === 0) continue;
        const whole = { start: 0, end: utterances[index]?.text.length ?? 0 };
        // Places found beside masks of an earlier look are not those of the text given: all of it is as good as masked then.
        masked[index] = masked[index]?.length === 0 ? list.map(({ start, end }) => ({ start, end })) : [whole];
      }
      redacted = redactSpans(redacted, spans);
    }
    return { utterances: redacted, spans: count, masked };
  }

  return {
    detect: (text) => find(text, null).map(withoutMark),
    redact: (text, policy, callId) => redactBy((given) => find(given, callId ?? null), text, policy),
    detectUtterances: (utterances, known = []) => {
      const found = valuesOfCall(utterances, everyKind);
      const named = withNamesOfCall(utterances, found, finder, rules.kinds, known);
      return named.map((list, index) => {
        const text = utterances[index]?.text ?? "";
        return withDenied(text, list, deniedIn(text)).map(withoutMark);
      });
    },
    redactUtterances: (utterances, policy, known = [], callId) => {
      const seeksNames = nameKinds.some((kind) => actionFor(kind, policy) !== "allow");
      const redactLabel = (label: string) =>
        redactBy((given) => findInLabel(given, callId ?? null), label, policy).text;
      return redactCall(utterances, redactLabel, (redacted, people) => {
        const found = valuesOfCall(redacted, policy);
        const named = seeksNames ? withNamesOfCall(redacted, found, finder, rules.kinds, [...known, ...people]) : found;
        return named.map((list, index) => {
          const text = redacted[index]?.text ?? "";
          return disallowed(withDenied(text, list, deniedIn(text, callId)), policy);
        });
      });
    },
    redactDenied: (utterances, callId) => {
      const spansIn = (text: string) => withDenied(text, [], deniedIn(text, callId));
      const redactLabel = (label: string) => replaceSpans(label, spansIn(label));
      return redactCall(utterances, redactLabel, (redacted) => redacted.map(({ text }) => spansIn(text)));
    },
    withOwnNames: ({ key, denied, allowed }) =>
      detectorWith(
        rules,
        { ...names, allowed: [...(names.allowed ?? []), ...allowed] },
        key === null || denied.length === 0 ? null : createDeniedNames(key, denied),
      ),
  };
}

const withoutMark = ({ isMarked: _, ...span }: PiiSpan): PiiSpan => span;

function toRules(options: PiiOptions): ScanRules {
  const matchers = (options.patterns ?? []).map(compilePattern);
  const kinds = new Set<string>([...piiKinds, ...matchers.map((matcher) => matcher.name)]);
  return { regions: toRegions(options.regions ?? [options.defaultRegion ?? "US"]), matchers, kinds };
}
