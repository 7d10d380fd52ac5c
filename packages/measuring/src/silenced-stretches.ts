import type { Segment, Stretch } from "@earshot/model";
import { subtract, unite } from "./intervals.ts";

/** A place in a text, in UTF-16 offsets. */
interface TextPlace {
  start: number;
  end: number;
}

/** What was said, and where in its text personal data are. */
export interface MaskedSegment extends Pick<Segment, "startMs" | "endMs" | "text" | "words"> {
  masks: readonly TextPlace[];
}

export interface SilencingFacts {
  /** Length of the sound; null when it is not known. */
  durationMs: number | null;
  /** Whether it is known where in the sound the segments are. */
  isPlaced: boolean;
  /** The speech that was detected in the sound; undefined when none was sought. */
  heard?: readonly Stretch[] | undefined;
}

/** Shorter speech beside the segments is their edge, which no transcript cuts to the moment. */
const leastUnsaidMs = 1000;
/** Words begin and end somewhat beside the times that services give them. */
const paddingMs = 200;
const farEndMs = 2 ** 31 - 1;

/** What a service put in the place of words that it masked itself: `[PII]`, `[phone ••••]`, `****`. */
const serviceMask = /\[[\p{Lu}_ -]{2,40}\]|\[[^[\]]{0,40}[•*#]+\]|[•*#]{3,}/gu;

/**
 * When a sound has to be silent on all channels, so that nobody hears what is masked in its words: sorted, apart from one another, within
 * the sound. Where it is not sure which words a mask covers, or when they are said, the whole segment is silenced; the whole sound, where it is
 * not sure when the segment is. So are, beside segments that have words, one without any and speech that is in no segment. Null when
 * there are no words at all, nor segments: then nobody knows what is said.
 */
export function silencedStretches(
  segments: readonly MaskedSegment[],
  { durationMs, isPlaced, heard = [] }: SilencingFacts,
): Stretch[] | null {
  if (segments.every(({ text }) => text.trim() === "")) return null;
  const endMs = durationMs ?? farEndMs;
  const unsaid = subtract(unite(heard), unite(segments));
  const stretches: Stretch[] = unsaid.filter(({ startMs, endMs }) => endMs - startMs >= leastUnsaidMs);
  for (const segment of segments) {
    const masks = [...segment.masks, ...Array.from(segment.text.matchAll(serviceMask), toPlace)];
    const hasWords = segment.text.trim() !== "";
    if (masks.length === 0 && hasWords) continue;
    if (!isPlaced || segment.endMs <= segment.startMs) return [{ startMs: 0, endMs }];
    const words = hasWords ? placeWords(segment) : null;
    for (const mask of masks) stretches.push(stretchOf(mask, segment, words));
    if (!hasWords) stretches.push(segment);
  }
  const padded = stretches.map((stretch) => ({
    startMs: Math.min(endMs, Math.max(0, stretch.startMs - paddingMs)),
    endMs: Math.max(0, Math.min(endMs, stretch.endMs + paddingMs)),
  }));
  return unite(padded);
}

interface PlacedWord extends TextPlace, Stretch {}

/**
 * Where each word is in the text; null unless the words are the text, letter by letter, and follow one another in time: a word that is
 * missing among them may be the one that is masked.
 */
function placeWords({ text, words = [] }: MaskedSegment): PlacedWord[] | null {
  const letters = lettersOf(text);
  const placed: PlacedWord[] = [];
  let next = 0;
  let lastStartMs = Number.NEGATIVE_INFINITY;
  for (const { text: word, startMs, endMs } of words) {
    if (startMs < lastStartMs) return null;
    lastStartMs = startMs;
    const own = lettersOf(word);
    const found = letters.slice(next, next + own.length);
    if (found.length < own.length || own.some(({ letter }, index) => letter !== found[index]?.letter)) return null;
    const [first] = found;
    const last = found.at(-1);
    if (first !== undefined && last !== undefined) placed.push({ start: first.at, end: last.end, startMs, endMs });
    next += own.length;
  }
  return next === letters.length ? placed : null;
}

function stretchOf(mask: TextPlace, segment: MaskedSegment, words: readonly PlacedWord[] | null): Stretch {
  const masked = words?.filter(({ start, end }) => start < mask.end && end > mask.start) ?? [];
  // A word without a length has the place of a word, and not its time.
  const isWithin = ({ startMs, endMs }: Stretch) =>
    startMs < endMs && startMs >= segment.startMs && endMs <= segment.endMs;
  if (masked.length === 0 || !masked.every(isWithin)) {
    return { startMs: least(segment.startMs, masked), endMs: most(segment.endMs, masked) };
  }
  return { startMs: least(segment.endMs, masked), endMs: most(segment.startMs, masked) };
}

const least = (ms: number, stretches: readonly Stretch[]) =>
  stretches.reduce((least, { startMs, endMs }) => Math.min(least, startMs, endMs), ms);
const most = (ms: number, stretches: readonly Stretch[]) =>
  stretches.reduce((most, { startMs, endMs }) => Math.max(most, startMs, endMs), ms);

/** Letters and digits without their case, each with its place. */
function lettersOf(text: string): { letter: string; at: number; end: number }[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}\p{M}]/gu), ({ 0: letter, index }) => ({
    letter: letter.toLowerCase(),
    at: index,
    end: index + letter.length,
  }));
}

function toPlace({ 0: found, index }: RegExpExecArray): TextPlace {
  return { start: index, end: index + found.length };
}
