import type { ListedCall, Page } from "@earshot/model";
import { type Signal, signal } from "@preact/signals";
import { getJson, type RequestError } from "../api.ts";
import { toRequestError } from "../loading.ts";

const firstPage = 100;
const laterPage = 500;

/** The calls of one view, loaded in pages as they come into sight. */
export interface CallList {
  readonly query: string;
  readonly rows: Signal<readonly ListedCall[]>;
  /** How many there are; null until it is known. */
  readonly total: Signal<number | null>;
  readonly loading: Signal<boolean>;
  readonly error: Signal<RequestError | null>;
  /** Where the list was left, to come back to it. */
  scrollTop: number;
  /** Loads pages until this many rows are there, or all. */
  loadUntil(rows: number): void;
  /** Stops what is under way. */
  stop(): void;
}

/** The list that was opened last, for the way back and for the next call. */
export const openedList = signal<CallList | null>(null);

/** @param query what `GET /v1/calls` is asked for; `search` the same without the order */
export function openList(query: string, search: string): CallList {
  const opened = openedList.peek();
  if (opened?.query === query && opened.error.peek() === null) return opened;
  opened?.stop();
  const list = createList(query, search);
  openedList.value = list;
  list.loadUntil(1);
  return list;
}

/** Grows when the lists that were opened may lack calls. */
export const listTurn = signal(0);

/** Has the list asked for anew, wherever it is shown. */
export function reloadList(): void {
  openedList.peek()?.stop();
  openedList.value = null;
  listTurn.value += 1;
}

function createList(query: string, search: string): CallList {
  const rows = signal<readonly ListedCall[]>([]);
  const total = signal<number | null>(null);
  const loading = signal(false);
  const error = signal<RequestError | null>(null);
  const asking = new AbortController();
  let cursor: string | null = "";
  let wanted = 0;

  async function load(): Promise<void> {
    loading.value = true;
    try {
      while (cursor !== null && rows.peek().length < wanted) {
        const params = new URLSearchParams(query);
        params.set("limit", String(cursor === "" ? firstPage : laterPage));
        if (cursor !== "") params.set("cursor", cursor);
        const page: Page<ListedCall> = await getJson(`/v1/calls?${params}`, asking.signal);
        rows.value = [...rows.peek(), ...page.items];
        if (page.nextCursor === null) total.value = rows.peek().length;
        else if (cursor === "") count();
        cursor = page.nextCursor;
      }
    } catch (thrown) {
      if (!asking.signal.aborted) error.value = toRequestError(thrown);
    }
    loading.value = false;
  }

  function count(): void {
    getJson<{ calls: number }>(`/v1/call-count?${search}`, asking.signal).then(
      ({ calls }) => {
        total.value ??= calls;
      },
      // The rows go on without their number.
      () => {},
    );
  }

  return {
    ...{ query, rows, total, loading, error, scrollTop: 0 },
    loadUntil(count) {
      wanted = Math.max(wanted, count);
      if (!loading.peek() && error.peek() === null && cursor !== null && rows.peek().length < wanted) void load();
    },
    stop: () => asking.abort(),
  };
}
