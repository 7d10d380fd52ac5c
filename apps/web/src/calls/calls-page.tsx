import type { UnknownName } from "@earshot/model";
import { useComputed, useSignal } from "@preact/signals";
import { address } from "../address.ts";
import { useEarlyEffect } from "../early-effect.ts";
import { useLoaded } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { AddCalls } from "./add-calls.tsx";
import { type CallList, listTurn, openedList, openList } from "./call-list.ts";
import { CallTable } from "./call-table.tsx";
import { countConditions, daysProblem, listParams, namesPath, readView, searchParams, viewPath } from "./call-view.ts";
import { FilterPanel } from "./filter-panel.tsx";
import { TickedCalls } from "./ticked-calls.tsx";
import { UnknownNames } from "./unknown-names.tsx";

/** All calls that pass the filter of the address. */
export function CallsPage() {
  useTitle("Calls");
  const read = useComputed(() => readView(address.value.searchParams));
  const opened = useSignal<CallList | null>(null);
  useEarlyEffect(() => {
    const { view, problem } = read.value;
    listTurn.value;
    if (problem !== null) return;
    opened.value =
      daysProblem(view) === null ? openList(listParams(view).toString(), searchParams(view).toString()) : null;
  });
  const shown = useSignal<CallList | null>(null);
  // Apart from opening, which an error would else repeat for ever.
  useEarlyEffect(() => {
    const list = opened.value;
    // The rows of before stay until the first new ones are there.
    if (shown.peek() === null || list === null || !list.loading.value || list.error.value !== null) shown.value = list;
  });
  const asked = useComputed(() => namesPath(read.value.view));
  const names = useLoaded<{ unknownNames?: UnknownName[] | undefined }>(() => asked.value);
  const { view, problem } = read.value;
  const list = shown.value;
  const isStale = list !== openedList.value;
  const total = list?.total.value ?? null;
  const isFiltered = countConditions(view) > 0;
  return (
    <div class="calls">
      <FilterPanel view={view} problem={problem} />
      <section class="list" aria-label="Calls">
        <div class="list-head">
          <h1>Calls</h1>
          <p class="muted" role="status">
            {list === null || list.error.value
              ? ""
              : total === null
                ? "…"
                : `${total.toLocaleString("en")} ${isFiltered ? "found" : "in all"}`}
          </p>
          <AddCalls />
          <TickedCalls />
          {["CSV", "Parquet"].map((format) => (
            <a
              key={format}
              class="button"
              href={`/v1/calls.${format.toLowerCase()}?${listParams(view)}`}
              download={`calls.${format.toLowerCase()}`}
            >
              Export {format}
            </a>
          ))}
          <UnknownNames unknown={names.value.value?.unknownNames ?? []} view={view} pathOf={viewPath} />
        </div>
        {list?.error.value ? (
          <ProblemNote error={list.error.value} />
        ) : (
          list && <CallTable list={list} view={view} isStale={isStale} />
        )}
      </section>
    </div>
  );
}
