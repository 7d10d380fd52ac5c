import { type Answer, tooManyRequests } from "./answer.ts";

/** Counts requests by the minute and reports the count as Genesys Cloud does. */
export function createMinuteLimit(allowed: number, now: () => number) {
  let windowEndsMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  return (): { headers: Record<string, string>; refusal: Answer | null } => {
    if (now() >= windowEndsMs) {
      windowEndsMs = now() + 60_000;
      count = 0;
    }
    count += 1;
    const resetS = Math.ceil((windowEndsMs - now()) / 1000);
    const headers = {
      "inin-ratelimit-count": String(count),
      "inin-ratelimit-allowed": String(allowed),
      "inin-ratelimit-reset": String(resetS),
    };
    return { headers, refusal: count <= allowed ? null : tooManyRequests(resetS) };
  };
}
