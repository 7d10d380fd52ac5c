import { type CustomPattern, compilePattern } from "./custom-pattern.ts";
import { createNameFinder, type NameOptions } from "./names/finder.ts";
import { nameKinds } from "./names/labels.ts";
import { actionFor, type PiiPolicy } from "./policy.ts";
import { disallowed, replaceSpans } from "./redaction.ts";
import { toRegions } from "./regions.ts";
import { withRepeatedValues } from "./repeated-values.ts";
import { type ScanRules, scan } from "./scan.ts";
import { type PiiSpan, piiKinds } from "./span.ts";
import { redactSpans, redactSpeakers, spansOfUtterances } from "./utterances.ts";
import { withNames, withNamesOfCall, withNamesOfLabel } from "./with-names.ts";

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
  /** The text with what the policy does not allow replaced by masks, and those spans in offsets of the text given. Redacting again changes nothing. */
  redact(text: string, policy: PiiPolicy): { text: string; spans: PiiSpan[] };
  /** What is found in a call, by utterance, in order of speech: as `redactUtterances` looks at it, without the labels of speakers. */
  detectUtterances(utterances: readonly { text: string; speaker: string }[], known?: readonly string[]): PiiSpan[][];
  /**
   * A call with every utterance redacted, in order of speech. Numbers that go on in the speaker's next utterance are found whole, and
   * a question gives the answer its meaning. A name or an address that was found once is found again, and so are the known names: those
   * of people who take part, and of speakers whose labels are names. The labels of speakers are redacted too. `spans` counts the masks, one per speaker's label; `masked` has their
   * places in each text given, sorted.
   */
  redactUtterances<T extends { text: string; speaker: string }>(
    utterances: readonly T[],
    policy: PiiPolicy,
    known?: readonly string[],
  ): { utterances: T[]; spans: number; masked: MaskedPlace[][] };
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
  const rules = toRules(options);
  const finder = createNameFinder(options.names);
  const detect = (text: string) => withNames(text, scan(text, rules, false), finder, rules.kinds);
  const detectInLabel = (text: string) => withNamesOfLabel(text, scan(text, rules, false), finder, rules.kinds);
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
  return {
    detect,
    redact: (text, policy) => redactBy(detect, text, policy),
    detectUtterances: (utterances, known = []) => {
      const found = valuesOfCall(utterances, everyKind);
      return withNamesOfCall(utterances, found, finder, rules.kinds, known);
    },
    redactUtterances: (utterances, policy, known = []) => {
      const labelled = redactSpeakers(utterances, (label) => redactBy(detectInLabel, label, policy).text);
      const named = utterances.flatMap(({ speaker }, index) =>
        speaker === labelled.utterances[index]?.speaker ? [] : [speaker],
      );
      const people = [...known, ...new Set(named)];
      const seeksNames = nameKinds.some((kind) => actionFor(kind, policy) !== "allow");
      let redacted = labelled.utterances;
      let count = labelled.masks;
      const masked: MaskedPlace[][] = utterances.map(() => []);
      for (let look = 0; look < mostLooks; look++) {
        const found = valuesOfCall(redacted, policy);
        const all = seeksNames ? withNamesOfCall(redacted, found, finder, rules.kinds, people) : found;
        const spans = all.map((list) => disallowed(list, policy));
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
    },
  };
}

function toRules(options: PiiOptions): ScanRules {
  const matchers = (options.patterns ?? []).map(compilePattern);
  const kinds = new Set<string>([...piiKinds, ...matchers.map((matcher) => matcher.name)]);
  return { regions: toRegions(options.regions ?? [options.defaultRegion ?? "US"]), matchers, kinds };
}
