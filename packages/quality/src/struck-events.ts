import type { EventReference, MeasuredCall } from "@earshot/model";

/** An event that somebody found not to count. */
export type StruckEvent = Pick<EventReference, "kind" | "index">;

/**
 * A measured call as it would be without some of its events, to be scored again. Only what is made up of events changes: counts,
 * totals and longest ones. Leading and trailing silence, turns and latencies stay.
 */
export function withoutEvents<Call extends MeasuredCall>(call: Call, struck: readonly StruckEvent[]): Call {
  if (struck.length === 0) return call;
  const kept = <T>(kind: StruckEvent["kind"], events: readonly T[]) => {
    const left = new Set(struck.flatMap((event) => (event.kind === kind ? [event.index] : [])));
    return events.filter((_, index) => !left.has(index));
  };
  const { silence, talkOver, hold } = call;
  const silences = kept("silence", silence.events);
  const talkOvers = talkOver && kept("talkOver", talkOver.events);
  const holds = kept("hold", hold.events);
  return {
    ...call,
    silence: { ...silence, ...reduced(silence, silence.events, silences) },
    talkOver: talkOver &&
      talkOvers && { ...talkOver, ...totalsOf(talkOver, talkOver.events, talkOvers), events: talkOvers },
    hold: { ...hold, ...reduced(hold, hold.events, holds) },
  };
}

interface Interval {
  startMs: number;
  endMs: number;
}

const lengthMs = ({ startMs, endMs }: Interval) => endMs - startMs;
const sumMs = (events: readonly Interval[]) => events.reduce((sum, event) => sum + lengthMs(event), 0);

/** A total may be of more than its events, such as holds that were cut out of the recording: without any event it is nothing. */
function totalsOf(before: { count: number; totalMs: number }, all: readonly Interval[], left: readonly Interval[]) {
  if (left.length === all.length) return { count: before.count, totalMs: before.totalMs };
  if (left.length === 0) return { count: 0, totalMs: 0 };
  return {
    count: Math.max(0, before.count - (all.length - left.length)),
    totalMs: Math.max(0, before.totalMs - (sumMs(all) - sumMs(left))),
  };
}

function reduced<T extends Interval>(
  before: { count: number; totalMs: number; longestMs: number },
  all: readonly T[],
  left: T[],
) {
  const longestMs =
    left.length === all.length ? before.longestMs : left.reduce((most, event) => Math.max(most, lengthMs(event)), 0);
  return { ...totalsOf(before, all, left), longestMs, events: left };
}
