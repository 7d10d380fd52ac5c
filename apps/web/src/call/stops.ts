import type { CallEvaluation, Deduction, EventReference } from "@earshot/model";
import { kindTitle, talkOverDetail } from "@earshot/report";

type EventKind = EventReference["kind"];

/** A place of the timeline to stop at: an event, with the points that were lost to it, or what may be a hold. */
export interface Stop extends Omit<EventReference, "kind"> {
  kind: EventKind | "voiceless";
  title: string;
  detail: string;
  /** What it cost points by; none for an event that cost nothing. */
  deductions: readonly Deduction[];
}

export const stopKey = ({ kind, index }: Pick<Stop, "kind" | "index">) => `${kind} ${index}`;

/** Whether it is an event that was measured. */
export const isEvent = (stop: Stop): stop is Stop & EventReference => stop.kind !== "voiceless";

/** A criterion among the keys of stops. */
export const criterionKey = (criterion: string) => `criterion ${criterion}`;

/** All events of an evaluation, and what may be a hold, in time order. */
export function toStops({ silence, talkOver, hold, holdAudio, score, voiceless }: CallEvaluation): Stop[] {
  const costs = new Map<string, Deduction[]>();
  for (const deduction of score.value === null ? [] : score.deductions) {
    for (const event of deduction.events) {
      const key = stopKey(event);
      costs.set(key, [...(costs.get(key) ?? []), deduction]);
    }
  }
  const toStop = (
    kind: EventKind,
    detail: string,
    { startMs, endMs }: { startMs: number; endMs: number },
    index: number,
  ): Stop => ({
    ...{ kind, index, startMs, endMs, detail },
    title: kindTitle[kind],
    deductions: costs.get(stopKey({ kind, index })) ?? [],
  });
  const holdDetail = (open: boolean) =>
    [
      ...(holdAudio === "suppressed" ? ["cut out of the recording"] : []),
      ...(open ? ["still open at the end"] : []),
    ].join(", ");
  return [
    ...silence.events.map((event, index) => toStop("silence", "", event, index)),
    ...(talkOver?.events ?? []).map((event, index) => toStop("talkOver", talkOverDetail(event), event, index)),
    ...hold.events.map((event, index) => toStop("hold", holdDetail(event.open), event, index)),
    ...(voiceless?.proposedHolds ?? []).map(({ startMs, endMs }, index): Stop => {
      const title = "Music or noise";
      return { kind: "voiceless", index, startMs, endMs, title, detail: "perhaps a hold", deductions: [] };
    }),
  ].sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}
