import type { HttpResponse } from "@earshot/http";
import {
  type Clock,
  describeError,
  type HoldRecord,
  parseWallTime,
  type Recording,
  type RecordingQuery,
  type RecordingSource,
  type StateEvent,
  type UnreadableRecording,
} from "@earshot/model";
import type { Api } from "../api.ts";
import { GenesysError, type GenesysErrorCode } from "../errors.ts";
import type { MediaLimits } from "../options.ts";
import { createEmptyPageLimit, type LoadedPage, pages, readPage } from "../pagination.ts";
import type { SignedMedia } from "../signed-media.ts";
import { getRecording, type Interval, listingLimits, listStateEvents, maxPageSize, searchRecordings } from "./calls.ts";
import { type ListedRecording, readListed } from "./listed-recording.ts";
import { createPartDownload } from "./part-download.ts";

/** Answers to the request for one recording that do not keep the others from being listed. */
const concernsOneRecording: ReadonlySet<GenesysErrorCode> = new Set([
  "genesys.invalid_id",
  "genesys.not_found",
  "genesys.forbidden",
  "genesys.rejected",
]);

interface Range {
  fromMs: number;
  toMs: number;
}

function parseInstant(name: "from" | "to", value: string | undefined, absentMs: number): number {
  if (value === undefined) return absentMs;
  const timeMs = parseWallTime(value) ?? Date.parse(value);
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new GenesysError("genesys.invalid_query", `${name} ${JSON.stringify(value)} is not a date and time`, {
    hint: "Give it in ISO 8601, such as 2026-10-01T00:00:00Z.",
  });
}

/** The server may not know intervals, so what it delivers is judged again. What has no valid start time stays. */
function isWithin({ startTime }: ListedRecording, { fromMs, toMs }: Range): boolean {
  const startMs = parseWallTime(startTime ?? "");
  return startMs === null || (startMs >= fromMs && startMs < toMs);
}

function isBefore(startTime: string | null, timeMs: number): boolean {
  const startMs = parseWallTime(startTime ?? "");
  return startMs !== null && startMs < timeMs;
}

/** Why a recording is unreadable names its page and request, which differ when it comes again. */
function identity({ entry }: ListedRecording): unknown {
  return "unreadable" in entry ? entry.id : entry;
}

/** An interval has two ends: without `from` it begins in 1970, without `to` it ends now. */
function toInterval({ from, to }: RecordingQuery, { fromMs, toMs }: Range, nowMs: number): Interval | null {
  if (from === undefined && to === undefined) return null;
  return {
    from: new Date(from === undefined ? 0 : fromMs).toISOString(),
    to: new Date(to === undefined ? Math.max(nowMs, fromMs) : toMs).toISOString(),
  };
}

export function createGuideRecordings({
  api,
  signedMedia,
  mediaLimits,
  clock,
}: {
  api: Api;
  signedMedia: SignedMedia;
  mediaLimits: MediaLimits;
  clock: Clock;
}): RecordingSource {
  function loadPage(
    request: { number: number; size: number },
    interval: Interval | null,
    signal: AbortSignal | undefined,
  ): Promise<LoadedPage<ListedRecording>> {
    const call = searchRecordings(request, interval);
    return api.open(
      call,
      async (response) => {
        const page = await readPage(call, response);
        const { requestId } = response;
        const items = page.items.map((entity, index) =>
          readListed(entity, call, { requestId, path: ["entities", index] }),
        );
        return { ...page, items };
      },
      signal,
    );
  }

  async function* byId(ids: ReadonlySet<string>, signal?: AbortSignal): AsyncGenerator<ListedRecording> {
    for (const id of ids) {
      try {
        const call = getRecording(id);
        const read = async (response: HttpResponse) => readListed(await response.json(), call, response);
        const { entry, startTime } = await api.open(call, read, signal);
        // An answer that is no recording is the one that was asked for all the same.
        yield { entry: "unreadable" in entry ? { ...entry, id } : entry, startTime };
      } catch (error) {
        if (!(error instanceof GenesysError) || !concernsOneRecording.has(error.code)) throw error;
        yield { entry: { id, unreadable: describeError(error) }, startTime: null };
      }
    }
  }

  async function* search(
    { limit, onTotal }: RecordingQuery,
    range: Range,
    interval: Interval | null,
    signal?: AbortSignal,
  ): AsyncGenerator<ListedRecording> {
    const size = Math.min(limit ?? Number.POSITIVE_INFINITY, maxPageSize.recordings);
    const load = (number: number) => loadPage({ number, size }, interval, signal);
    const ids = new Set<string>();
    const checkPage = createEmptyPageLimit("recordings");
    let announce = onTotal;
    for await (const { items, total } of pages("recordings", load, listingLimits.recordings, identity)) {
      if (total !== null) {
        announce?.(Math.min(total, limit ?? total));
        announce = undefined;
      }
      const known = ids.size;
      for (const item of items) {
        // A call that starts meanwhile moves older ones to the next page, where they come again.
        if (ids.has(item.entry.id)) continue;
        ids.add(item.entry.id);
        yield item;
      }
      checkPage(ids.size - known);
      // Newest first: once a whole page lies before the range, all that follows does.
      if (items.every(({ startTime }) => isBefore(startTime, range.fromMs))) return;
    }
  }

  async function* list(query: RecordingQuery, signal?: AbortSignal): AsyncGenerator<Recording | UnreadableRecording> {
    const { from, to, limit = Number.POSITIVE_INFINITY } = query;
    const range = { fromMs: parseInstant("from", from, -8.64e15), toMs: parseInstant("to", to, 8.64e15) };
    if (range.fromMs >= range.toMs) {
      const hint = "Give a `from` that lies before `to`.";
      throw new GenesysError("genesys.invalid_query", `no time lies between from ${from} and to ${to}`, { hint });
    }
    const ids = query.ids === undefined ? null : new Set(query.ids);
    if (ids !== null) query.onTotal?.(Math.min(ids.size, limit));
    let left = limit;
    if (left <= 0) return;
    const found =
      ids === null ? search(query, range, toInterval(query, range, clock.now()), signal) : byId(ids, signal);
    for await (const item of found) {
      if (!isWithin(item, range)) continue;
      yield item.entry;
      left -= 1;
      if (left <= 0) return;
    }
  }

  async function holds({ interactionId }: Recording, signal?: AbortSignal): Promise<HoldRecord> {
    const load = (number: number) => {
      const call = listStateEvents(interactionId, { number, size: maxPageSize.events });
      return api.open(call, (response) => readPage(call, response), signal);
    };
    const events: StateEvent[] = [];
    for await (const { items } of pages(`events of interaction ${interactionId}`, load, listingLimits.events)) {
      for (const event of items) events.push({ index: events.length, ...event });
    }
    return { events, pauses: [], warnings: [] };
  }

  return {
    name: "guide",
    list,
    get: (id, signal) => api.call(getRecording(id), signal),
    media: createPartDownload({ api, signedMedia, mediaLimits, clock }),
    holds,
  };
}
