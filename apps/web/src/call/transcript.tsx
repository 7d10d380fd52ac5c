import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { useKeys } from "../keys.ts";
import { lazyPage } from "../lazy-page.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import type { CallView } from "./call-view.ts";
import type { Asked, Marking } from "./marking.ts";
import { scrollTo, TranscriptRows } from "./transcript-rows.tsx";

type Utterance = CallView["call"]["utterances"][number];

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
        <TranscriptRows view={view} list={list} wanted={wanted} hits={hits} marks={marks} />
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

interface SearchProps {
  view: CallView;
  list: RefObject<HTMLOListElement | null>;
  wanted: Signal<string>;
  hits: ReadonlySignal<readonly number[]>;
}

function Search({ view, list, wanted, hits }: SearchProps) {
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

/** Which utterances have the text, without regard to case. */
function findHits(utterances: readonly Utterance[], wanted: string): number[] {
  const text = wanted.trim().toLowerCase();
  if (text === "") return [];
  return utterances.flatMap((said, index) => (said.text.toLowerCase().includes(text) ? index : []));
}
