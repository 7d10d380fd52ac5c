import type { ListedCall, Page } from "@earshot/model";
import { formatDate } from "@earshot/report";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { getJson } from "../api.ts";
import { namesOf } from "../names.ts";

export type CallFacts = ReadonlyMap<string, ListedCall>;

/** What the list says of a few calls, by the ids of their recordings; those that whoever looks may not see are missing. */
export function useCallFacts(recordingIds: readonly string[]): CallFacts {
  const facts = useSignal<CallFacts>(new Map());
  useEffect(() => {
    const asking = new AbortController();
    const ask = (recordingId: string) =>
      getJson<Page<ListedCall>>(`/v1/calls?${new URLSearchParams({ recordingId })}`, asking.signal);
    Promise.all(recordingIds.map(ask)).then(
      (pages) => {
        facts.value = new Map(pages.flatMap(({ items }) => items.map((call) => [call.recordingId, call] as const)));
      },
      // Without them the ids are shown.
      () => {},
    );
    return () => asking.abort();
  }, [recordingIds.join("\n")]);
  return facts.value;
}

/** The names of the agents of a call, as far as they are known. */
export const agentsOf = (facts: CallFacts, recordingId: string) =>
  namesOf(facts.get(recordingId)?.conversation?.agents ?? []);

/** When a call was and with whom; the id of its recording until that is known. */
export function describeCall(facts: CallFacts, recordingId: string): string {
  const startTime = facts.get(recordingId)?.startTime ?? null;
  const agents = agentsOf(facts, recordingId);
  return `${startTime === null ? recordingId : formatDate(startTime)}${agents === "" ? "" : `, ${agents}`}`;
}
