import { actionFor, type PiiPolicy } from "./policy.ts";
import type { PiiSpan } from "./span.ts";

/** The text with every given span replaced by its mask; spans are sorted and free of overlaps. */
export function replaceSpans(text: string, spans: readonly Pick<PiiSpan, "start" | "end" | "masked">[]): string {
  let result = "";
  let at = 0;
  for (const span of spans) {
    result += text.slice(at, span.start) + span.masked;
    at = span.end;
  }
  return result + text.slice(at);
}

/** The spans a policy does not allow: a blocked text that is redacted all the same keeps nothing either. */
export function disallowed(spans: readonly PiiSpan[], policy: PiiPolicy): PiiSpan[] {
  return spans.filter((span) => span.isMarked === true || actionFor(span.kind, policy) !== "allow");
}
