import { type HttpResponse, retryAfterMs } from "@earshot/http";
import type { Clock, DownloadedMedia, Recording, RecordingPart } from "@earshot/model";
import { type Api, readAnswer } from "../api.ts";
import { GenesysError } from "../errors.ts";
import { isText, mediaTypeOf, notMedia } from "../media-content.ts";
import type { MediaLimits } from "../options.ts";
import { redirectOf, redirectStatuses, type SignedMedia, saveAnswer } from "../signed-media.ts";
import { unavailableMedia } from "../unavailable-media.ts";
import { getPart } from "./calls.ts";

export interface PartDownloadDeps {
  api: Api;
  signedMedia: SignedMedia;
  mediaLimits: MediaLimits;
  clock: Clock;
}

/** The parts of recordings: bytes at once, or JSON or a redirect with a signed URL that leads to them. */
export function createPartDownload({ api, signedMedia, mediaLimits, clock }: PartDownloadDeps) {
  function retryAtMs({ headers }: HttpResponse): number | null {
    const nowMs = clock.now();
    const waitMs = retryAfterMs(headers, nowMs);
    return waitMs === null ? null : nowMs + waitMs;
  }

  return async (
    recording: Recording,
    part: RecordingPart,
    directory: string,
    signal?: AbortSignal,
  ): Promise<DownloadedMedia> => {
    const call = getPart(recording.id, part.id);
    const { what } = call;
    if (part.state.kind !== "ready") throw unavailableMedia(what, part.state);

    /** The media, or the signed URL of it. */
    const read = async (response: HttpResponse): Promise<DownloadedMedia | string> => {
      const target = redirectOf(response, what);
      if (target !== null) return target;
      if (response.status !== 200) {
        const answer = { requestId: response.requestId, retryAtMs: retryAtMs(response) };
        throw unavailableMedia(what, { kind: "transcoding" }, answer);
      }
      if (isText(mediaTypeOf(response))) return (await readAnswer(call, response)).url;
      return saveAnswer(response, { what, from: "the service", directory, format: part.format });
    };
    const ask = async (): Promise<DownloadedMedia | string> => {
      try {
        return await api.open({ ...call, ...mediaLimits, accept: redirectStatuses }, read, signal);
      } catch (error) {
        if (!(error instanceof GenesysError) || error.code !== "genesys.not_json") throw error;
        // A page that came at every attempt.
        const { status, requestId } = error;
        throw notMedia(what, "the service", { status, requestId, cause: error });
      }
    };
    const refusedHint = "Ask who runs the service: the signed URLs that it gives are refused.";
    const download = (url: string) =>
      signedMedia.download({ url, what, directory, format: part.format, refusedHint }, signal);

    const first = await ask();
    if (typeof first !== "string") return first;
    try {
      return await download(first);
    } catch (error) {
      if (!(error instanceof GenesysError) || error.code !== "genesys.forbidden") throw error;
    }
    // Signed URLs end after a while; a fresh one distinguishes that from a refusal.
    const second = await ask();
    return typeof second === "string" ? download(second) : second;
  };
}
