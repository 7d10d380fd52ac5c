import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { ApiError } from "./api-error.ts";
import type { BodyAnswer, BodyTask } from "./body-work.ts";
import type { BodyThreadStart } from "./body-worker.ts";
import { createTurns } from "./turns.ts";

/** Works on long bodies beside the event loop. */
export interface BodyThreads {
  /** @throws ApiError `server.busy`, `body.too_slow`; what went wrong in a thread */
  run(task: BodyTask): Promise<BodyAnswer>;
  close(): Promise<void>;
}

export interface BodyThreadOptions extends BodyThreadStart {
  /** For the work on one body, from when it begins. */
  timeoutMs?: number | undefined;
  /** For a body that waits until others are worked through. */
  waitMs?: number | undefined;
  /** Bodies that wait for a thread; one more is refused. */
  mostWaiting?: number | undefined;
}

const defaults = { timeoutMs: 30_000, waitMs: 120_000, mostWaiting: 16 };
/** One core is left to the event loop. */
const mostThreads = Math.min(Math.max(availableParallelism() - 1, 1), 4);

/** The threads start with the first body; what one leaves behind when it dies or takes too long, another one goes on with. */
export function createBodyThreads({
  pii,
  transcriptPolicy,
  holdAudio,
  timeoutMs = defaults.timeoutMs,
  waitMs = defaults.waitMs,
  mostWaiting = defaults.mostWaiting,
}: BodyThreadOptions): BodyThreads {
  let threads: { pool: Piscina<BodyTask, BodyAnswer>; failure: AbortSignal } | undefined;
  // The pool's own queue does not say when work begins, so it never has more than it has threads for.
  const turns = createTurns(mostThreads);
  const closing = new AbortController();
  function start() {
    const workerData: BodyThreadStart = { pii, transcriptPolicy, holdAudio };
    const failure = new AbortController();
    const pool = new Piscina<BodyTask, BodyAnswer>({
      // The extension of this file: .ts in the workspace, .js when published.
      filename: fileURLToPath(new URL(`./body-worker${extname(import.meta.url)}`, import.meta.url)),
      workerData,
      minThreads: 1,
      maxThreads: mostThreads,
      idleTimeout: 10_000,
    });
    // Of a thread that could not begin: what waits for one would wait for ever.
    pool.on("error", (error) => {
      failure.abort(error);
      threads = undefined;
      void pool.destroy();
    });
    return { pool, failure: failure.signal };
  }

  async function work(task: BodyTask): Promise<BodyAnswer> {
    threads ??= start();
    const { pool, failure } = threads;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await pool.run(task, { signal: AbortSignal.any([timeout, failure]) });
    } catch (cause) {
      failure.throwIfAborted();
      if (!timeout.aborted) throw cause;
      const detail = `the body was not worked through in ${timeoutMs / 1000} s`;
      throw new ApiError(503, "body.too_slow", detail, "Send less at once, or ask again in a while.", { cause });
    }
  }

  return {
    async run(task) {
      if (turns.waiting() >= mostWaiting) throw busy("too many long bodies are being worked on");
      try {
        await turns.take(AbortSignal.any([AbortSignal.timeout(waitMs), closing.signal]));
      } catch {
        throw busy(
          closing.signal.aborted ? "the server is stopping" : `the body waited ${waitMs / 1000} s behind others`,
        );
      }
      try {
        return await work(task);
      } finally {
        turns.release();
      }
    },
    close: async () => {
      closing.abort();
      await threads?.pool.destroy();
    },
  };
}

function busy(detail: string): ApiError {
  return new ApiError(503, "server.busy", detail, "Ask again in a while.");
}
