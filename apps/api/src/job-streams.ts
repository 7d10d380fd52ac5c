import type { Clock } from "@earshot/model";
import { ApiError } from "./api-error.ts";
import type { Job } from "./job.ts";

/** Each stream reads its job from the database, however the run is worked on: so many at once. */
const mostStreams = 20;
const lookEveryMs = 500;
const heartbeatMs = 15_000;
/** Whoever may not read jobs any more is refused when they connect again. */
const longestMs = 10 * 60_000;
/** When a browser that lost its stream connects again. */
const reconnectMs = 2000;

export interface JobStreams {
  /**
   * Server-sent events: the job now and whenever it changes, until it is over, the server stops, or `gone` aborts.
   * @throws ApiError 503 while too many streams are open
   */
  open(read: () => Promise<Job>, gone: AbortSignal): AsyncGenerator<string>;
  /** Ends all streams, each with the job as it is now. */
  close(): void;
}

export function createJobStreams(clock: Clock): JobStreams {
  const closing = new AbortController();
  let open = 0;

  async function* follow(read: () => Promise<Job>, gone: AbortSignal): AsyncGenerator<string> {
    const stopped = AbortSignal.any([closing.signal, gone]);
    const endMs = clock.now() + longestMs;
    let sent = "";
    let sentAtMs = clock.now();
    yield `retry: ${reconnectMs}\n\n`;
    while (!gone.aborted) {
      // Asked before the job is read, so that the last answer is no older than the end of the stream.
      const isLast = closing.signal.aborted || clock.now() >= endMs;
      const job = await read();
      const text = JSON.stringify(job);
      const hasChanged = text !== sent;
      if (hasChanged || clock.now() - sentAtMs >= heartbeatMs) {
        yield hasChanged ? `event: job\ndata: ${text}\n\n` : ": the job goes on\n\n";
        sent = text;
        sentAtMs = clock.now();
      }
      if (isLast || job.status !== "running") return;
      await clock.sleep(lookEveryMs, stopped).catch(() => {});
    }
  }

  return {
    open(read, gone) {
      if (open >= mostStreams) {
        throw new ApiError(
          503,
          "job.too_many_streams",
          `${mostStreams} streams of jobs are open already`,
          "Ask GET /v1/jobs/{id} every few seconds, or close streams that nobody reads.",
          { retryAfterS: 5 },
        );
      }
      open += 1;
      gone.addEventListener("abort", () => (open -= 1), { once: true });
      return follow(read, gone);
    },
    close: () => closing.abort(),
  };
}
