import { defaultRetryPolicy, retryDecision } from "@earshot/http";
import type { Clock, Random } from "@earshot/model";
import { SttError } from "../errors.ts";
import { type AwsFailure, type AwsService, readFailure } from "./failure.ts";
import { providerName } from "./options.ts";

export interface RequestOptions {
  service: AwsService;
  /** What is done, for messages: `the upload`. */
  what: string;
  /** The longest that one attempt may last. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
}

/** A failure that its caller may know how to go on from, by the service's name of it. */
export class AwsRequestError extends SttError {
  readonly failure: AwsFailure;

  constructor(failure: AwsFailure, what: string, reason: string, attempts: number) {
    const { code, hint, name, status, requestId, retryAtMs } = failure;
    const times = attempts > 1 ? ` (${attempts} attempts)` : "";
    const id = requestId === null ? "" : ` [request ${requestId}]`;
    // Without the SDK's error as its cause: that one may hold keys and signatures.
    super(code, `${providerName}: ${what} failed with ${name}${times}: ${reason}${id}`, {
      hint,
      provider: providerName,
      status,
      requestId,
      reason,
      retryAtMs,
    });
    this.failure = failure;
  }
}

/**
 * Sends a request by the SDK until it succeeds or may not be repeated. The SDK's own retries are switched off: they
 * can't open a file again, and have another clock.
 * @param secrets what must not appear in an error
 */
export async function sendAgain<T>(
  { service, what, deadlineMs, signal }: RequestOptions,
  { clock, random, secrets }: { clock: Clock; random: Random; secrets: () => Promise<readonly string[]> },
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  let waitedMs = 0;
  for (let number = 1; ; number += 1) {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      return await send(signal === undefined ? deadline : AbortSignal.any([signal, deadline]));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SttError) throw error;
      const failure = readFailure(error, service, deadline.aborted, clock.now());
      const attempt = { number, waitedMs, idempotent: true };
      const decision = retryDecision(attempt, failure.outcome, clock.now(), random, defaultRetryPolicy);
      if ("stop" in decision) throw new AwsRequestError(failure, what, await clean(failure.reason, secrets), number);
      waitedMs += decision.wait;
      await clock.sleep(decision.wait, signal);
    }
  }
}

async function clean(reason: string, secrets: () => Promise<readonly string[]>): Promise<string> {
  return (await secrets()).reduce((rest, secret) => rest.replaceAll(secret, "[removed]"), reason);
}
