import type { Clock, DownloadedMedia, Recording, RecordingPart } from "@earshot/model";
import { type Api, readAnswer } from "../api.ts";
import { GenesysError } from "../errors.ts";
import type { SignedMedia } from "../signed-media.ts";
import { unavailableMedia } from "../unavailable-media.ts";
import { askedWaitMs } from "./conversation-recordings.ts";
import { getRecording } from "./recording-calls.ts";
import { parseRecordingId } from "./recording-id.ts";
import { recordingState, transcodeWaitMs } from "./recording-state.ts";

interface MediaDeps {
  api: Api;
  signedMedia: SignedMedia;
  clock: Clock;
  formatId: string;
}

/** Media by signed URLs, which live for minutes: each is asked for when its download is to begin. */
export function createMediaDownload({ api, signedMedia, clock, formatId }: MediaDeps) {
  /** How often recordings were asked for that were being transcoded. */
  const timesAsked = new Map<string, number>();

  function notReady(recordingId: string, what: string, requestId: string | null, askedMs: number | null): GenesysError {
    const times = (timesAsked.get(recordingId) ?? 0) + 1;
    timesAsked.set(recordingId, times);
    const waitMs = transcodeWaitMs(times, askedMs);
    const retryAtMs = waitMs === null ? null : clock.now() + waitMs;
    return unavailableMedia(what, { kind: "transcoding" }, { requestId, retryAtMs });
  }

  return async (
    recording: Recording,
    part: RecordingPart,
    directory: string,
    signal?: AbortSignal,
  ): Promise<DownloadedMedia> => {
    const { conversationId, recordingId } = parseRecordingId(recording.id);
    const call = getRecording(conversationId, recordingId ?? "", formatId);
    const what = `part ${part.id} of ${call.what}`;
    if (part.state.kind !== "ready") throw unavailableMedia(what, part.state);

    const askUrl = (): Promise<string> =>
      api.open(
        call,
        async (response) => {
          const { requestId, status } = response;
          if (status !== 200) throw notReady(recording.id, what, requestId, askedWaitMs(response, clock));
          const answer = await readAnswer(call, response);
          const found = answer.mediaUris.find(({ key }) => key === part.id);
          if (found !== undefined) return found.uri;
          const state = recordingState(answer);
          if (state.kind === "transcoding")
            throw notReady(recording.id, what, requestId, answer.estimatedTranscodeTimeMs);
          throw unavailableMedia(what, state.kind === "ready" ? { kind: "empty" } : state, {
            requestId,
            retryAtMs: null,
          });
        },
        signal,
      );
    const refusedHint = "Ask who runs the service: the signed URLs that it gives are refused.";
    const download = async () => {
      const media = { url: await askUrl(), what, directory, format: part.format, refusedHint };
      const saved = await signedMedia.download(media, signal);
      timesAsked.delete(recording.id);
      return saved;
    };
    try {
      return await download();
    } catch (error) {
      const isRefused = error instanceof GenesysError && error.code === "genesys.forbidden" && error.scope === null;
      if (!isRefused) throw error;
    }
    // The URL may have ended before the download began; a fresh one distinguishes that from a refusal.
    return download();
  };
}
