import type { Clock } from "@earshot/model";
import { createAttempts } from "@earshot/people";
import type { FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

const windowMs = 15 * 60_000;

/** Limits guesses of passwords: for each user, and from each address, behind which may be many users. */
export interface SignInAttempts {
  /** @throws ApiError 429 */
  begin(from: Pick<FastifyRequest, "ip">, name: string): void;
  /** It was no guess. */
  forgive(from: Pick<FastifyRequest, "ip">, name: string): void;
}

export function createSignInAttempts(clock: Pick<Clock, "now">): SignInAttempts {
  const ofName = createAttempts({ limit: 10, windowMs });
  const ofAddress = createAttempts({ limit: 50, windowMs });
  const keyOf = (name: string) => name.normalize("NFKC").toLowerCase().trim();
  return {
    begin({ ip }, name) {
      const nowMs = clock.now();
      const retryAtMs = ofAddress.begin(ip, nowMs) ?? ofName.begin(keyOf(name), nowMs);
      if (retryAtMs === null) return;
      const retryAfterS = Math.ceil((retryAtMs - nowMs) / 1000);
      const minutes = Math.ceil(retryAfterS / 60);
      throw new ApiError(
        429,
        "access.too_many_attempts",
        "there were too many attempts to sign in",
        `Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
        { retryAfterS },
      );
    },
    forgive({ ip }, name) {
      ofName.forgive(keyOf(name));
      ofAddress.forgive(ip);
    },
  };
}
