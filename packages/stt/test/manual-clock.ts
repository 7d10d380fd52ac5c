import type { Clock } from "@earshot/model";

/** A clock on which sleeping takes no time but is counted; `onSleep` runs before each sleep ends. */
export function manualClock(onSleep: () => void = () => {}): Clock & { readonly slept: number[] } {
  let now = 1_700_000_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms, signal) => {
      onSleep();
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}
