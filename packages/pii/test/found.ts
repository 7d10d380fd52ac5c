import { createPiiDetector, type PiiDetector, type PiiPolicy, type PiiSpan } from "../src/index.ts";
import { nameKinds } from "../src/names/labels.ts";

export const detector = createPiiDetector();

const names: ReadonlySet<string> = new Set(nameKinds);

/** Masks what rules find, and no names. */
export const rulesPolicy: PiiPolicy = {
  default: "redact",
  kinds: Object.fromEntries(nameKinds.map((kind) => [kind, "allow"])),
};

/** What rules find, whatever looks like a name beside it. */
export function ruleSpans(text: string, using: PiiDetector = detector): PiiSpan[] {
  return using.detect(text).filter(({ kind }) => !names.has(kind));
}

/** What rules find, as `kind: secret` in order. */
export function found(text: string, using: PiiDetector = detector): string[] {
  return ruleSpans(text, using).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
}
