import { type Http, HttpError, type HttpErrorCode, type HttpRequest, type HttpResponse } from "@earshot/http";
import type { DownloadedMedia } from "@earshot/model";
import { GenesysError, type GenesysErrorCode, toGenesysError } from "./errors.ts";
import { emptyMedia, isText, mediaTypeOf, notMedia, refuseOtherThanMedia } from "./media-content.ts";
import { extensionOf, saveMedia } from "./media-file.ts";
import { checkMediaUrl, trustedHosts } from "./media-url.ts";
import type { MediaLimits } from "./options.ts";

/** Streams an answer into `directory`; `format` names the file where the answer's media type does not. */
export async function saveAnswer(
  response: HttpResponse,
  { what, from, directory, format }: { what: string; from: string; directory: string; format: string },
): Promise<DownloadedMedia> {
  const contentType = mediaTypeOf(response);
  const { status, requestId } = response;
  const body = refuseOtherThanMedia(response.body, {
    text: () => notMedia(what, from, { status, requestId }),
    nothing: () => emptyMedia(what, from, { status, requestId }),
  });
  const saved = await saveMedia(body, directory, extensionOf(contentType, format));
  return { ...saved, contentType };
}

/** Statuses by which an object store or the service sends on to where the media lies. */
export const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];
const maxRedirects = 5;

/** Where an answer with one of `redirectStatuses` leads; null for others. Media lies at a URL of its own, so the token stays behind. */
export function redirectOf({ status, location, requestId }: HttpResponse, what: string): string | null {
  if (!redirectStatuses.includes(status)) return null;
  if (location !== null) return location.href;
  throw redirectFault(what, `answered ${status} with no address to go on to`, requestId);
}

function redirectFault(what: string, problem: string, requestId: string | null): GenesysError {
  const hint = "Ask who runs the service: the media's URL does not lead to media.";
  return new GenesysError("genesys.redirected", `media of ${what}: ${problem}`, { hint, requestId });
}

/** What nobody may read in an error: the query of a signed URL, whole and value by value, in any spelling. */
function secretsIn({ search, searchParams }: URL): string[] {
  const written = search
    .slice(1)
    .split("&")
    .map((field) => field.slice(field.indexOf("=") + 1));
  const read = [...searchParams.values()];
  const all = [search.slice(1), ...written, ...read, ...read.map(encodeURIComponent)];
  // No signature is as short as that, and a text without its every 1 is hard to read.
  return all.filter(({ length }) => length > 2);
}

interface SignedAddress {
  /** As the service gave it. */
  url: string;
  /** Whose media it is, in the words of an error message. */
  what: string;
  /** What to do when the URL is refused or leads nowhere. */
  refusedHint: string;
}

interface SignedDownload extends SignedAddress {
  directory: string;
  /** See `saveAnswer`. */
  format: string;
}

/** An hour of talk makes less than a megabyte. */
const maxJsonBytes = 64 * 2 ** 20;

/** What a pre-signed URL leads to. Errors name the host. */
export interface SignedMedia {
  /** Saves media. @throws {GenesysError} */
  download(media: SignedDownload, signal?: AbortSignal): Promise<DownloadedMedia>;
  /** Reads JSON. @throws {GenesysError} */
  json(document: SignedAddress, signal?: AbortSignal): Promise<unknown>;
}

/** A 401 is no fault of our credentials, which such a request never carries. */
const refusals: ReadonlyMap<HttpErrorCode, GenesysErrorCode> = new Map([
  ["http.unauthorized", "genesys.forbidden"],
  ["http.forbidden", "genesys.forbidden"],
  ["http.not_found", "genesys.not_found"],
]);

function toSignedError(error: unknown, { what, refusedHint }: SignedAddress): unknown {
  if (error instanceof HttpError && error.code === "http.not_json") {
    const { url, status, requestId } = error;
    return notMedia(what, new URL(url).host, { status, requestId, cause: error });
  }
  const refusal = error instanceof HttpError ? refusals.get(error.code) : undefined;
  if (!(error instanceof HttpError) || refusal === undefined) {
    return toGenesysError(error, { what: `media of ${what}`, scope: null });
  }
  const { status, requestId, contextId } = error;
  const facts = { hint: refusedHint, status, requestId, contextId, cause: error };
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
  /** What the URL leads to, or where it redirects to. */
  async function follow<T>(
    url: URL,
    address: SignedAddress,
    read: (response: HttpResponse, url: URL) => Promise<T>,
    secrets: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<{ found: T } | { target: string }> {
    // Without the token: the signature in the URL is the permission, and the host may be anyone's.
    const request: HttpRequest = {
      method: "GET",
      url,
      idempotent: true,
      costClass: "media",
      ...mediaLimits,
      accept: redirectStatuses,
      // The service chose the URL: what its host resolves to is judged when connecting.
      destination: { publicOnly: true, allowHosts: trustedHosts(url, serviceUrl) },
      secrets,
      signal,
    };
    try {
      return await http.request(request, async (response) => {
        const target = redirectOf(response, address.what);
        return target === null ? { found: await read(response, url) } : { target };
      });
    } catch (error) {
      throw toSignedError(error, address);
    }
  }

  async function open<T>(
    address: SignedAddress,
    read: (response: HttpResponse, url: URL) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const visited = new Set<string>();
    const secrets: string[] = [];
    for (let next = address.url; ; ) {
      const url = checkMediaUrl(next, address.what, serviceUrl);
      url.hash = "";
      if (visited.has(url.href)) throw redirectFault(address.what, `${url.host} redirects in a circle`, null);
      if (visited.size > maxRedirects) {
        throw redirectFault(address.what, `its URL redirects more than ${maxRedirects} times`, null);
      }
      visited.add(url.href);
      secrets.push(...secretsIn(url));
      const answer = await follow(url, address, read, secrets, signal);
      if ("found" in answer) return answer.found;
      next = answer.target;
    }
  }

  /** A page from something in between makes the attempt fail here and be repeated. */
  async function readJson(response: HttpResponse, what: string, host: string, maxBytes?: number): Promise<unknown> {
    const json = await response.jsonOrNull(maxBytes);
    const { status, requestId } = response;
    if (response.bytesRead() === 0) throw emptyMedia(what, host, { status, requestId });
    return json;
  }

  return {
    download: (media, signal) =>
      open(
        media,
        async (response, { host }) => {
          if (!isText(mediaTypeOf(response))) return saveAnswer(response, { ...media, from: host });
          await readJson(response, media.what, host);
          const { status, requestId } = response;
          throw notMedia(media.what, host, { status, requestId });
        },
        signal,
      ),
    json: (document, signal) =>
      open(document, (response, { host }) => readJson(response, document.what, host, maxJsonBytes), signal),
  };
}
