import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { type Clock, type Random, systemClock } from "@earshot/model";
import { isGuarded, refuseUrl } from "./destination.ts";
import { readErrorBody } from "./error-body.ts";
import { HttpError, type HttpErrorCode, type HttpErrorFacts } from "./errors.ts";
import { type Fault, toFault } from "./faults.ts";
import { defaultDeadlineMs, startDeadline } from "./limits.ts";
import type { Proxies } from "./proxies.ts";
import { type Admission, allowedPerMinute, createRateLimiter, longestPauseMs } from "./rate-limiter.ts";
import type { Http, HttpRequest, HttpResponse } from "./request.ts";
import { guardResponse, requestIdOf } from "./response.ts";
import { askedWait, defaultRetryPolicy, type Outcome, type RetryPolicy, retryDecision } from "./retry-policy.ts";
import { explainStatus } from "./status.ts";
import { createTransport, type RawResponse } from "./transport.ts";

export interface HttpOptions {
  /** The longest silence of a server, when the request names none. Default 60 000. */
  timeoutMs?: number | undefined;
  retry?: Partial<RetryPolicy> | undefined;
  /** What requests go through; none is used without them. */
  proxies?: Proxies | null | undefined;
}

export interface HttpDeps {
  clock: Clock;
  random: Random;
  /** Resolves host names; default the system's resolver. */
  lookup?: LookupFunction | undefined;
}

/** A failed attempt: what decides about the next, and the words for the error if there is none. */
interface Failure {
  outcome: Outcome;
  code: HttpErrorCode;
  problem: string;
  hint: string;
  answer: Pick<HttpErrorFacts, "status" | "requestId" | "detail" | "serverCode" | "contextId">;
  cause?: unknown;
}

type AttemptResult<T> = { value: T } | { failure: Failure };

const noAnswer: Failure["answer"] = { status: null, requestId: null, detail: null, serverCode: null, contextId: null };

/** A text without the request's own secrets and what follows the scheme in its Authorization header. */
function withoutSecrets({ headers = {}, secrets = [] }: HttpRequest): (text: string) => string {
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization")?.[1] ?? "";
  const all = [...secrets, authorization.replace(/^\S+\s+/, "")].filter((secret) => secret !== "");
  // The longest first: one may be a part of another.
  all.sort((a, b) => b.length - a.length);
  return (text) => all.reduce((rest, secret) => rest.replaceAll(secret, "[removed]"), text);
}

function failureOf(fault: Fault, answer: Failure["answer"]): Failure {
  const { code, hint, kind, message, cause } = fault;
  return { outcome: { kind }, code, problem: message, hint, answer, cause };
}

async function refusal(request: HttpRequest, { status, headers, location, body }: RawResponse): Promise<Failure> {
  const clean = withoutSecrets(request);
  const { detail, serverCode, contextId } = await readErrorBody(body, clean);
  const target = location === null ? null : `redirects to ${location.origin}${location.pathname}`;
  return {
    ...explainStatus(status),
    outcome: { kind: "answered", status, headers },
    problem: `answered ${status}`,
    answer: { status, requestId: requestIdOf(headers, clean), detail: target ?? detail, serverCode, contextId },
  };
}

/** Makes the one client that owns retries and rate limits for all that goes through it. */
export function createHttp(
  options: HttpOptions = {},
  { clock, random, lookup = systemLookup }: HttpDeps = { clock: systemClock, random: Math.random },
): Http {
  const transport = createTransport(lookup, options.proxies ?? null);
  const limiter = createRateLimiter(clock);
  const laneOf = ({ url, costClass = "default" }: HttpRequest) => `${url.origin} ${costClass}`;

  /** Waits for what this process knows of the limit, then for its turn among the others. */
  async function admit(request: HttpRequest, maxWaitMs: number): Promise<Admission> {
    const lane = laneOf(request);
    const admission = await limiter.admit(lane, maxWaitMs, request.signal);
    if (!admission.admitted || request.pace === undefined) return admission;
    try {
      const waitMs = await request.pace.take();
      if (waitMs <= maxWaitMs) {
        await clock.sleep(waitMs, request.signal);
        return admission;
      }
      limiter.settle(lane, null, null);
      return { admitted: false, waitMs };
    } catch (error) {
      limiter.settle(lane, null, null);
      throw error;
    }
  }

  /** One attempt, ended when its time is up. */
  async function attempt<T>(
    request: HttpRequest,
    consume: (response: HttpResponse) => Promise<T>,
  ): Promise<AttemptResult<T>> {
    const deadline = startDeadline(request.deadlineMs ?? defaultDeadlineMs, request.signal);
    try {
      return await exchange({ ...request, signal: deadline.signal }, consume);
    } finally {
      deadline.clear();
    }
  }

  async function exchange<T>(
    request: HttpRequest,
    consume: (response: HttpResponse) => Promise<T>,
  ): Promise<AttemptResult<T>> {
    let raw: RawResponse;
    try {
      raw = await transport.send(request, request.timeoutMs ?? options.timeoutMs ?? 60_000);
    } catch (error) {
      limiter.settle(laneOf(request), null, null);
      const fault = toFault(error, "headers");
      if (fault === null) throw error;
      return { failure: failureOf(fault, noAnswer) };
    }
    try {
      const isAnswer = (raw.status >= 200 && raw.status <= 299) || request.accept?.includes(raw.status) === true;
      if (!isAnswer) {
        const failure = await refusal(request, raw);
        const askedMs = raw.status === 429 ? askedWait(failure.outcome, clock.now()) : null;
        const pauseMs = askedMs === null ? null : Math.min(askedMs, longestPauseMs);
        limiter.settle(laneOf(request), raw.headers, pauseMs);
        if (pauseMs !== null) await request.pace?.pause(pauseMs);
        return { failure };
      }
      limiter.settle(laneOf(request), raw.headers, null);
      const limit = allowedPerMinute(raw.headers);
      if (limit !== null) await request.pace?.setLimit(limit);
      const guarded = guardResponse(raw, withoutSecrets(request));
      try {
        return { value: await consume(guarded.response) };
      } catch (error) {
        const fault = guarded.fault();
        if (fault === null) throw error;
        const { status, requestId } = guarded.response;
        return { failure: failureOf(fault, { ...noAnswer, status, requestId }) };
      }
    } finally {
      raw.body.destroy();
    }
  }

  function errorFor(request: HttpRequest, failure: Failure, attempts: number, waitMs: number | null): HttpError {
    const { method, url } = request;
    const reset = failure.code === "http.rate_limited" ? limiter.resetAtMs(laneOf(request)) : null;
    const retryAtMs = waitMs === null ? reset : clock.now() + waitMs;
    const { code, problem, hint, answer, cause } = failure;
    const facts = { hint, method, url: `${url.origin}${url.pathname}`, attempts, retryAtMs, ...answer, cause };
    return new HttpError(code, problem, facts);
  }

  async function run<T>(
    request: HttpRequest,
    consume: (response: HttpResponse) => Promise<T>,
    progress: { attempts: number },
  ): Promise<T> {
    const policy: RetryPolicy = { ...defaultRetryPolicy, ...options.retry, ...request.retry };
    const refused = isGuarded(request) ? refuseUrl(request.url) : null;
    if (refused !== null) throw errorFor(request, failureOf(refused, noAnswer), progress.attempts, null);
    for (let waitedMs = 0; ; ) {
      const headers = { ...request.headers, ...(await request.headersOfAttempt?.()) };
      const admission = await admit(request, policy.budgetMs);
      if (!admission.admitted) {
        const failure: Failure = {
          outcome: { kind: "final" },
          code: "http.rate_limited",
          problem: "was not sent: the rate limit is used up",
          hint: overBudgetHint(admission.waitMs, policy),
          answer: noAnswer,
        };
        throw errorFor(request, failure, progress.attempts, admission.waitMs);
      }
      progress.attempts += 1;
      const result = await attempt({ ...request, headers }, consume);
      if ("value" in result) return result.value;
      const { failure } = result;
      request.signal?.throwIfAborted();
      const state = { number: progress.attempts, waitedMs, idempotent: request.idempotent };
      const decision = retryDecision(state, failure.outcome, clock.now(), random, policy);
      if ("stop" in decision) {
        const { stop, askedMs } = decision;
        const hint = stop === "budget" && askedMs !== null ? overBudgetHint(askedMs, policy) : failure.hint;
        throw errorFor(request, { ...failure, hint }, progress.attempts, askedMs);
      }
      waitedMs += decision.wait;
      await clock.sleep(decision.wait, request.signal);
    }
  }

  function overBudgetHint(waitMs: number, policy: RetryPolicy): string {
    const seconds = Math.ceil(waitMs / 1000);
    return `The server asks to wait ${seconds} s, longer than the ${policy.budgetMs / 1000} s allowed: run again then.`;
  }

  return {
    async request(request, consume) {
      const progress = { attempts: 0 };
      try {
        request.signal?.throwIfAborted();
        return await run(request, consume, progress);
      } catch (error) {
        if (!request.signal?.aborted || error instanceof HttpError) throw error;
        const failure: Failure = {
          outcome: { kind: "final" },
          code: "http.aborted",
          problem: "was stopped",
          hint: "It was interrupted on request; run again to continue.",
          answer: noAnswer,
          cause: request.signal.reason,
        };
        throw errorFor(request, failure, progress.attempts, null);
      }
    },
    close: () => transport.close(),
  };
}
