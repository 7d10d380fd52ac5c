/** Counts attempts within a time, and refuses those beyond a limit. */
export interface Attempts {
  /** Counts one more; the time from which another one is taken when there were too many, else null. */
  begin(key: string, nowMs: number): number | null;
  /** Takes back the one that was counted last: it was right. */
  forgive(key: string): void;
}

/** Beyond so many keys those that were tried longest ago are forgotten, so that memory does not grow with what is guessed. */
const mostKeys = 10_000;

export function createAttempts({ limit, windowMs }: { limit: number; windowMs: number }): Attempts {
  /** By key, in the order of the last attempt. */
  const timesOf = new Map<string, number[]>();
  return {
    begin(key, nowMs) {
      // A time that lies ahead was noted before the clock was set back.
      const recent = (timesOf.get(key) ?? []).filter((atMs) => atMs > nowMs - windowMs && atMs <= nowMs);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= limit) return oldest + windowMs;
      timesOf.delete(key);
      timesOf.set(key, [...recent, nowMs]);
      const [longestAgo] = timesOf.keys();
      if (timesOf.size > mostKeys && longestAgo !== undefined) timesOf.delete(longestAgo);
      return null;
    },
    forgive(key) {
      timesOf.get(key)?.pop();
    },
  };
}
