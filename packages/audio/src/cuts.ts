import type { SpeechColumns } from "@earshot/model";

/** Where a recording is cut into shorter ones. */
export interface Cut {
  atMs: number;
  /** Nobody pauses where it had to be. */
  isInSpeech: boolean;
}

interface Silence {
  startMs: number;
  endMs: number;
}

/**
 * Cuts that leave pieces of `maxMs` at most. Each is in the middle of the longest silence in the second half of what a piece may last,
 * else in the last silence before, and within speech only when there is none.
 */
export function cutAtSilences(
  { startMs, endMs, durationMs }: Pick<SpeechColumns, "startMs" | "endMs" | "durationMs">,
  maxMs: number,
): Cut[] {
  const silences = silencesOf(startMs, endMs, durationMs);
  const cuts: Cut[] = [];
  for (let from = 0; durationMs - from > maxMs; from = cuts.at(-1)?.atMs ?? durationMs) {
    const halfway = from + Math.floor(maxMs / 2);
    const latest = from + maxMs;
    const late = silences.flatMap((silence) => within(silence, halfway, latest));
    // One that the piece begins with leaves nothing before the cut.
    const early = silences.filter((silence) => silence.startMs > from).flatMap((own) => within(own, from, halfway));
    const silence = late.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0] ?? early.at(-1);
    cuts.push(
      silence === undefined ? { atMs: latest, isInSpeech: true } : { atMs: middle(silence), isInSpeech: false },
    );
  }
  return cuts;
}

/** In time order, those before and after all speech too. */
function silencesOf(startMs: ArrayLike<number>, endMs: ArrayLike<number>, durationMs: number): Silence[] {
  const silences: Silence[] = [];
  let from = 0;
  for (let index = 0; index < startMs.length; index += 1) {
    const start = startMs[index] ?? 0;
    if (start > from) silences.push({ startMs: from, endMs: start });
    from = Math.max(from, endMs[index] ?? 0);
  }
  if (durationMs > from) silences.push({ startMs: from, endMs: durationMs });
  return silences;
}

/** What of a silence lies between two times, if anything does. */
function within(silence: Silence, fromMs: number, toMs: number): Silence[] {
  const part = { startMs: Math.max(silence.startMs, fromMs), endMs: Math.min(silence.endMs, toMs) };
  return part.endMs > part.startMs ? [part] : [];
}

const lengthOf = ({ startMs, endMs }: Silence): number => endMs - startMs;
/** Rounded up: a cut is always behind the beginning of its piece. */
const middle = ({ startMs, endMs }: Silence): number => Math.ceil((startMs + endMs) / 2);
