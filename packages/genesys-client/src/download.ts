import { type Http, HttpError } from "@earshot/http";
import type { DownloadedMedia, Recording, RecordingPart, RecordingState, StoredMedium } from "@earshot/model";
import { type Api, readAnswer } from "./api.ts";
import type { Dialect } from "./dialect.ts";
import { GenesysError, toGenesysError } from "./errors.ts";
import { checkMediaUrl, trustedHosts } from "./media-url.ts";
import { fetchSigned, isText, mediaDeadlineMs, mediaTypeOf, saveAnswer } from "./signed-media.ts";

export interface DownloadDeps {
  api: Api;
  http: Http;
  dialect: Dialect;
  baseUrl: URL;
  mediaOrigins: ReadonlySet<string> | null;
}

const notReadyHints: Readonly<Record<RecordingState["kind"], string>> = {
  ready: "Run again later.",
  transcoding: "It is still being prepared: run again later.",
  archived: "Restore it from the archive in Genesys Cloud, then run again.",
  deleted: "Its media is gone for good.",
  failed: "Genesys Cloud could not record it; its media will not come.",
  unknown: "Look it up in Genesys Cloud.",
};

function notReady(what: string, state: RecordingState, requestId: string | null = null): GenesysError {
  const status = state.kind === "unknown" ? `status ${JSON.stringify(state.status)}` : state.kind;
  const id = requestId === null ? "" : ` [request ${requestId}]`;
  const hint = notReadyHints[state.kind];
  return new GenesysError("genesys.not_ready", `${what} has no media now: ${status}${id}`, { hint, requestId });
}

export function createDownload({ api, http, dialect, baseUrl, mediaOrigins }: DownloadDeps) {
  const hostsFor = (url: URL) => trustedHosts(url, baseUrl, mediaOrigins);

  async function downloadPart(
    recording: Recording,
    part: RecordingPart,
    directory: string,
    signal?: AbortSignal,
  ): Promise<DownloadedMedia> {
    const call = dialect.part(recording.id, part.id);
    if (part.state.kind !== "ready") throw notReady(call.what, part.state);

    const ask = (): Promise<DownloadedMedia | URL> =>
      api.open(
        { ...call, deadlineMs: mediaDeadlineMs },
        async (response) => {
          if (response.status !== 200) throw notReady(call.what, { kind: "transcoding" }, response.requestId);
          if (!isText(mediaTypeOf(response))) return saveAnswer(response, directory, part.format);
          const { url } = await readAnswer(call, response);
          return checkMediaUrl(url, call.what, baseUrl, mediaOrigins);
        },
        signal,
      );

    const fetchFrom = (url: URL) =>
      fetchSigned(http, { url, what: call.what, directory, format: part.format, trustedHosts: hostsFor(url) }, signal);
    const first = await ask();
    if (!(first instanceof URL)) return first;
    try {
      return await fetchFrom(first);
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 403) throw toSignedError(error, call.what);
    }
    // Signed URLs end after a while; a fresh one tells that apart from being refused.
    const second = await ask();
    if (!(second instanceof URL)) return second;
    try {
      return await fetchFrom(second);
    } catch (error) {
      throw toSignedError(error, call.what);
    }
  }

  async function downloadMedium(
    { mediaId, storageLocation }: StoredMedium,
    directory: string,
    signal?: AbortSignal,
  ): Promise<DownloadedMedia> {
    const what = `medium ${mediaId}`;
    const url = checkMediaUrl(storageLocation, what, baseUrl, mediaOrigins);
    try {
      return await fetchSigned(http, { url, what, directory, format: "", trustedHosts: hostsFor(url) }, signal);
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 403) throw toSignedError(error, what);
      const { status, requestId } = error;
      throw new GenesysError("genesys.forbidden", `media of ${what}: ${error.message}`, {
        hint: "Its signed URL may have ended: list the interaction's media again and use the new one.",
        status,
        requestId,
        cause: error,
      });
    }
  }

  return { downloadPart, downloadMedium };
}

function toSignedError(error: unknown, what: string): unknown {
  return toGenesysError(error, { what: `media of ${what}`, scope: null });
}
