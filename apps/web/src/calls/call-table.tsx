import { type CallSort, type Conversation, formatClockSeconds, type ListedCall } from "@earshot/model";
import { formatDate } from "@earshot/report";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { Fragment } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { callPath, navigate } from "../address.ts";
import { useKeys } from "../keys.ts";
import { ScoreChip } from "../score-chip.tsx";
import type { CallList } from "./call-list.ts";
import { type CallView, noCallsText, viewPath } from "./call-view.ts";
import { mayTick, TickBox } from "./ticked-calls.tsx";

/** The same heights as in the style. */
const rowPx = 36;
const rowWithHitPx = 58;
/** Rows that are drawn before and after those in sight. */
const spare = 8;
/** Asked for before anything is drawn: later the browser would lay the page out to tell. */
const firstHeightPx = innerHeight;

interface Column {
  title: string;
  class: string;
  sort?: CallSort | undefined;
  cell: (call: ListedCall, view: CallView) => preact.ComponentChildren;
}

const tickColumn: Column = {
  title: "Choose",
  class: "tick",
  cell: (call) => <TickBox recordingId={call.recordingId} title={startText(call)} />,
};

const columns: readonly Column[] = [
  { title: "Start, UTC", class: "start", sort: "start", cell: (call) => <StartLink call={call} /> },
  { title: "Length", class: "number length", sort: "length", cell: ({ durationMs }) => formatClockSeconds(durationMs) },
  {
    title: "Agent",
    class: "name",
    cell: ({ conversation }, view) => <NameLinks kind="agent" named={conversation?.agents ?? []} view={view} />,
  },
  {
    title: "Queue",
    class: "name queue",
    cell: ({ conversation }, view) => <NameLinks kind="queue" named={conversation?.queues ?? []} view={view} />,
  },
  { title: "Direction", class: "direction", cell: ({ conversation }) => conversation?.direction ?? "" },
  {
    title: "Score",
    class: "number score",
    sort: "score",
    cell: ({ score, unscorableReason }) => <ScoreChip score={score} reason={unscorableReason} />,
  },
  { title: "Silence", class: "number", sort: "silence", cell: ({ silenceMs }) => clockOrNone(silenceMs) },
  {
    title: "Talk-over",
    class: "number talk-over",
    sort: "talkOver",
    cell: ({ talkOverMs }) => secondsOrNone(talkOverMs),
  },
  { title: "Hold", class: "number hold", sort: "hold", cell: ({ holdMs }) => clockOrNone(holdMs) },
  { title: "Flags", class: "flags", cell: (call) => <Flags call={call} /> },
];

const columnsWithTick: readonly Column[] = [tickColumn, ...columns];

const startText = ({ startTime, recordingId }: ListedCall) =>
  startTime === null ? recordingId : formatDate(startTime).replace(/ UTC$/, "");

const clockOrNone = (ms: number | null) => (ms === null || ms === 0 ? "–" : formatClockSeconds(ms));
/** Talk-over is short: whole seconds would hide it. */
const secondsOrNone = (ms: number | null) => (ms === null || ms === 0 ? "–" : `${(ms / 1000).toFixed(1)} s`);

/** Calls in rows of one height, of which only those in sight are in the page. */
export function CallTable({ list, view, isStale }: { list: CallList; view: CallView; isStale: boolean }) {
  const scroller = useRef<HTMLDivElement>(null);
  const placed = useRef<CallList>(null);
  const scrollTop = useSignal(list.scrollTop);
  const heightPx = useSignal(firstHeightPx);
  const rowHeight = view.words.trim() === "" ? rowPx : rowWithHitPx;
  const rows = list.rows.value;
  const total = Math.max(list.total.value ?? 0, rows.length);
  const range = useComputed(() => {
    const inSight = Math.floor(scrollTop.value / rowHeight);
    return `${Math.max(0, inSight - spare)} ${inSight + Math.ceil(heightPx.value / rowHeight) + 1 + spare}`;
  });
  const shown = mayTick() ? columnsWithTick : columns;
  const [first = 0, end = 0] = range.value.split(" ").map(Number);

  useSignalEffect(() => list.loadUntil(Number(range.value.split(" ")[1])));
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // The first one begins at its top, and is laid out when its rows are there.
    if (placed.current !== null || list.scrollTop > 0) element.scrollTop = list.scrollTop;
    placed.current = list;
    const observer = new ResizeObserver(() => {
      heightPx.value = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);

  useLayoutEffect(() => placeTabStop(scroller.current, list.scrollTop / rowHeight));

  const step = (by: 1 | -1) => moveToRow(scroller.current, by, rowHeight);
  useKeys({ ArrowDown: () => step(1), ArrowUp: () => step(-1), j: () => step(1), k: () => step(-1) });

  const drawn = rows.slice(first, end);
  const known = useMemo(() => new WeakMap<ListedCall, preact.VNode>(), [list, view, shown]);
  /** What was drawn before and is the same is passed over. */
  const rowOf = (call: ListedCall, at: number) => {
    const row = known.get(call) ?? <Row key={call.recordingId} call={call} at={at} view={view} columns={shown} />;
    known.set(call, row);
    return row;
  };
  return (
    <div
      class="scroller"
      ref={scroller}
      aria-busy={isStale || list.loading.value}
      onFocusIn={() => placeTabStop(scroller.current, list.scrollTop / rowHeight)}
      onScroll={({ currentTarget }) => {
        scrollTop.value = currentTarget.scrollTop;
        list.scrollTop = currentTarget.scrollTop;
      }}
    >
      <table class={`call-table${rowHeight === rowPx ? "" : " with-hits"}`} aria-rowcount={total + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {shown.map((column) => (
              <ColumnHead key={column.title} column={column} view={view} />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Space rows={first} rowHeight={rowHeight} />}
          {drawn.map((call, index) => rowOf(call, first + index))}
          {total > first + drawn.length && <Space rows={total - first - drawn.length} rowHeight={rowHeight} />}
        </tbody>
      </table>
      {total === 0 && !list.loading.value && <p class="empty">{noCallsText(view)}</p>}
    </div>
  );
}

interface RowProps {
  call: ListedCall;
  at: number;
  view: CallView;
  columns: readonly Column[];
}

function Row({ call, at, view, columns }: RowProps) {
  return (
    <tr aria-rowindex={at + 2} data-row={at} onClick={(event) => openRow(event, call)}>
      {columns.map(({ title, class: name, cell }) => (
        <td key={title} class={name}>
          {cell(call, view)}
        </td>
      ))}
    </tr>
  );
}

function Space({ rows, rowHeight }: { rows: number; rowHeight: number }) {
  return (
    <tr class="space">
      {/* One cell: it must not span columns that a narrow page leaves out. */}
      <td style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  );
}

function ColumnHead({ column: { title, class: name, sort }, view }: { column: Column; view: CallView }) {
  if (sort === undefined) {
    return (
      <th scope="col" class={name}>
        {name === "tick" ? <span class="unseen">{title}</span> : title}
      </th>
    );
  }
  const isSorted = view.sort === sort;
  const ascending = isSorted ? !view.ascending : sort === "score";
  return (
    <th scope="col" class={name} aria-sort={isSorted ? (view.ascending ? "ascending" : "descending") : undefined}>
      <button type="button" onClick={() => navigate(viewPath({ ...view, sort, ascending }))}>
        {title}
        <span class="arrow" aria-hidden="true">
          {isSorted ? (view.ascending ? "↑" : "↓") : ""}
        </span>
      </button>
    </th>
  );
}

function StartLink({ call }: { call: ListedCall }) {
  const { recordingId, hit, hitCount } = call;
  const at = hit === null ? "" : `?t=${hit.startMs}`;
  return (
    <>
      <a href={`${callPath(recordingId)}${at}`} tabIndex={-1}>
        {startText(call)}
      </a>
      {hit !== null && (
        <span class="hit">
          {hitCount > 1 && <b>{hitCount} × </b>}
          <span class="muted">
            {formatClockSeconds(hit.startMs)} {hit.side}:
          </span>{" "}
          {hit.snippet.map(({ text, match }, index) => (match ? <mark key={index}>{text}</mark> : text))}
        </span>
      )}
    </>
  );
}

interface NameLinksProps {
  kind: "agent" | "queue";
  named: Conversation["agents"];
  view: CallView;
}

/** Names that narrow the list to their calls. By keyboard the fields of the filter do the same. */
function NameLinks({ kind, named, view }: NameLinksProps) {
  return named.map(({ id, name }, index) => (
    <Fragment key={id}>
      {index > 0 && ", "}
      <a
        class="plain"
        tabIndex={-1}
        href={viewPath({ ...view, filter: { ...view.filter, [kind]: [name ?? id] } })}
        title={`Only calls of ${name ?? id}`}
      >
        {name ?? id}
      </a>
    </Fragment>
  ));
}

function Flags({ call: { failedCritical, warnings, conversation } }: { call: ListedCall }) {
  const flags = [
    ...(failedCritical > 0 ? [["critical", "failed by a critical criterion"] as const] : []),
    ...((conversation?.agents.length ?? 0) > 1 ? [["transferred", "several agents"] as const] : []),
    ...(warnings > 0
      ? [[`${warnings} ${warnings === 1 ? "doubt" : "doubts"}`, "of the input, read with doubt"] as const]
      : []),
  ];
  return flags.map(([flag, title]) => (
    <span key={flag} class={`flag${flag === "critical" ? " critical" : ""}`} title={title}>
      {flag}
    </span>
  ));
}

/** A click anywhere in a row opens its call, unless it marks text. */
function openRow(event: MouseEvent, { recordingId, hit }: ListedCall): void {
  if (event.target instanceof Element && event.target.closest("a, .tick") !== null) return;
  if (getSelection()?.type === "Range") return;
  navigate(`${callPath(recordingId)}${hit === null ? "" : `?t=${hit.startMs}`}`);
}

/**
 * Lets Tab come to one row, which has the focus or is the first in sight: nobody would get past a list of thousands. Arrows go
 * on from it.
 */
function placeTabStop(scroller: HTMLElement | null, topRow: number): void {
  const links = Array.from(scroller?.querySelectorAll<HTMLElement>("tr[data-row] .start a") ?? []);
  const rowOf = (link: HTMLElement) => Number(link.closest("tr")?.dataset.row);
  const stop =
    links.find((link) => link.closest("tr")?.contains(document.activeElement)) ??
    links.find((link) => rowOf(link) >= topRow) ??
    links[0];
  for (const link of links) {
    link.tabIndex = link === stop ? 0 : -1;
    const tick = link.closest("tr")?.querySelector<HTMLElement>(".tick input");
    if (tick) tick.tabIndex = link.tabIndex;
  }
}

/** Moves the focus to the link of the next row, and scrolls so that it is in the page. */
function moveToRow(scroller: HTMLElement | null, by: 1 | -1, rowHeight: number): void {
  if (scroller === null) return;
  const current = document.activeElement?.closest("tr")?.dataset.row;
  const firstInSight = Math.ceil(scroller.scrollTop / rowHeight);
  const row = current === undefined ? firstInSight : Number(current) + by;
  const link = scroller.querySelector<HTMLElement>(`tr[data-row="${row}"] a`);
  link?.focus({ preventScroll: true });
  link?.closest("tr")?.scrollIntoView({ block: "nearest" });
}
