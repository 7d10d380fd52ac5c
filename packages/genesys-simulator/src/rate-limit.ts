import { type Answer, genesysError } from "./answer.ts";

/** A limit that stays used up until it is switched off. */
export interface RateLimit {
  /** The first API request that is refused, counted from 1 when the limit is switched on. */
  from: number;
  /** What the refusal asks for. Default 600. */
  waitS?: number | undefined;
  /** The header that says so. Default `retry-after`. */
  header?: "retry-after" | "inin-ratelimit-reset" | undefined;
}

export function createRateLimitSwitch() {
  let limit: RateLimit | null = null;
  let count = 0;
  return {
    set(next: RateLimit | null): void {
      limit = next;
      count = 0;
    },
    /** Counts a request; its refusal when the limit is used up. */
    count(): Answer | null {
      count += 1;
      if (limit === null || count < limit.from) return null;
      const { waitS = 600, header = "retry-after" } = limit;
      const message = `Rate limit exceeded the maximum. Retry the request in [${waitS}] seconds`;
      return genesysError(429, "too.many.requests.retry.after", message, { [header]: String(waitS) });
    },
  };
}
