import type { PiiDetector, PiiSpan } from "@earshot/pii";
import { actionFor, type PiiPolicy } from "@earshot/pii/policy";

/** A text after the policy was applied to it. */
export interface Screened {
  text: string;
  /** `kind masked` of what must not be there, each once. */
  blocked: string[];
  /** `kind masked` of what was replaced, each once. */
  redacted: string[];
}

function describe(spans: readonly PiiSpan[]): string[] {
  return [...new Set(spans.map(({ kind, masked }) => `${kind} ${masked}`))];
}

/** Finds personal data in a text; what may be redacted is replaced by `replacement`. */
export function screen(
  text: string,
  { detector, policy }: { detector: Pick<PiiDetector, "detect">; policy: PiiPolicy },
  replacement: (span: PiiSpan) => string,
): Screened {
  const spans = detector.detect(text);
  const redacted = spans.filter((span) => actionFor(span.kind, policy) === "redact");
  let clean = "";
  let at = 0;
  for (const span of redacted) {
    clean += text.slice(at, span.start) + replacement(span);
    at = span.end;
  }
  return {
    text: clean + text.slice(at),
    blocked: describe(spans.filter((span) => actionFor(span.kind, policy) === "block")),
    redacted: describe(redacted),
  };
}

/** A mask within the alphabet of keys. */
export function keyMask({ kind }: PiiSpan): string {
  return `redacted-${kind.replace(/[^a-zA-Z0-9_\-.]+/g, "_")}`;
}
