import { formatClock } from "@earshot/model";
import { formatLength } from "@earshot/report";
import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { surelyMay } from "../people/viewer.ts";
import type { CallView } from "./call-view.ts";
import { type Asked, mayMark, selectedIn } from "./marking.ts";
import { SaidText } from "./said-text.tsx";
import { type Stop, stopKey } from "./stops.ts";

type Utterance = CallView["call"]["utterances"][number];

type Row = { kind: "said"; index: number; said: Utterance } | { kind: "stop"; stop: Stop };

const sideNames = { agent: "Agent", customer: "Customer", other: "Other", unknown: "Unknown" } as const;

/** So many rows are drawn in one task: those of a long call follow one another, and the page answers in between. */
const rowsAtOnce = 40;

/** What rows need where people mark. */
interface Marks {
  ask: (what: Asked) => void;
  /** The row to go on from. */
  focusedIndex: number | null;
}

interface TranscriptRowsProps {
  view: CallView;
  list: RefObject<HTMLOListElement | null>;
  wanted: ReadonlySignal<string>;
  hits: ReadonlySignal<readonly number[]>;
  /** Null where nobody marks. */
  marks: Marks | null;
}

/** Utterances and events in their order, some drawn after others, with the one at the head in sight. */
export function TranscriptRows({ view, list, wanted, hits, marks }: TranscriptRowsProps) {
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
export function scrollTo(list: HTMLOListElement | null, selector: string): boolean {
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
        <SaidText text={text} sought={marked.value} onWrong={onWrong} />
      </p>
      {marks !== null && text !== "" && mayMark(view.call) && (
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
