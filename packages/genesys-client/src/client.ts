import { createHttp } from "@earshot/http";
import type {
  AccessCheck,
  DownloadedMedia,
  Medium,
  MetadataReceipt,
  Recording,
  RecordingPart,
  RecordingQuery,
  StateEvent,
  StoredMedium,
  StoredMetadata,
} from "@earshot/model";
import { type Clock, type Random, systemClock } from "@earshot/model";
import { checkAccess } from "./access.ts";
import { apiUrl, createApi } from "./api.ts";
import { createTokenSource } from "./auth.ts";
import { guideDialect } from "./dialects/guide/guide.ts";
import { createDownload } from "./download.ts";
import { createMetadata } from "./metadata.ts";
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
  /** The media of an interaction over all pages, in the order of delivery. */
  listMedia(interactionId: string, signal?: AbortSignal): AsyncIterable<Medium>;
  /**
   * Streams audio or video from a medium's storage location into `directory`, as `downloadPart` does. The location is
   * a signed URL: it never gets the token, and once it has ended (`genesys.forbidden`) the media must be listed again.
   */
  downloadMedium(medium: StoredMedium, directory: string, signal?: AbortSignal): Promise<DownloadedMedia>;
  /** The metadata of an interaction, null when there is none. */
  getMetadata(interactionId: string, signal?: AbortSignal): Promise<StoredMetadata | null>;
  /**
   * Replaces the metadata of an interaction. With the `etag` of the version it is based on, a change made meanwhile is
   * `genesys.lost_update` with both versions. A refused payload is `genesys.validation_failed`, field by field.
   */
  putMetadata(
    interactionId: string,
    payload: object,
    options: { etag?: string | null | undefined },
    signal?: AbortSignal,
  ): Promise<MetadataReceipt>;
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

  async function* listMedia(interactionId: string, signal?: AbortSignal): AsyncGenerator<Medium> {
    const size = dialect.maxPageSize.media;
    const load = (number: number) => api.call(dialect.media(interactionId, { number, size }), signal);
    // Locations are signed anew for every listing.
    const identity = ({ mediaId, mediaType, format }: Medium) => [mediaId, mediaType, format];
    for await (const { items } of pages(`media of interaction ${interactionId}`, load, identity)) yield* items;
  }

  const { downloadPart, downloadMedium } = createDownload({ api, http, dialect, baseUrl, mediaOrigins });
  const metadata = createMetadata(api, dialect);

  return {
    listRecordings: recordings.list,
    getRecording: recordings.get,
    downloadPart,
    listStateEvents,
    listMedia,
    downloadMedium,
    getMetadata: metadata.get,
    putMetadata: metadata.put,
    checkAccess: (signal) => checkAccess({ api, dialect, tokens }, signal),
    close: () => {
      tokens.close();
      return http.close();
    },
  };
}
