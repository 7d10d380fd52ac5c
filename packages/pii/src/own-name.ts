import type { NameHash } from "@earshot/model";
import type { PiiDetector } from "./detector.ts";
import { countWords, hashesOf, isEverydayTalk } from "./names/denied.ts";
import { isNameKind } from "./names/labels.ts";
import { nameModel } from "./names/model.ts";
import { createWordTable } from "./names/word-table.ts";

/** What a list of names keeps of one that is denied: hashes alone. None for a text without words. */
export function hashName(name: { text: string; kind: string; allCalls: boolean }, key: string): NameHash[] {
  return hashesOf(name, key, createWordTable(nameModel().words));
}

/** Whether it would mask what anybody says, were it sought in all calls. */
export function isSaidByAnybody(text: string): boolean {
  return isEverydayTalk(text, createWordTable(nameModel().words));
}

/** How many words a name has, as detectors count them. */
export const wordsOfName = countWords;

/** Whether rules find personal data in what is to be nobody's. */
export function holdsNumbers(text: string, detector: Pick<PiiDetector, "detect">): boolean {
  return detector.detect(text).some(({ kind }) => !isNameKind(kind));
}
