import type { CallEvaluation, EventReference, TalkOverEvent } from "@earshot/model";
import { formatLength } from "../format.ts";

/** An event of a call with its place in the page. */
export interface Moment extends EventReference {
  /** Id of its row in the transcript, which every link to it jumps to. */
  id: string;
  /** Class shared by all that lights up when the row is the target of a link. */
  highlight: string;
  title: string;
  detail: string;
}

/** Beyond this many, moments of one call have no highlight outside their row: each one costs the page a style rule. */
const maxHighlights = 500;

export const kindTitle = { silence: "Silence", talkOver: "Talk-over", hold: "Hold" } as const;
const kindSlug = { silence: "silence", talkOver: "talk-over", hold: "hold" } as const;

/** The id of an event's row in the transcript of the call numbered `call` (from 1). */
function momentId(call: number, { kind, index }: Pick<EventReference, "kind" | "index">): string {
  return `call-${call}-${kindSlug[kind]}-${index + 1}`;
}

/** All events of an evaluation in time order. */
export function toMoments(call: number, { silence, talkOver, hold, holdAudio }: CallEvaluation): Moment[] {
  const events = [
    ...silence.events.map((event, index) => ({ kind: "silence" as const, index, ...event, detail: "" })),
    ...(talkOver?.events ?? []).map((event, index) => ({
      kind: "talkOver" as const,
      index,
      ...event,
      detail: talkOverDetail(event),
    })),
    ...hold.events.map((event, index) => ({
      kind: "hold" as const,
      index,
      ...event,
      detail: [
        ...(holdAudio === "suppressed" ? ["cut out of the recording"] : []),
        ...(event.open ? ["still open at the end"] : []),
      ].join(", "),
    })),
  ];
  return events
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ kind, index, startMs, endMs, detail }, order) => ({
      kind,
      index,
      startMs,
      endMs,
      detail,
      id: momentId(call, { kind, index }),
      highlight: order < maxHighlights ? `m${order}` : "",
      title: endMs === startMs ? kindTitle[kind] : `${kindTitle[kind]}, ${formatLength(endMs - startMs)}`,
    }));
}

/** Who came in, and whether the other gave way. */
export function talkOverDetail({ interrupter, yielded }: TalkOverEvent): string {
  if (interrupter === "simultaneous") return "both began together";
  const other = interrupter === "agent" ? "customer" : "agent";
  return yielded ? `${interrupter} came in, ${other} gave way` : `${interrupter} came in, ${other} went on`;
}

/** Style rules for calls of up to `most` moments: a target lights up all that carries its class in the same call. */
export function highlightRules(most: number): string {
  const count = Math.min(maxHighlights, most);
  return Array.from({ length: count }, (_, order) => `.call:has(.m${order}:target) .m${order}{--hit:1}`).join("\n");
}
