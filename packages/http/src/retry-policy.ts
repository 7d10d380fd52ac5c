import type { Random } from "@earshot/model";
import { parseSeconds, retryAfterMs } from "./retry-after.ts";

export interface RetryPolicy {
  /** Requests sent at most, the first included. */
  maxAttempts: number;
  /** The same while no connection is made: a host that refuses is more often a wrong address than a passing fault. */
  maxConnectAttempts: number;
  /** Time spent waiting between attempts at most, in sum. */
  budgetMs: number;
  /** The ceiling of the first back-off; it doubles with every attempt. */
  baseMs: number;
  /** The ceiling of every back-off. */
  capMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 8,
  maxConnectAttempts: 4,
  budgetMs: 120_000,
  baseMs: 500,
  capMs: 20_000,
};

/** An answer that is whole but no JSON is mostly the same again: some times more, in case a gateway's page came in between. */
const maxUnreadableAttempts = 4;

/** What is known of a request when one of its attempts has failed. */
export interface Attempt {
  /** 1 for the first. */
  number: number;
  /** Time already spent waiting between attempts. */
  waitedMs: number;
  idempotent: boolean;
}

/**
 * How an attempt failed. `not_sent`: the server can't have seen it; `broken`: it may have; `unreadable`: it answered, but not in JSON; `final`: sending it again
 * would end the same way.
 */
export type Outcome =
  | { kind: "answered"; status: number; headers: Readonly<Record<string, string>> }
  | { kind: "not_sent" }
  | { kind: "broken" }
  | { kind: "unreadable" }
  | { kind: "final" };

export type RetryDecision =
  | { wait: number }
  /** `askedMs`: how long the server asked to wait, null when it did not. */
  | { stop: "final" | "not_idempotent" | "attempts" | "budget"; askedMs: number | null };

/** Statuses that say "later", and 500, which may pass when the request changes nothing. */
const passingStatuses: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);

function replayability(outcome: Outcome): "always" | "idempotent" | "never" {
  if (outcome.kind === "not_sent") return "always";
  if (outcome.kind === "broken" || outcome.kind === "unreadable") return "idempotent";
  if (outcome.kind === "final") return "never";
  // A 429 is given before the request is handled.
  if (outcome.status === 429) return "always";
  return passingStatuses.has(outcome.status) ? "idempotent" : "never";
}

/** How long the server asked to wait: `Retry-After`, else, when the limit is used up, `inin-ratelimit-reset`. */
export function askedWait(outcome: Outcome, nowMs: number): number | null {
  if (outcome.kind !== "answered") return null;
  const afterMs = retryAfterMs(outcome.headers, nowMs);
  if (afterMs !== null) return afterMs;
  return outcome.status === 429 ? parseSeconds(outcome.headers["inin-ratelimit-reset"] ?? null) : null;
}

/**
 * Whether and when a failed attempt is repeated. Pure.
 *
 * Waits as long as the server asked, never less; when it did not ask, a full-jitter exponential back-off
 * (uniform in [0, min(cap, base · 2^(attempt − 1)))). Stops when that would use more waiting time than the policy
 * has left: a wait cut short would only fail again.
 */
export function retryDecision(
  attempt: Attempt,
  outcome: Outcome,
  nowMs: number,
  random: Random,
  policy: RetryPolicy,
): RetryDecision {
  const askedMs = askedWait(outcome, nowMs);
  const replay = replayability(outcome);
  if (replay === "never") return { stop: "final", askedMs };
  if (replay === "idempotent" && !attempt.idempotent) return { stop: "not_idempotent", askedMs };
  if (attempt.number >= maxAttemptsFor(outcome, policy)) return { stop: "attempts", askedMs };
  const ceilingMs = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt.number - 1));
  // "0 seconds" and past dates leave the pace to the client.
  const wait = askedMs !== null && askedMs > 0 ? askedMs : Math.floor(random() * ceilingMs);
  return attempt.waitedMs + wait > policy.budgetMs ? { stop: "budget", askedMs } : { wait };
}

function maxAttemptsFor(outcome: Outcome, { maxAttempts, maxConnectAttempts }: RetryPolicy): number {
  if (outcome.kind === "not_sent") return Math.min(maxConnectAttempts, maxAttempts);
  return outcome.kind === "unreadable" ? Math.min(maxUnreadableAttempts, maxAttempts) : maxAttempts;
}
