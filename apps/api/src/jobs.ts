import { randomUUID } from "node:crypto";
import type { StartedWork } from "@earshot/workflow";
import type { FastifyBaseLogger } from "fastify";
import { ApiError } from "./api-error.ts";

/** What a run does; it is in the store once `onStarted` was called. */
export type JobWork = (started: StartedWork) => Promise<object>;

/** Works in the background, one at a time; the store keeps their state. */
export interface JobRunner {
  /** Starts a run and returns its id. @throws ApiError 409 while another one is going on. */
  start(work: JobWork, log: FastifyBaseLogger): Promise<string>;
  /** Asks the run with this id to end: it stores what is under way first. False when this server does not run it. */
  cancel(id: string): boolean;
  /** Aborts the run that is going on and waits until it has stored its state. */
  stop(): Promise<void>;
}

export function createJobRunner(): JobRunner {
  let current: { id: string; abort: AbortController; done: Promise<void> } | null = null;
  return {
    async start(work, log) {
      if (current !== null) {
        throw new ApiError(
          409,
          "job.running",
          `run ${current.id} is still going on`,
          `Wait for it: GET /v1/jobs/${current.id}.`,
        );
      }
      const id = randomUUID();
      const abort = new AbortController();
      const started = Promise.withResolvers<void>();
      const done = work({ runId: id, signal: abort.signal, onStarted: started.resolve }).then(
        (summary) => log.info({ runId: id, ...summary }, "run finished"),
        (error: unknown) => {
          started.reject(error);
          if (abort.signal.aborted) log.info({ runId: id }, "run interrupted");
          else log.error({ runId: id, err: error }, "run ended early");
        },
      );
      current = { id, abort, done: done.finally(() => (current = null)) };
      // The job can be asked for as soon as its id is known.
      await started.promise;
      return id;
    },
    cancel(id) {
      if (current?.id !== id) return false;
      current.abort.abort();
      return true;
    },
    async stop() {
      current?.abort.abort();
      await current?.done;
    },
  };
}
