import type { DeniedPlace } from "./names/denied.ts";
import { maskOf, type PiiSpan } from "./span.ts";

/** What somebody marked, and what is left beside it of other finds. Sorted, without overlaps, as both are given. */
export function withDenied(text: string, spans: readonly PiiSpan[], denied: readonly DeniedPlace[]): PiiSpan[] {
  if (denied.length === 0) return [...spans];
  const marked = denied.map(
    (place): PiiSpan => ({ ...place, confidence: 1, masked: maskOf(place.kind), isMarked: true }),
  );
  const others: PiiSpan[] = [];
  let first = 0;
  for (const span of spans) {
    while ((denied[first]?.end ?? text.length) <= span.start && first < denied.length) first++;
    let next = first;
    while ((denied[next]?.start ?? text.length) < span.end && next < denied.length) next++;
    const inside = marked.slice(first, next);
    const same = inside.find(({ kind }) => kind === span.kind);
    if (inside.length === 1 && same !== undefined) {
      same.start = Math.min(same.start, span.start);
      same.end = Math.max(same.end, span.end);
    } else others.push(...restOf(text, span, inside));
  }
  return mergeTouching([...marked, ...others].sort((left, right) => left.start - right.start));
}

function restOf(text: string, span: PiiSpan, taken: readonly PiiSpan[]): PiiSpan[] {
  const rest: PiiSpan[] = [];
  let at = span.start;
  for (const { start, end } of [...taken, { start: span.end, end: span.end }]) {
    const words = /[\p{L}\p{N}].*[\p{L}\p{N}]|[\p{L}\p{N}]/su.exec(text.slice(at, Math.max(at, start)));
    if (words !== null) rest.push({ ...span, start: at + words.index, end: at + words.index + words[0].length });
    at = Math.max(at, end);
  }
  return rest;
}

/** Two marks may have grown into one another. */
function mergeTouching(spans: readonly PiiSpan[]): PiiSpan[] {
  const merged: PiiSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end);
    else merged.push(span);
  }
  return merged;
}
