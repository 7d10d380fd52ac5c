import { setTimeout as delay } from "node:timers/promises";

/** Time as the callers see it, so that tests need not wait. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with an AbortError as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A source of numbers in [0, 1). */
export type Random = () => number;

/** Node's timers fire at once when asked for more than this. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    for (let left = ms; ; left -= longestTimerMs) {
      await delay(Math.min(left, longestTimerMs), undefined, { signal });
      if (left <= longestTimerMs) return;
    }
  },
};
