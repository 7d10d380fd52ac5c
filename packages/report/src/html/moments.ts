import type { CallEvaluation, EventReference, TalkOverEvent } from "@earshot/model";
import { formatLength } from "../format.ts";

/** An event of a call, or where words cost points, with its place in the page. */
export interface Moment extends Omit<EventReference, "kind"> {
  kind: EventReference["kind"] | "phrase";
  /** Of the criterion about words that it cost points by; null for an event. */
  criterion: string | null;
  /** Id of its row in the transcript, which every link to it jumps to. */
  id: string;
  /** Class shared by all that lights up when the row is the target of a link. */
  highlight: string;
  /** What it is, such as `Silence`, or the label of its criterion. */
  name: string;
  /** The same with its length; of words without, since it is that of what was said around them. */
  title: string;
  detail: string;
}

/** Beyond this many, moments of one call have no highlight outside their row: each one costs the page a style rule. */
const maxHighlights = 500;

export const kindTitle = { silence: "Silence", talkOver: "Talk-over", hold: "Hold" } as const;
/** What the lanes of the timeline hold. */
export const laneTitle = { ...kindTitle, phrase: "Words" } as const;
const kindSlug = { silence: "silence", talkOver: "talk-over", hold: "hold", phrase: "words" } as const;

/** The id of a moment's row in the transcript of the call numbered `call` (from 1). */
function momentId(call: number, { kind, index }: Pick<Moment, "kind" | "index">): string {
  return `call-${call}-${kindSlug[kind]}-${index + 1}`;
}

/** All events of an evaluation and what was said or not said by its criteria, in time order. */
export function toMoments(call: number, { silence, talkOver, hold, holdAudio, score }: CallEvaluation): Moment[] {
  const phrases = (score.value === null ? [] : score.deductions).flatMap(({ criterion, label, moments = [] }) =>
    moments.map(({ startMs, endMs }) => ({ criterion, name: label, startMs, endMs })),
  );
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
  return [
    ...events.map((event) => ({ ...event, criterion: null, name: kindTitle[event.kind] })),
    ...phrases.map((phrase, index) => ({ kind: "phrase" as const, index, ...phrase, detail: "" })),
  ]
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ kind, index, criterion, name, startMs, endMs, detail }, order) => ({
      ...{ kind, index, criterion, name, startMs, endMs, detail },
      id: momentId(call, { kind, index }),
      highlight: order < maxHighlights ? `m${order}` : "",
      title: endMs === startMs || kind === "phrase" ? name : `${name}, ${formatLength(endMs - startMs)}`,
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
