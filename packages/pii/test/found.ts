import { createPiiDetector, type PiiDetector } from "../src/index.ts";

export const detector = createPiiDetector();

/** What a detector finds, as `kind: secret` in order. */
export function found(text: string, using: PiiDetector = detector): string[] {
  return using.detect(text).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
}
