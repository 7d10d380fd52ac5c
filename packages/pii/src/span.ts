import { nameKinds } from "./names/labels.ts";

/** The kinds of personal data that rules find. */
export const ruleKinds = ["phone", "email", "card", "ssn", "iban", "ip", "birth_date", "spoken_number"] as const;
/** The kinds of personal data this package knows; custom patterns add their own names. */
export const piiKinds = [...ruleKinds, ...nameKinds] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** One place in a text that holds personal data. */
export interface PiiSpan {
  /** One of `piiKinds`, or the name of a custom pattern. */
  kind: string;
  /** UTF-16 offsets into the text, half-open. */
  start: number;
  end: number;
  /** 0 to 1: how much speaks for it, a checksum or a known number range most. */
  confidence: number;
  /** What to show in its place: made from the kind alone, so nothing of the secret is in it. */
  masked: string;
  /** Somebody marked it: it is masked whatever the policy says of its kind. */
  isMarked?: true | undefined;
}

/** A span before its mask, in offsets of the text it was found in. */
export interface Finding {
  kind: string;
  start: number;
  end: number;
  confidence: number;
}

const dots = "••••";
const longestKind = 40;

/** The replacement for a span of a kind: the same for every secret, without digits. */
export function maskOf(kind: string): string {
  return `[${kind} ${dots}]`;
}

/** Where masks are in a text already, as half-open offsets: they are never scanned again. */
export function findMasks(text: string, kinds: ReadonlySet<string>): { start: number; end: number }[] {
  const masks: { start: number; end: number }[] = [];
  for (let at = text.indexOf(dots); at !== -1; at = text.indexOf(dots, at + dots.length)) {
    const end = at + dots.length + 1;
    const nearest = Math.max(0, at - longestKind);
    const start = nearest + text.slice(nearest, at).lastIndexOf("[");
    if (start >= nearest && text[end - 1] === "]" && text[at - 1] === " " && kinds.has(text.slice(start + 1, at - 1))) {
      masks.push({ start, end });
    }
  }
  return masks;
}
