import { type Clock, createHttp, type Random, systemClock } from "@earshot/http";
import { checkAccess } from "./access.ts";
import { apiUrl, createApi } from "./api.ts";
import { createTokenSource } from "./auth.ts";
import { guideDialect } from "./dialects/guide/guide.ts";
import { createDownload } from "./download.ts";
import type { AccessCheck, DownloadedMedia, Recording, RecordingPart, RecordingQuery, StateEvent } from "./model.ts";
import { checkOptions, type GenesysOptions } from "./options.ts";
import { pages } from "./pagination.ts";
import { createRecordings } from "./recordings.ts";

export interface GenesysDeps {
  clock: Clock;
  random: Random;
}

/** All methods throw GenesysError, and end as soon as `signal` aborts. */
export interface GenesysClient {
  /** Voice recordings, newest first, each once, over all pages. */
  listRecordings(query: RecordingQuery, signal?: AbortSignal): AsyncIterable<Recording>;
  /** One recording; `genesys.not_found` names an id that does not exist. */
  getRecording(id: string, signal?: AbortSignal): Promise<Recording>;
  /**
   * Streams a part into `directory`, made if need be, as `<sha256>.<ext>`. What fails leaves nothing behind.
   * A part that is not ready is `genesys.not_ready`.
   */
  downloadPart(
    recording: Recording,
    part: RecordingPart,
    directory: string,
    signal?: AbortSignal,
  ): Promise<DownloadedMedia>;
  /** The state changes of an interaction over all pages, in the order of delivery. */
  listStateEvents(interactionId: string, signal?: AbortSignal): AsyncIterable<StateEvent>;
  /** Tries the credentials and each scope; a refusal is a result, not an error. */
  checkAccess(signal?: AbortSignal): Promise<AccessCheck[]>;
  /** Lets requests under way finish and closes the connections. */
  close(): Promise<void>;
}

const dialects = { guide: guideDialect };

/** @throws {GenesysError} genesys.invalid_options */
export function createGenesysClient(
  options: GenesysOptions,
  deps: GenesysDeps = { clock: systemClock, random: Math.random },
): GenesysClient {
  const { baseUrl, mediaOrigins } = checkOptions(options);
  const dialect = dialects[options.dialect];
  const http = createHttp(options.http, deps);
  const tokens = createTokenSource({ ...options, tokenUrl: apiUrl(baseUrl, dialect.tokenPath) }, http, deps.clock);
  const api = createApi(baseUrl, http, tokens);
  const recordings = createRecordings(api, dialect, deps.clock);

  async function* listStateEvents(interactionId: string, signal?: AbortSignal): AsyncGenerator<StateEvent> {
    const size = dialect.maxPageSize.events;
    const load = (number: number) => api.call(dialect.stateEvents(interactionId, { number, size }), signal);
    let index = 0;
    for await (const { items } of pages(`events of interaction ${interactionId}`, load)) {
      for (const event of items) yield { index: index++, ...event };
    }
  }

  return {
    listRecordings: recordings.list,
    getRecording: recordings.get,
    downloadPart: createDownload({ api, http, dialect, baseUrl, mediaOrigins }),
    listStateEvents,
    checkAccess: (signal) => checkAccess({ api, dialect, tokens }, signal),
    close: () => {
      tokens.close();
      return http.close();
    },
  };
}
