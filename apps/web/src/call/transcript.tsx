import { formatClock } from "@earshot/model";
import { formatLength } from "@earshot/report";
import { type ReadonlySignal, type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useKeys } from "../keys.ts";
import { lazyPage } from "../lazy-page.tsx";
import { surelyMay } from "../people/viewer.ts";
import { ScrollRegion } from "../scroll-region.tsx";
import type { CallView } from "./call-view.ts";
import { type Asked, type Marking, selectedIn } from "./marking.ts";
import { mask } from "./said-words.ts";
import { type Stop, stopKey } from "./stops.ts";

type Utterance = CallView["call"]["utterances"][number];

type Row = { kind: "said"; index: number; said: Utterance } | { kind: "stop"; stop: Stop };

const sideNames = { agent: "Agent", customer: "Customer", other: "Other", unknown: "Unknown" } as const;

/** So many rows are drawn in one task: those of a long call follow one another, and the page answers in between. */
const rowsAtOnce = 40;

const MissedDialog = lazyPage(async () => (await import("./mark-dialogs.tsx")).MissedDialog);
const AllowDialog = lazyPage(async () => (await import("./mark-dialogs.tsx")).AllowDialog);

/**
 * What was said, with the events between; it goes along with the head, and a click on a time goes there.
 * @param marking without it nobody marks what is personal data
 */
export function Transcript({ view, marking }: { view: CallView; marking?: Marking | undefined }) {
  const asked = useSignal<Asked | null>(null);
  const ask = (what: Asked) => {
    asked.value = what;
  };
  const close = () => {
    asked.value = null;
  };
  const marks = marking === undefined ? null : { ask, focusedIndex: marking.place?.index ?? null };
  const { recordingId } = view.call;
  const list = useRef<HTMLOListElement>(null);
  const wanted = useSignal("");
  const hits = useComputed(() => findHits(view.call.utterances, wanted.value));
  return (
    <section class="transcript" aria-label="Transcript">
      <div class="section-head">
        <h2>Transcript</h2>
        <Search view={view} list={list} wanted={wanted} hits={hits} />
      </div>
      <ScrollRegion label="What was said">
        <Rows view={view} list={list} wanted={wanted} hits={hits} marks={marks} />
      </ScrollRegion>
      <MarkDialogs
        {...{ asked, close, recordingId }}
        onMarked={(index) => marking?.reload({ index, headMs: view.headMs.peek() })}
      />
    </section>
  );
}

interface MarkDialogsProps {
  asked: ReadonlySignal<Asked | null>;
  recordingId: string;
  close: () => void;
  onMarked: (index: number) => void;
}

function MarkDialogs({ asked, recordingId, close, onMarked }: MarkDialogsProps) {
  const what = asked.value;
  if (what === null) return null;
  if (what.kind === "wrong") return <AllowDialog recordingId={recordingId} onClose={close} onAllowed={() => {}} />;
  const { said, selected, index } = what;
  return <MissedDialog {...{ recordingId, said, selected }} onClose={close} onMarked={() => onMarked(index)} />;
}

/** What rows need where people mark. */
interface Marks {
  ask: (what: Asked) => void;
  /** The row to go on from. */
  focusedIndex: number | null;
}

interface TranscriptProps {
  view: CallView;
  list: RefObject<HTMLOListElement | null>;
  wanted: Signal<string>;
  hits: ReadonlySignal<readonly number[]>;
}

function Search({ view, list, wanted, hits }: TranscriptProps) {
  const search = useRef<HTMLInputElement>(null);
  const place = useSignal(0);
  useKeys({ "/": () => search.current?.focus() });
  const goToHit = (by: 1 | -1) => {
    const count = hits.value.length;
    if (count === 0) return;
    place.value = (place.value + by + count) % count;
    const index = hits.value[place.value] ?? 0;
    view.seek(view.call.utterances[index]?.startMs ?? 0);
    scrollTo(list.current, `[data-said="${index}"]`);
  };
  return (
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
  );
}

function Rows({ view, list, wanted, hits, marks }: TranscriptProps & { marks: Marks | null }) {
  const { call, stops, stop, headMs, follows } = view;
  const chunks = useComputed(() => toChunks(toRows(call.utterances, stops.value)));
  const drawn = useSignal(1);
  const current = useComputed(() => call.utterances.findLastIndex(({ startMs }) => startMs <= headMs.value));
  const sought = useComputed(() => ({ text: wanted.value, in: new Set(hits.value) }));
  const sidesOfSeveral = useMemo(() => findSidesOfSeveral(call.utterances), [call]);
  const followed = useComputed(() =>
    stop.value !== null && stop.value.startMs === headMs.value
      ? `[data-stop="${stopKey(stop.value)}"]`
      : `[data-said="${current.value}"]`,
  );
  useSignalEffect(() => {
    // A row that is not drawn yet is gone to when it is.
    if (follows.value && !scrollTo(list.current, followed.value)) drawn.value;
  });
  useSignalEffect(() => {
    if (drawn.value >= chunks.value.length) return;
    const timer = setTimeout(() => {
      drawn.value += 1;
    });
    return () => clearTimeout(timer);
  });
  return (
    <ol ref={list}>
      {chunks.value.map((rows, at) => (
        <RowChunk key={at} {...{ view, at, rows, drawn, current, sought, sidesOfSeveral, marks }} />
      ))}
    </ol>
  );
}

/** Scrolls the list alone, so that the page stays where somebody looks; false when there is no such row. */
function scrollTo(list: HTMLOListElement | null, selector: string): boolean {
  const row = list?.querySelector(selector);
  const scroller = list?.parentElement;
  if (row === null || row === undefined || scroller === null || scroller === undefined) return false;
  const [box, frame] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (box.top >= frame.top && box.bottom <= frame.bottom) return true;
  const isMoving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = scroller.scrollTop + box.top - frame.top - frame.height / 3;
  scroller.scrollTo({ top, behavior: isMoving ? "smooth" : "instant" });
  return true;
}

interface RowProps {
  view: CallView;
  marks: Marks | null;
  current: ReadonlySignal<number>;
  sought: ReadonlySignal<{ text: string; in: ReadonlySet<number> }>;
  sidesOfSeveral: ReadonlySet<Utterance["side"]>;
}

interface RowChunkProps extends RowProps {
  at: number;
  rows: readonly Row[];
  /** How many chunks are drawn. */
  drawn: ReadonlySignal<number>;
}

function RowChunk({ at, rows, drawn, ...props }: RowChunkProps) {
  const isDrawn = useComputed(() => at < drawn.value);
  if (!isDrawn.value) return null;
  return rows.map((row) =>
    row.kind === "said" ? (
      <SaidRow key={row.index} {...props} index={row.index} said={row.said} />
    ) : (
      <StopRow key={stopKey(row.stop)} view={props.view} stop={row.stop} />
    ),
  );
}

interface SaidRowProps extends RowProps {
  index: number;
  said: Utterance;
}

function SaidRow({ view, index, said, current, sought, sidesOfSeveral, marks }: SaidRowProps) {
  const { startMs, side, speaker, text } = said;
  const isCurrent = useComputed(() => current.value === index);
  const marked = useComputed(() => (sought.value.in.has(index) ? sought.value.text : ""));
  const words = useRef<HTMLParagraphElement>(null);
  const onWrong = marks !== null && surelyMay("names:manage") ? () => marks.ask({ kind: "wrong" }) : null;
  return (
    <li class={`said ${side}`} data-said={index} aria-current={isCurrent.value ? "true" : undefined}>
      <button type="button" class="at" onClick={() => view.seek(startMs)} aria-label={`Go to ${formatClock(startMs)}`}>
        {formatClock(startMs)}
      </button>
      <span class="who">
        {sideNames[side]}
        {sidesOfSeveral.has(side) && <bdi> {speaker}</bdi>}
      </span>
      <p ref={words}>
        {text === "" ? (
          <span class="muted">no words</span>
        ) : (
          toParts(text, marked.value).map((part, at) => partOf(part, at, onWrong))
        )}
      </p>
      {marks !== null && text !== "" && surelyMay("calls:review") && (
        <MarkButton
          atMs={startMs}
          isFocused={marks.focusedIndex === index}
          ask={(selected) => marks.ask({ kind: "missed", said, index, selected })}
          words={words}
        />
      )}
    </li>
  );
}

interface MarkButtonProps {
  atMs: number;
  /** Whether somebody goes on from here. */
  isFocused: boolean;
  ask: (selected: string) => void;
  words: RefObject<HTMLParagraphElement | null>;
}

function MarkButton({ atMs, isFocused, ask, words }: MarkButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const selected = useRef("");
  useEffect(() => {
    if (isFocused) button.current?.focus();
  }, []);
  return (
    <button
      ref={button}
      type="button"
      class="quiet mark"
      aria-haspopup="dialog"
      aria-label={`Mask words at ${formatClock(atMs)}…`}
      // Pressing it may end the selection.
      onPointerDown={() => {
        selected.current = selectedIn(words.current);
      }}
      onClick={() => {
        ask(selected.current || selectedIn(words.current));
        selected.current = "";
      }}
    >
      Mask…
    </button>
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

function toChunks(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / rowsAtOnce);
  return Array.from({ length: count }, (_, at) => rows.slice(at * rowsAtOnce, (at + 1) * rowsAtOnce));
}

/** Sides on which more than one person speaks. */
function findSidesOfSeveral(utterances: readonly Utterance[]): Set<Utterance["side"]> {
  const speakers = new Map<Utterance["side"], string>();
  const several = new Set<Utterance["side"]>();
  for (const { side, speaker } of utterances) {
    if ((speakers.get(side) ?? speaker) !== speaker) several.add(side);
    speakers.set(side, speaker);
  }
  return several;
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

/** What a mask says was there: "spoken number" of `[spoken_number ••••]`. */
function kindIn(masked: string): string {
  return masked.slice(1, -" ••••]".length).replaceAll("_", " ");
}

/** @param onWrong says that a mask is of nobody; null for those who may not */
function partOf({ text, kind }: Part, index: number, onWrong: (() => void) | null) {
  if (kind === "hit") return <mark key={index}>{text}</mark>;
  if (kind === "plain") return text;
  if (onWrong !== null) {
    return (
      <button
        key={index}
        type="button"
        class="masked"
        aria-haspopup="dialog"
        title="Masked before the call was stored. Press it if this is nobody's."
        onClick={onWrong}
      >
        {kindIn(text)}
        <span class="unseen"> masked: say what is nobody’s</span>
      </button>
    );
  }
  return (
    <span key={index} class="masked" title="Personal data, masked before the call was stored">
      {kindIn(text)}
      <span class="unseen"> masked</span>
    </span>
  );
}
