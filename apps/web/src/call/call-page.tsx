import type { CallLevelsAnswer } from "@earshot/api";
import { type ChannelLevels, formatClockSeconds, type StoredCall } from "@earshot/model";
import type { Scorecard } from "@earshot/quality";
import { formatDate } from "@earshot/report";
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { address, callPath, navigate } from "../address.ts";
import { getJson } from "../api.ts";
import { openedList } from "../calls/call-list.ts";
import { EraseCall } from "../keeping/erase-call.tsx";
import { useKeys } from "../keys.ts";
import { useLoaded } from "../loading.ts";
import { namesOf } from "../names.ts";
import { surelyMay } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ReviewPanel } from "../review/review-panel.tsx";
import { ScoreChip } from "../score-chip.tsx";
import { useTitle } from "../title.ts";
import { type CallView, cardIdOf, createCallView } from "./call-view.ts";
import type { MarkedPlace, Marking } from "./marking.ts";
import { Definitions, Doubts, Measures, SourceNumbers } from "./measures.tsx";
import { Provenance } from "./provenance.tsx";
import { readCard } from "./read-card.ts";
import { ScorePanel } from "./score-panel.tsx";
import { Timeline } from "./timeline.tsx";
import { Transcript } from "./transcript.tsx";

/** One call with all that is known of it. */
export function CallPage({ recordingId }: { recordingId: string }) {
  const turn = useSignal(0);
  const place = useRef<MarkedPlace | null>(null);
  const reading = useRef<{ call: StoredCall | null; times: number }>({ call: null, times: 0 });
  const loaded = useLoaded<StoredCall>(() => `/v1/calls/${encodeURIComponent(recordingId)}`, turn);
  useTitle(`Call ${recordingId}`);
  const { value, error } = loaded.value;
  if (error !== null) return <ProblemNote error={error} />;
  if (value === null) return <p class="waiting">Loading the call…</p>;
  // What is drawn of a call is drawn anew when its words have changed.
  if (reading.current.call !== value) reading.current = { call: value, times: reading.current.times + 1 };
  const marking = {
    place: place.current,
    reload: (marked: MarkedPlace) => {
      place.current = marked;
      turn.value++;
    },
  };
  return <Call key={reading.current.times} call={value} marking={marking} />;
}

function Call({ call, marking }: { call: StoredCall; marking: Marking }) {
  const goTo = (id: string | null) => {
    if (id !== null) navigate(callPath(id));
  };
  useKeys({
    n: () => goTo(neighbours(call.recordingId).next),
    p: () => goTo(neighbours(call.recordingId).before),
  });
  return (
    <CallArticle
      call={call}
      marking={marking}
      head={(view) => <CallHead view={view} />}
      panels={(view) => (
        <>
          <ScorePanel view={view} />
          <ReviewPanel view={view} />
          <Definitions view={view} />
          <Measures view={view} />
          <SourceNumbers view={view} />
          <Doubts view={view} />
          <Provenance view={view} />
          <EraseCall recordingId={call.recordingId} />
        </>
      )}
    />
  );
}

interface CallArticleProps {
  call: StoredCall;
  /** Where people may mark what is personal data in it. */
  marking?: Marking | undefined;
  /** The rules of its evaluation, where they are known though not built in. */
  scorecard?: Scorecard | undefined;
  head: (view: CallView) => ComponentChildren;
  panels: (view: CallView) => ComponentChildren;
}

/** The timeline and the transcript of a call, with what stands above and beside them. */
export function CallArticle({ call, marking, scorecard, head, panels }: CallArticleProps) {
  const startMs = marking?.place?.headMs ?? startOf(address.peek().searchParams);
  const view = useMemo(() => createCallView(call, startMs, scorecard), [call]);
  useCallKeys(view);
  useSignalEffect(() => {
    if (view.scorecard.value === null) void readCard(view, cardIdOf(view.record.value));
  });
  useEffect(() => {
    const asking = new AbortController();
    // Without levels the lanes show the words alone.
    loadLevels(call.recordingId, asking.signal).then(
      (levels) => {
        view.levels.value = levels;
      },
      () => {},
    );
    return () => asking.abort();
  }, [view]);
  return (
    <article class="call">
      {head(view)}
      <Timeline view={view} />
      <div class="columns">
        <Transcript view={view} marking={marking} />
        <div class="panels">{panels(view)}</div>
      </div>
    </article>
  );
}

async function loadLevels(recordingId: string, signal: AbortSignal): Promise<ChannelLevels[]> {
  const path = `/v1/calls/${encodeURIComponent(recordingId)}/levels`;
  const { channels } = await getJson<CallLevelsAnswer>(path, signal);
  return channels.map(({ channel, levels }) => ({
    channel,
    levels: toBytes(levels),
  }));
}

/** Of base64. An hour has 360,000 of them for each channel: a function for each would take long. */
function toBytes(text: string): Uint8Array {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

function startOf(params: URLSearchParams): number | null {
  const text = params.get("t");
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function CallHead({ view: { call, record, reviewed } }: { view: CallView }) {
  const { conversation, startTime, recordingId, interactionId } = call;
  const { score } = record.value.evaluation;
  const byPeople = reviewed.value.get(record.value.id);
  const { before, next } = neighbours(recordingId);
  const facts: [name: string, value: string][] = [
    ["Agent", conversation ? namesOf(conversation.agents) : ""],
    ["Queue", conversation ? namesOf(conversation.queues) : ""],
    ["Direction", conversation?.direction ?? ""],
    ["Wrap-up", conversation ? namesOf(conversation.wrapUpCodes) : ""],
    ["Length", formatClockSeconds(record.value.evaluation.durationMs)],
    ["Interaction", interactionId],
  ];
  return (
    <header class="call-head">
      <nav aria-label="List of calls">
        <a href={listPath()}>‹ Calls</a>
        {before !== null && (
          <a href={callPath(before)} title="Previous call (p)">
            Previous
          </a>
        )}
        {next !== null && (
          <a href={callPath(next)} title="Next call (n)">
            Next
          </a>
        )}
        {surelyMay("calls:review") && (
          <a href={`/calibrations?${new URLSearchParams({ call: recordingId })}`}>Calibrate this call</a>
        )}
      </nav>
      <div class="title">
        {byPeople !== undefined && (
          <>
            <ScoreChip score={byPeople.value} reason={byPeople.value === null ? byPeople.reason : null} />
            <span class="muted">reviewed,</span>
          </>
        )}
        <ScoreChip score={score.value} reason={score.value === null ? score.reason : null} />
        {byPeople !== undefined && <span class="muted">by the machine</span>}
        <h1>{startTime === null ? recordingId : formatDate(startTime)}</h1>
      </div>
      <dl>
        {facts
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </header>
  );
}

/** The address of the list that was left for this call. */
let leftList = "/";
address.subscribe(({ pathname, search }) => {
  if (pathname === "/") leftList = `/${search}`;
});
const listPath = () => leftList;

/** The calls before and after this one in the list that was opened last. */
function neighbours(recordingId: string): { before: string | null; next: string | null } {
  const list = openedList.value;
  const rows = list?.rows.value ?? [];
  const at = rows.findIndex((row) => row.recordingId === recordingId);
  if (at === -1) return { before: null, next: null };
  if (at + 2 > rows.length) list?.loadUntil(at + 2);
  return { before: rows[at - 1]?.recordingId ?? null, next: rows[at + 1]?.recordingId ?? null };
}

/** Browsers refuse to change the address as often as a head is dragged. */
const pauseMs = 300;

/** The address says where somebody looks, so that it can be shared. */
function noteInAddress(ms: number | null): void {
  const url = new URL(location.href);
  if (ms === null) url.searchParams.delete("t");
  else url.searchParams.set("t", String(ms));
  history.replaceState(null, "", url);
}

function useCallKeys(view: CallView): void {
  const { headMs, whole } = view;
  const step = (by: 1 | -1) => (event: KeyboardEvent) =>
    view.seek(headMs.peek() + by * (event.shiftKey ? 10_000 : 1000));
  useKeys({
    ArrowRight: step(1),
    ArrowLeft: step(-1),
    Home: () => view.seek(whole.startMs),
    End: () => view.seek(whole.endMs),
    ".": () => view.stepStop(1),
    ",": () => view.stepStop(-1),
    "+": () => view.zoom(2),
    "=": () => view.zoom(2),
    "-": () => view.zoom(0.5),
    "0": () => view.showWhole(),
    x: () => {
      const stop = view.stop.peek();
      if (stop !== null) view.toggleStruck(stop);
    },
    f: () => {
      view.follows.value = !view.follows.peek();
    },
  });
  useEffect(() => {
    let timer = 0;
    const stop = headMs.subscribe((ms) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => noteInAddress(ms === whole.startMs ? null : ms), pauseMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [view]);
}
