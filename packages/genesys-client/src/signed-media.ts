import type { Http, HttpRequest, HttpResponse } from "@earshot/http";
import type { DownloadedMedia } from "@earshot/model";
import { GenesysError } from "./errors.ts";
import { extensionOf, saveMedia } from "./media-file.ts";

/** How long the download of one file may take: hours of sound over a slow line. */
export const mediaDeadlineMs = 30 * 60_000;

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

/** Without the token: the signature in the URL is the permission, and the host may be anyone's. */
export function fetchSigned(
  http: Http,
  media: { url: URL; what: string; directory: string; format: string; trustedHosts: readonly string[] },
  signal?: AbortSignal,
): Promise<DownloadedMedia> {
  const { url, what, directory, format } = media;
  const request: HttpRequest = {
    method: "GET",
    url,
    idempotent: true,
    costClass: "media",
    deadlineMs: mediaDeadlineMs,
    // The service chose the URL: what its host resolves to is judged when connecting.
    destination: { publicOnly: true, allowHosts: media.trustedHosts },
    signal,
  };
  return http.request(request, async (response) => {
    if (!isText(mediaTypeOf(response))) return saveAnswer(response, directory, format);
    // A page from something in between makes the attempt fail here and be repeated.
    await response.json();
    const { requestId } = response;
    throw new GenesysError("genesys.unexpected_shape", `media of ${what}: JSON instead of audio or video`, {
      hint: "Ask who runs the service: the media's URL does not lead to media.",
      requestId,
    });
  });
}
