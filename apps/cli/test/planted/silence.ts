import type { Segment, Word } from "@earshot/model";
import type { MaskedPlace } from "@earshot/pii";
import { wordsOf } from "./files.ts";

const headerBytes = 58;
const bytesPerMs = 8;
const silent = 0xff;

/** Where a masked word can be heard, and where nothing can that is not masked: of sound as it is played. */
export function wronglySilenced(
  wav: Uint8Array,
  segments: readonly Segment[],
  masked: readonly (readonly MaskedPlace[])[],
  hasWordTimes: boolean,
): string[] {
  const isHeard = (startMs: number, endMs: number) =>
    wav
      .subarray(headerBytes + Math.ceil(startMs * bytesPerMs), headerBytes + Math.floor(endMs * bytesPerMs))
      .some((code) => code !== silent);
  return segments.flatMap((segment, index) => {
    const { startMs, endMs, text } = segment;
    const places = masked[index] ?? [];
    const said = places.map((place) => (hasWordTimes ? stretchOf(place, text, wordsOf(segment)) : segment));
    const faults = said
      .filter((stretch) => isHeard(stretch.startMs, stretch.endMs))
      .map((stretch) => `utterance ${index} is heard from ${stretch.startMs} ms to ${stretch.endMs} ms`);
    const middleMs = (startMs + endMs) / 2;
    if (places.length === 0 && !isHeard(middleMs - 100, middleMs + 100)) faults.push(`utterance ${index} is not heard`);
    return faults;
  });
}

/** From the beginning of the first masked word to the end of the last. */
function stretchOf({ start, end }: MaskedPlace, text: string, words: readonly Word[]) {
  const within = words.filter((_, index) => {
    const from = words.slice(0, index).reduce((at, word) => at + word.text.length + 1, 0);
    return from < end && from + (words[index]?.text.length ?? 0) > start;
  });
  return { startMs: within[0]?.startMs ?? 0, endMs: within.at(-1)?.endMs ?? text.length };
}
