import type { HttpErrorCode } from "./errors.ts";
import { laterHint } from "./faults.ts";

/** The one place that says what a status other than 2xx means and what to do about it. */
export function explainStatus(status: number): { code: HttpErrorCode; hint: string } {
  if (status < 400) {
    return { code: "http.redirected", hint: "Configure the address it redirects to; redirects are not followed." };
  }
  if (status === 401) {
    return { code: "http.unauthorized", hint: "Check the credentials." };
  }
  if (status === 403) {
    return { code: "http.forbidden", hint: "Grant the credentials the permission that this needs." };
  }
  if (status === 404) {
    return { code: "http.not_found", hint: "Check the address and the ids in it." };
  }
  if (status === 429) {
    return { code: "http.rate_limited", hint: "Run again later, or with less running at the same time." };
  }
  if (status < 500) {
    return { code: "http.rejected", hint: "The service does not accept this request; its message says why." };
  }
  return { code: "http.server_error", hint: laterHint };
}
