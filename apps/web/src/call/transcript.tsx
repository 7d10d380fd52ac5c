import { formatClock } from "@earshot/model";
import { formatLength } from "@earshot/report";
import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useKeys } from "../keys.ts";
import { ScrollRegion } from "../scroll-region.tsx";
import type { CallView } from "./call-view.ts";
import { type Stop, stopKey } from "./stops.ts";

type Utterance = CallView["call"]["utterances"][number];

type Row = { kind: "said"; index: number; said: Utterance } | { kind: "stop"; stop: Stop };

const sideNames = { agent: "Agent", customer: "Customer", other: "Other", unknown: "Unknown" } as const;

/** What was said, with the events between; it goes along with the head, and a click on a time goes there. */
export function Transcript({ view }: { view: CallView }) {
  const { call, stops, headMs, follows } = view;
  const list = useRef<HTMLOListElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const wanted = useSignal("");
  const place = useSignal(0);
  const rows = useComputed(() => toRows(call.utterances, stops.value));
  const current = useComputed(() => call.utterances.findLastIndex(({ startMs }) => startMs <= headMs.value));
  const hits = useComputed(() => findHits(call.utterances, wanted.value));
  useKeys({ "/": () => search.current?.focus() });

  const scrollTo = (selector: string) => {
    const row = list.current?.querySelector(selector);
    const scroller = list.current?.parentElement;
    if (row === null || row === undefined || scroller === null || scroller === undefined) return;
    // Only the list scrolls: the page stays where somebody looks.
    const [box, frame] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (box.top >= frame.top && box.bottom <= frame.bottom) return;
    const isMoving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = scroller.scrollTop + box.top - frame.top - frame.height / 3;
    scroller.scrollTo({ top, behavior: isMoving ? "smooth" : "instant" });
  };
  useSignalEffect(() => {
    const { value: stop } = view.stop;
    const at =
      stop !== null && stop.startMs === headMs.value
        ? `[data-stop="${stopKey(stop)}"]`
        : `[data-said="${current.value}"]`;
    if (follows.value) scrollTo(at);
  });
  const goToHit = (by: 1 | -1) => {
    const count = hits.value.length;
    if (count === 0) return;
    place.value = (place.value + by + count) % count;
    const index = hits.value[place.value] ?? 0;
    view.seek(call.utterances[index]?.startMs ?? 0);
    scrollTo(`[data-said="${index}"]`);
  };

  return (
    <section class="transcript" aria-label="Transcript">
      <div class="section-head">
        <h2>Transcript</h2>
        <search>
          <input
            ref={search}
            type="search"
            aria-label="Search in the call"
            placeholder="Search in the call"
            value={wanted.value}
            onInput={({ currentTarget }) => {
              wanted.value = currentTarget.value;
              place.value = -1;
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") goToHit(event.shiftKey ? -1 : 1);
              if (event.key === "Escape") event.currentTarget.blur();
            }}
          />
          <output class="muted" aria-live="polite">
            {wanted.value.trim() !== "" &&
              (hits.value.length === 0 ? "not said" : `${Math.max(0, place.value) + 1} of ${hits.value.length}`)}
          </output>
        </search>
      </div>
      <ScrollRegion label="What was said">
        <ol ref={list}>
          {rows.value.map((row) =>
            row.kind === "said" ? (
              <SaidRow
                key={row.index}
                view={view}
                index={row.index}
                said={row.said}
                current={current}
                wanted={wanted}
              />
            ) : (
              <StopRow key={stopKey(row.stop)} view={view} stop={row.stop} />
            ),
          )}
        </ol>
      </ScrollRegion>
    </section>
  );
}

interface SaidRowProps {
  view: CallView;
  index: number;
  said: Utterance;
  current: ReadonlySignal<number>;
  wanted: ReadonlySignal<string>;
}

function SaidRow({ view, index, said: { startMs, side, speaker, text }, current, wanted }: SaidRowProps) {
  const isCurrent = useComputed(() => current.value === index);
  const isOneOfSeveral = view.call.utterances.some((other) => other.side === side && other.speaker !== speaker);
  return (
    <li class={`said ${side}`} data-said={index} aria-current={isCurrent.value ? "true" : undefined}>
      <button type="button" class="at" onClick={() => view.seek(startMs)} aria-label={`Go to ${formatClock(startMs)}`}>
        {formatClock(startMs)}
      </button>
      <span class="who">
        {sideNames[side]}
        {isOneOfSeveral && <bdi> {speaker}</bdi>}
      </span>
      <p>{text === "" ? <span class="muted">no words</span> : toParts(text, wanted.value).map(partOf)}</p>
    </li>
  );
}

function StopRow({ view, stop }: { view: CallView; stop: Stop }) {
  const { title, detail, startMs, endMs, kind, deductions } = stop;
  const key = stopKey(stop);
  const isCurrent = useComputed(() => view.stop.value !== null && stopKey(view.stop.value) === key);
  const isStruck = useComputed(() => view.struck.value.has(key));
  return (
    <li
      class={`event ${kind}${isStruck.value ? " struck" : ""}`}
      data-stop={key}
      aria-current={isCurrent.value ? "true" : undefined}
    >
      <button type="button" class="at" onClick={() => view.goToStop(stop)} aria-label={`Go to ${formatClock(startMs)}`}>
        {formatClock(startMs)}
      </button>
      <p>
        {title}
        {endMs > startMs && ` ${formatLength(endMs - startMs)}`}
        {detail !== "" && ` – ${detail}`}
        {deductions.length > 0 && <span class="cost"> costs points{isStruck.value && ", struck out"}</span>}
      </p>
    </li>
  );
}

function toRows(utterances: readonly Utterance[], stops: readonly Stop[]): Row[] {
  const rows: { startMs: number; row: Row }[] = [
    ...utterances.map((said, index) => ({ startMs: said.startMs, row: { kind: "said" as const, index, said } })),
    ...stops.map((stop) => ({ startMs: stop.startMs, row: { kind: "stop" as const, stop } })),
  ];
  return rows.sort((a, b) => a.startMs - b.startMs).map(({ row }) => row);
}

/** Which utterances have the text, without regard to case. */
function findHits(utterances: readonly Utterance[], wanted: string): number[] {
  const text = wanted.trim().toLowerCase();
  if (text === "") return [];
  return utterances.flatMap((said, index) => (said.text.toLowerCase().includes(text) ? index : []));
}

interface Part {
  text: string;
  kind: "plain" | "hit" | "mask";
}

/** What stands for personal data that was masked before the call was stored. */
const mask = /\[[^[\]\n]{1,60} ••••\]/g;

function toParts(text: string, wanted: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { 0: masked, index } of text.matchAll(mask)) {
    parts.push(...hitParts(text.slice(at, index), wanted), { text: masked, kind: "mask" });
    at = index + masked.length;
  }
  return [...parts, ...hitParts(text.slice(at), wanted)];
}

function hitParts(text: string, wanted: string): Part[] {
  const sought = wanted.trim().toLowerCase();
  const lower = text.toLowerCase();
  // Letters whose lower case is longer would shift what is marked.
  if (sought === "" || lower.length !== text.length) return text === "" ? [] : [{ text, kind: "plain" }];
  const parts: Part[] = [];
  let at = 0;
  for (let found = lower.indexOf(sought); found !== -1; found = lower.indexOf(sought, at)) {
    if (found > at) parts.push({ text: text.slice(at, found), kind: "plain" });
    parts.push({ text: text.slice(found, found + sought.length), kind: "hit" });
    at = found + sought.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), kind: "plain" });
  return parts;
}

function partOf({ text, kind }: Part, index: number) {
  if (kind === "hit") return <mark key={index}>{text}</mark>;
  if (kind === "plain") return text;
  return (
    <span key={index} class="masked" title="Personal data, masked before the call was stored">
      {text.slice(1, -" ••••]".length)}
      <span class="unseen"> masked</span>
    </span>
  );
}
