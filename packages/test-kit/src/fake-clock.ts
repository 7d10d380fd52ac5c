import type { Clock } from "@earshot/model";

export interface FakeClock extends Clock {
  /** Every wait asked for, in order. */
  waits: number[];
}

/** A clock whose sleep ends at once, moves the time on and records how long it would have been. */
export function fakeClock(onSleep: (ms: number) => void = () => {}): FakeClock {
  let nowMs = Date.UTC(2026, 0, 1);
  const waits: number[] = [];
  return {
    waits,
    now: () => nowMs,
    sleep: async (ms, signal) => {
      waits.push(ms);
      onSleep(ms);
      signal?.throwIfAborted();
      nowMs += ms;
    },
  };
}
