import type { Clock, Recording, RecordingQuery } from "@earshot/model";
import type { Api } from "./api.ts";
import type { Dialect, Interval } from "./dialect.ts";
import { GenesysError } from "./errors.ts";
import { pages } from "./pagination.ts";

interface Range {
  fromMs: number;
  toMs: number;
}

function parseInstant(name: "from" | "to", value: string | undefined, absentMs: number): number {
  if (value === undefined) return absentMs;
  const timeMs = Date.parse(value);
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new GenesysError("genesys.invalid_query", `${name} ${JSON.stringify(value)} is not a date and time`, {
    hint: "Give it in ISO 8601, such as 2026-10-01T00:00:00Z.",
  });
}

/** The server may not know intervals, so what it delivers is judged again. What has no valid start time stays. */
function isWithin({ startTime }: Recording, { fromMs, toMs }: Range): boolean {
  const startMs = Date.parse(startTime ?? "");
  return Number.isNaN(startMs) || (startMs >= fromMs && startMs < toMs);
}

export function createRecordings(api: Api, dialect: Dialect, clock: Clock) {
  const get = (id: string, signal?: AbortSignal): Promise<Recording> => api.call(dialect.recording(id), signal);

  async function* byId(ids: ReadonlySet<string>, signal?: AbortSignal): AsyncGenerator<Recording> {
    for (const id of ids) yield await get(id, signal);
  }

  async function* search(
    { limit, onTotal }: RecordingQuery,
    range: Range,
    interval: Interval | null,
    signal?: AbortSignal,
  ): AsyncGenerator<Recording> {
    const size = Math.min(limit ?? Number.POSITIVE_INFINITY, dialect.maxPageSize.recordings);
    const found = pages("recordings", (number) =>
      api.call(dialect.searchRecordings({ number, size }, interval), signal),
    );
    const ids = new Set<string>();
    let tell = onTotal;
    for await (const { items, total } of found) {
      if (total !== null) {
        tell?.(Math.min(total, limit ?? total));
        tell = undefined;
      }
      for (const recording of items) {
        // A call that starts meanwhile moves older ones to the next page, where they come again.
        if (ids.has(recording.id)) continue;
        ids.add(recording.id);
        yield recording;
      }
      // Newest first: once a whole page lies before the range, all that follows does.
      if (items.every(({ startTime }) => Date.parse(startTime ?? "") < range.fromMs)) return;
    }
  }

  async function* list(query: RecordingQuery, signal?: AbortSignal): AsyncGenerator<Recording> {
    const { from, to, limit = Number.POSITIVE_INFINITY } = query;
    const range = { fromMs: parseInstant("from", from, -8.64e15), toMs: parseInstant("to", to, 8.64e15) };
    if (range.fromMs >= range.toMs) {
      const hint = "Give a `from` that lies before `to`.";
      throw new GenesysError("genesys.invalid_query", `no time lies between from ${from} and to ${to}`, { hint });
    }
    const ids = query.ids === undefined ? null : new Set(query.ids);
    if (ids !== null) query.onTotal?.(Math.min(ids.size, limit));
    const open = from === undefined && to === undefined;
    const interval = open ? null : toInterval(range, from === undefined, to === undefined);
    let left = limit;
    if (left <= 0) return;
    for await (const recording of ids === null ? search(query, range, interval, signal) : byId(ids, signal)) {
      if (!isWithin(recording, range)) continue;
      yield recording;
      left -= 1;
      if (left <= 0) return;
    }
  }

  /** An interval has two ends: without `from` it begins in 1970, without `to` it ends now. */
  function toInterval({ fromMs, toMs }: Range, openStart: boolean, openEnd: boolean): Interval {
    return {
      from: new Date(openStart ? 0 : fromMs).toISOString(),
      to: new Date(openEnd ? Math.max(clock.now(), fromMs) : toMs).toISOString(),
    };
  }

  return { get, list };
}
