import type { Clock } from "@earshot/model";
import { createAttempts } from "@earshot/people";
import type { FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

const windowMs = 15 * 60_000;

/** Limits guesses of passwords: for each user, and from each address, behind which may be many users. */
export interface SignInAttempts {
  /** @throws ApiError 429 */
  begin(request: FastifyRequest, name: string): void;
  /** It was no guess. */
  forgive(request: FastifyRequest, name: string): void;
}

export function createSignInAttempts(clock: Pick<Clock, "now">): SignInAttempts {
  const ofName = createAttempts({ limit: 10, windowMs });
  const ofAddress = createAttempts({ limit: 50, windowMs });
  const keyOf = (name: string) => name.normalize("NFKC").toLowerCase().trim();
  return {
    begin(request, name) {
      const nowMs = clock.now();
      const retryAtMs = ofAddress.begin(request.ip, nowMs) ?? ofName.begin(keyOf(name), nowMs);
      if (retryAtMs === null) return;
      const minutes = Math.ceil((retryAtMs - nowMs) / 60_000);
      throw new ApiError(
        429,
        "access.too_many_attempts",
        "there were too many attempts to sign in",
        `Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
        { retryAtMs },
      );
    },
    forgive(request, name) {
      ofName.forgive(keyOf(name));
      ofAddress.forgive(request.ip);
    },
  };
}
