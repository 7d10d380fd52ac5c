import type { Job } from "@earshot/api";
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { getJson } from "../api.ts";
import { useEarlyEffect } from "../early-effect.ts";
import { type Loaded, toRequestError } from "../loading.ts";

/** How often a job is asked for when the server does not stream it. */
const intervalMs = 2000;

/** A job as it goes on: by its events, and by asking for it again and again while these can't be had. */
export function useJob(path: string): ReadonlySignal<Loaded<Job>> {
  const loaded = useSignal<Loaded<Job>>({ value: null, error: null, loading: true });
  useEarlyEffect(() => {
    const left = new AbortController();
    const events = new EventSource(`${path}/events`);
    let timer: ReturnType<typeof setInterval> | undefined;

    function end(): void {
      events.close();
      clearInterval(timer);
    }
    function show(job: Job): void {
      loaded.value = { value: job, error: null, loading: false };
      if (job.status !== "running") end();
    }
    async function ask(): Promise<void> {
      try {
        show(await getJson<Job>(path, left.signal));
      } catch (error) {
        if (left.signal.aborted) return;
        const problem = toRequestError(error);
        loaded.value = { ...loaded.peek(), error: problem, loading: false };
        if (problem.status >= 400 && problem.status < 500) end();
      }
    }

    events.addEventListener("job", ({ data }) => show(JSON.parse(data)));
    // A browser connects again by itself, but not to a server that refused it.
    events.addEventListener("error", () => {
      void ask();
      if (events.readyState === EventSource.CLOSED) timer ??= setInterval(ask, intervalMs);
    });
    return () => {
      left.abort();
      end();
    };
  });
  return loaded;
}
