import { type Http, HttpError, type HttpErrorCode, type HttpRequest, type HttpResponse } from "@earshot/http";
import type { DownloadedMedia } from "@earshot/model";
import { GenesysError, type GenesysErrorCode, toGenesysError } from "./errors.ts";
import { extensionOf, saveMedia } from "./media-file.ts";
import { checkMediaUrl, trustedHosts } from "./media-url.ts";
import type { MediaLimits } from "./options.ts";

export function mediaTypeOf({ headers }: HttpResponse): string {
  return headers["content-type"]?.split(";")[0]?.trim().toLowerCase() || "application/octet-stream";
}

/** Text is never audio or video: it is the JSON with the media's URL, or a page from something in between. */
export function isText(mediaType: string): boolean {
  return mediaType.startsWith("text/") || mediaType === "application/json" || mediaType.endsWith("+json");
}

/** Streams an answer into `directory`; `format` names the file where the answer's media type does not. */
export async function saveAnswer(response: HttpResponse, directory: string, format: string): Promise<DownloadedMedia> {
  const contentType = mediaTypeOf(response);
  const saved = await saveMedia(response.body, directory, extensionOf(contentType, format));
  return { ...saved, contentType };
}

interface SignedDownload {
  /** As the service gave it. */
  url: string;
  /** Whose media it is, in the words of an error message. */
  what: string;
  directory: string;
  /** See `saveAnswer`. */
  format: string;
  /** What to do when the URL is refused or leads nowhere. */
  refusedHint: string;
}

/** Downloads from pre-signed URLs. */
export interface SignedMedia {
  /** Errors name the host that the URL leads to. @throws {GenesysError} */
  download(media: SignedDownload, signal?: AbortSignal): Promise<DownloadedMedia>;
}

/** A 401 is no fault of our credentials, which such a request never carries. */
const refusals: ReadonlyMap<HttpErrorCode, GenesysErrorCode> = new Map([
  ["http.unauthorized", "genesys.forbidden"],
  ["http.forbidden", "genesys.forbidden"],
  ["http.not_found", "genesys.not_found"],
]);

function toSignedError(error: unknown, { what, refusedHint }: SignedDownload): unknown {
  const refusal = error instanceof HttpError ? refusals.get(error.code) : undefined;
  if (!(error instanceof HttpError) || refusal === undefined) {
    return toGenesysError(error, { what: `media of ${what}`, scope: null });
  }
  const { status, requestId } = error;
  const facts = { hint: refusedHint, status, requestId, cause: error };
  return new GenesysError(refusal, `media of ${what}: ${error.message}`, facts);
}

/** `serviceUrl` is the API's own: its origin is trusted. Other hosts are judged by `checkMediaUrl`. */
export function createSignedMedia({
  http,
  serviceUrl,
  mediaLimits,
}: {
  http: Http;
  serviceUrl: URL;
  mediaLimits: MediaLimits;
}): SignedMedia {
  return {
    async download(media, signal) {
      const url = checkMediaUrl(media.url, media.what, serviceUrl);
      // Without the token: the signature in the URL is the permission, and the host may be anyone's.
      const request: HttpRequest = {
        method: "GET",
        url,
        idempotent: true,
        costClass: "media",
        ...mediaLimits,
        // The service chose the URL: what its host resolves to is judged when connecting.
        destination: { publicOnly: true, allowHosts: trustedHosts(url, serviceUrl) },
        signal,
      };
      try {
        return await http.request(request, async (response) => {
          if (!isText(mediaTypeOf(response))) return saveAnswer(response, media.directory, media.format);
          // A page from something in between makes the attempt fail here and be repeated.
          await response.json();
          const { requestId } = response;
          const problem = `media of ${media.what}: ${url.host} answered JSON instead of audio or video`;
          throw new GenesysError("genesys.unexpected_shape", problem, {
            hint: "Ask who runs the service: the media's URL does not lead to media.",
            requestId,
          });
        });
      } catch (error) {
        throw toSignedError(error, media);
      }
    },
  };
}
