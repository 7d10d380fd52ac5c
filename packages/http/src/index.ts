export { isLoopbackHost, whyHostNotPublic, whyNotPublic } from "./address.ts";
export { whyRefused } from "./destination.ts";
export { HttpError, type HttpErrorCode, type HttpErrorFacts, idsOf } from "./errors.ts";
export { createHttp, type HttpDeps, type HttpOptions } from "./http.ts";
export { oneLine } from "./one-line.ts";
export { type Proxies, proxiesOf } from "./proxies.ts";
export type { Destination, Http, HttpRequest, HttpResponse, ReplayableBody } from "./request.ts";
export { retryAfterMs } from "./retry-after.ts";
export {
  type Attempt,
  defaultRetryPolicy,
  type Outcome,
  type RetryDecision,
  type RetryPolicy,
  retryDecision,
} from "./retry-policy.ts";
