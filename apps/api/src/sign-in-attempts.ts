import type { Clock } from "@earshot/model";
import { createAttempts } from "@earshot/people";
import type { FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

const windowMs = 15 * 60_000;

interface Refusal {
  error: ApiError;
  by: "for one name" | "from one address";
  /** Whether nobody was refused for the same reason before. */
  isFirst: boolean;
}

/** Limits guesses of passwords: for each user, and from each address, behind which may be many users. */
export interface SignInAttempts {
  /** Null for one that is taken. */
  begin(from: Pick<FastifyRequest, "ip">, name: string): Refusal | null;
  /** It was no guess. */
  forgive(from: Pick<FastifyRequest, "ip">, name: string): void;
}

/** Beyond so many refusals the oldest is forgotten. */
const mostRefusals = 1000;

export function createSignInAttempts(clock: Pick<Clock, "now">): SignInAttempts {
  const ofName = createAttempts({ limit: 10, windowMs });
  const ofAddress = createAttempts({ limit: 50, windowMs });
  /** Whom or what was refused, and until when. */
  const refusals = new Set<string>();
  const keyOf = (name: string) => name.normalize("NFKC").toLowerCase().trim();
  return {
    begin({ ip }, name) {
      const nowMs = clock.now();
      const addressRetryMs = ofAddress.begin(ip, nowMs);
      const retryAtMs = addressRetryMs ?? ofName.begin(keyOf(name), nowMs);
      if (retryAtMs === null) return null;
      const by = addressRetryMs === null ? "for one name" : "from one address";
      const refusal = `${by} ${addressRetryMs === null ? keyOf(name) : ip} ${retryAtMs}`;
      const isFirst = !refusals.has(refusal);
      refusals.add(refusal);
      const [oldest] = refusals;
      if (refusals.size > mostRefusals && oldest !== undefined) refusals.delete(oldest);
      return { error: tooMany(retryAtMs - nowMs), by, isFirst };
    },
    forgive({ ip }, name) {
      ofName.forgive(keyOf(name));
      ofAddress.forgive(ip);
    },
  };
}

function tooMany(waitMs: number): ApiError {
  const retryAfterS = Math.ceil(waitMs / 1000);
  const minutes = Math.ceil(retryAfterS / 60);
  return new ApiError(
    429,
    "access.too_many_attempts",
    "there were too many attempts to sign in",
    `Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
    { retryAfterS },
  );
}
