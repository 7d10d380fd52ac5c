import { randomUUID } from "node:crypto";
import type { StartedWork } from "@earshot/workflow";
import type { FastifyBaseLogger } from "fastify";
import { ApiError, stopping } from "./api-error.ts";

/** What a run does; it is in the store once `onStarted` was called. */
export type JobWork = (started: StartedWork) => Promise<object>;

/** Works in the background; the store keeps their state. */
export interface JobRunner {
  /** Starts a run, one at a time, and returns its id. @throws ApiError 409 while another one is going on. */
  start(work: JobWork, log: FastifyBaseLogger): Promise<string>;
  /** Starts a run whatever else is going on. The caller limits how many there are. */
  startBeside(work: JobWork, log: FastifyBaseLogger): Promise<string>;
  /** Asks the run with this id to end: it stores what is under way first. False when this server does not run it. */
  cancel(id: string): boolean;
  /** Aborts the runs that are going on and waits until they have stored their state. */
  stop(): Promise<void>;
}

/** @param isRunning whether the store has the run as still going on, or not at all yet */
export function createJobRunner(isRunning: (runId: string) => Promise<boolean>): JobRunner {
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  /** The run beside which no other is started by `start`. */
  let alone: { id: string; done: Promise<void> } | null = null;
  let isStopping = false;

  /** Returns as soon as the work is begun; `started` waits until its job can be asked for. */
  function begin(work: JobWork, log: FastifyBaseLogger): { id: string; started: Promise<void>; done: Promise<void> } {
    // What was being received when the server was asked to stop may be complete only now.
    if (isStopping) throw stopping();
    const id = randomUUID();
    const abort = new AbortController();
    const started = Promise.withResolvers<void>();
    const done = work({ runId: id, signal: abort.signal, onStarted: started.resolve })
      .then(
        (summary) => log.info({ runId: id, ...summary }, "run finished"),
        (error: unknown) => {
          started.reject(error);
          if (abort.signal.aborted) log.info({ runId: id }, "run interrupted");
          else log.error({ runId: id, err: error }, "run ended early");
        },
      )
      .finally(() => running.delete(id));
    running.set(id, { abort, done });
    return { id, started: started.promise, done };
  }

  return {
    async start(work, log) {
      while (alone !== null) {
        const { id, done } = alone;
        if (await isRunning(id)) {
          throw new ApiError(409, "job.running", `run ${id} is still going on`, `Wait for it: GET /v1/jobs/${id}.`);
        }
        // Its end is stored: all that is left is to close what it had open.
        await done;
      }
      const { id, started, done } = begin(work, log);
      alone = { id, done };
      void done.finally(() => {
        alone = null;
      });
      await started;
      return id;
    },
    async startBeside(work, log) {
      const { id, started } = begin(work, log);
      await started;
      return id;
    },
    cancel(id) {
      const run = running.get(id);
      run?.abort.abort();
      return run !== undefined;
    },
    async stop() {
      isStopping = true;
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
