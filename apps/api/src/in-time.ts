import { ApiError } from "./api-error.ts";

/** Less than whoever probes or scrapes waits: Kubernetes by our example for 5 s, Prometheus for 10 s. */
const mostMs = 3000;

/**
 * An answer of the database, for those who ask whether it answers. A server that hangs, or whose machine is gone, keeps a statement
 * for minutes.
 * @throws ApiError 503 when it takes too long
 */
export async function inTime<T>(answer: Promise<T>, withinMs = mostMs): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(notAnswered()), withinMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function notAnswered(): ApiError {
  return new ApiError(503, "store.unavailable", "the database does not answer in time", "See the server's log.");
}
