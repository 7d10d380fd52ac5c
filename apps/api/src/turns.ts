/** Lets so many at once go on; the others wait in their order. */
export interface Turns {
  waiting(): number;
  /** Waits for a turn, which the caller must release. Throws the signal's reason when that comes first. */
  take(signal: AbortSignal): Promise<void>;
  release(): void;
}

export function createTurns(most: number): Turns {
  const queue = new Set<() => void>();
  let taken = 0;
  return {
    waiting: () => queue.size,
    async take(signal) {
      if (taken < most) {
        taken += 1;
        return;
      }
      const turn = Promise.withResolvers<void>();
      const giveUp = () => {
        queue.delete(turn.resolve);
        turn.reject(signal.reason);
      };
      queue.add(turn.resolve);
      signal.addEventListener("abort", giveUp, { once: true });
      if (signal.aborted) giveUp();
      try {
        await turn.promise;
      } finally {
        signal.removeEventListener("abort", giveUp);
      }
    },
    release() {
      const [next] = queue;
      if (next === undefined) {
        taken -= 1;
        return;
      }
      queue.delete(next);
      next();
    },
  };
}
