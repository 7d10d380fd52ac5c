import { type PiiSpan, ruleKinds } from "./span.ts";
import { before, namesAThing } from "./surroundings.ts";

/** Fewer digits, or words of numbers, are said for other things too. */
const fewestParts = 3;
/** What is shorter is a price, a year or a room as well: it is read back soon, or not at all. */
const fewestPartsAnywhere = 6;
const soon = 3;
const amountBehind =
  /^ ?(?:%|per ?cent|dollars?|pounds?|euros?|rupees|pence|cents?|minutes?|hours?|days?|weeks?|months?|years?)/i;
const amountBefore = /[$€£#] ?$/;
const part = /\p{L}+|\d/gu;
const wordEnd = /[\p{L}\p{N}]$/u;
const numberGoesOn = /\d[.,]$/;
const wordBegins = /^[\p{L}\p{N}]/u;
const fractionBegins = /^[.,]\d/;
/** What may stand between two parts that are read back: groups of digits are read back in other groups. */
const between = /^[\s.,/@()_-]{0,3}$/;
const sameByRules: ReadonlySet<string> = new Set(ruleKinds);

/** Values by their parts: each part leads to what may follow it. */
interface ValueTree {
  next: Map<string, ValueTree>;
  /** The span of the value that ends here. */
  value?: PiiSpan | undefined;
  /** In which utterances it was found. */
  foundIn?: Set<number> | undefined;
}

interface Part {
  text: string;
  start: number;
  end: number;
}

/**
 * The spans of each utterance, with those of numbers and addresses that were found elsewhere in the call and are said again where
 * nothing around them says what they are, as when an agent reads a number back.
 */
export function withRepeatedValues(
  utterances: readonly { text: string }[],
  found: readonly (readonly PiiSpan[])[],
): PiiSpan[][] {
  const values: ValueTree = { next: new Map() };
  for (const [index, spans] of found.entries()) {
    for (const span of spans) {
      if (!sameByRules.has(span.kind)) continue;
      addValue(values, partsOf(utterances[index]?.text.slice(span.start, span.end) ?? ""), span, index);
    }
  }
  if (values.next.size === 0 || utterances.length < 2) return found.map((spans) => [...spans]);
  return found.map((spans, index) => {
    const again = placesIn(utterances[index]?.text ?? "", values, index);
    let from = 0;
    const free = again.filter(({ start, end }) => {
      while ((spans[from]?.end ?? end) <= start) from++;
      return (spans[from]?.start ?? end) >= end;
    });
    return [...spans, ...free].sort((left, right) => left.start - right.start);
  });
}

function addValue(values: ValueTree, parts: readonly Part[], span: PiiSpan, index: number): void {
  if (parts.length < fewestParts) return;
  let at = values;
  for (const { text } of parts) {
    const next: ValueTree = at.next.get(text) ?? { next: new Map() };
    at.next.set(text, next);
    at = next;
  }
  at.value = span;
  at.foundIn ??= new Set();
  at.foundIn.add(index);
}

/** Where values are said in a text: the longest that begins at a part, and the next one behind it. */
function placesIn(text: string, values: ValueTree, index: number): PiiSpan[] {
  const parts = partsOf(text);
  const places: PiiSpan[] = [];
  for (let first = 0; first < parts.length; ) {
    const longest = longestAt(text, parts, first, values, index);
    if (longest !== null) places.push(longest.place);
    first = longest?.behind ?? first + 1;
  }
  return places;
}

function longestAt(text: string, parts: readonly Part[], first: number, values: ValueTree, index: number) {
  const start = parts[first]?.start ?? 0;
  const justBefore = before(text, start, 2);
  if (wordEnd.test(justBefore) || numberGoesOn.test(justBefore)) return null;
  let longest: { place: PiiSpan; behind: number } | null = null;
  let tree: ValueTree | undefined = values;
  for (let at = first; at < parts.length; at++) {
    const { text: said, start: partStart, end } = parts[at] ?? { text: "", start: 0, end: 0 };
    if (at > first && !between.test(text.slice(parts[at - 1]?.end, partStart))) break;
    tree = tree.next.get(said);
    if (tree === undefined) break;
    const { value, foundIn } = tree;
    if (value === undefined) continue;
    const isShort = at - first + 1 < fewestPartsAnywhere;
    if (isShort && (isOther(text, start, end) || !wasSaidJustBefore(foundIn, index))) continue;
    const after = text.slice(end, end + 2);
    if (!wordBegins.test(after) && !fractionBegins.test(after)) {
      longest = { place: { ...value, start, end }, behind: at + 1 };
    }
  }
  return longest;
}

function wasSaidJustBefore(foundIn: ReadonlySet<number> | undefined, index: number): boolean {
  for (let ago = 1; ago <= soon; ago++) if (foundIn?.has(index - ago)) return true;
  return false;
}

/** An amount, or the number of a thing. */
function isOther(text: string, start: number, end: number): boolean {
  return (
    amountBefore.test(before(text, start, 2)) ||
    amountBehind.test(text.slice(end, end + 12)) ||
    namesAThing(text, start)
  );
}

function partsOf(text: string): Part[] {
  return Array.from(text.matchAll(part), ({ 0: said, index: start }) => ({
    ...{ text: said.toLowerCase(), start, end: start + said.length },
  }));
}
