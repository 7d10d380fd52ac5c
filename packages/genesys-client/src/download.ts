import { type Http, HttpError, type HttpRequest, type HttpResponse } from "@earshot/http";
import { type Api, readAnswer } from "./api.ts";
import type { ApiCall, Dialect } from "./dialect.ts";
import { GenesysError, toGenesysError } from "./errors.ts";
import { extensionOf, saveMedia } from "./media-file.ts";
import { checkMediaUrl } from "./media-url.ts";
import type { DownloadedMedia, Recording, RecordingPart, RecordingState } from "./model.ts";

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

function mediaTypeOf({ headers }: HttpResponse): string {
  return headers["content-type"]?.split(";")[0]?.trim().toLowerCase() || "application/octet-stream";
}

/** Text is never audio: it is the JSON with the media's URL, or a page from something in between. */
function isText(mediaType: string): boolean {
  return mediaType.startsWith("text/") || mediaType === "application/json" || mediaType.endsWith("+json");
}

export function createDownload({ api, http, dialect, baseUrl, mediaOrigins }: DownloadDeps) {
  return async function downloadPart(
    recording: Recording,
    part: RecordingPart,
    directory: string,
    signal?: AbortSignal,
  ): Promise<DownloadedMedia> {
    const call = dialect.part(recording.id, part.id);
    if (part.state.kind !== "ready") throw notReady(call.what, part.state);

    const save = async (response: HttpResponse): Promise<DownloadedMedia> => {
      const contentType = mediaTypeOf(response);
      const saved = await saveMedia(response.body, directory, extensionOf(contentType, part.format));
      return { ...saved, contentType };
    };
    const ask = (): Promise<DownloadedMedia | URL> =>
      api.open(
        call,
        async (response) => {
          if (response.status !== 200) throw notReady(call.what, { kind: "transcoding" }, response.requestId);
          if (!isText(mediaTypeOf(response))) return save(response);
          const { url } = await readAnswer(call, response);
          return checkMediaUrl(url, call.what, baseUrl, mediaOrigins);
        },
        signal,
      );

    const first = await ask();
    if (!(first instanceof URL)) return first;
    try {
      return await fetchSigned(first, call, save, signal);
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 403) throw toSignedError(error, call);
    }
    // Signed URLs end after a while; a fresh one tells that apart from being refused.
    const second = await ask();
    if (!(second instanceof URL)) return second;
    try {
      return await fetchSigned(second, call, save, signal);
    } catch (error) {
      throw toSignedError(error, call);
    }
  };

  /** Without the token: the signature in the URL is the permission, and the host may be anyone's. */
  async function fetchSigned(
    url: URL,
    call: ApiCall<{ url: string }>,
    save: (response: HttpResponse) => Promise<DownloadedMedia>,
    signal?: AbortSignal,
  ): Promise<DownloadedMedia> {
    const request: HttpRequest = {
      method: "GET",
      url,
      idempotent: true,
      costClass: "media",
      ...(signal === undefined ? {} : { signal }),
    };
    return http.request(request, async (response) => {
      if (!isText(mediaTypeOf(response))) return save(response);
      // A page from something in between makes the attempt fail here and be repeated.
      await response.json();
      const { requestId } = response;
      throw new GenesysError("genesys.unexpected_shape", `media of ${call.what}: JSON instead of audio`, {
        hint: "Ask who runs the service: the media's URL does not lead to media.",
        requestId,
      });
    });
  }

  function toSignedError(error: unknown, { what }: ApiCall<unknown>): unknown {
    return toGenesysError(error, { what: `media of ${what}`, scope: null });
  }
}
