import { HttpError } from "@earshot/http";
import { SttError, type SttErrorCode } from "./errors.ts";

type Step = "submit" | "poll";

/** What a service's own words mean where they say more than the status, and what to do; null when they do not. */
export type Explain = (error: HttpError) => [SttErrorCode, string] | null;

/**
 * A failed request in the words of speech to text. Aborts and whatever is not an HTTP failure come back unchanged.
 * @param explainOwn comes before what the status says
 */
export function failureOf(error: unknown, provider: string, step: Step, explainOwn: Explain = () => null): unknown {
  if (!(error instanceof HttpError) || error.code === "http.aborted") return error;
  const [code, hint] = explainOwn(error) ?? explain(error, step);
  const { status, requestId, detail, retryAtMs } = error;
  const message = `${provider}: ${error.message}`;
  return new SttError(code, message, { hint, cause: error, provider, status, requestId, reason: detail, retryAtMs });
}

function explain(error: HttpError, step: Step): [SttErrorCode, string] {
  if (error.status === 401 || error.status === 403) {
    return ["stt.unauthorized", "Check the speech-to-text token and what it allows."];
  }
  if (error.status === 408) return ["stt.timed_out", error.hint];
  if (step === "submit" && error.status === 413) {
    return [
      "stt.too_large",
      "Compress the recording (Ogg Opus is about a tenth of WAV) or use a service that takes larger files.",
    ];
  }
  if (step === "submit" && error.status === 415) {
    return ["stt.unsupported_audio", "Convert the recording, or use a service that takes this format."];
  }
  if (step === "poll" && error.status === 422) return ["stt.failed", "Check the recording, then retry it."];
  if (step === "poll" && (error.status === 404 || error.status === 410)) {
    return ["stt.job_lost", "Submit the recording again: the service does not know the job any more."];
  }
  switch (error.code) {
    case "http.not_found":
      return ["stt.rejected", "Check that the endpoint is the speech-to-text service's upload address."];
    case "http.rejected":
      return ["stt.rejected", "The service refuses this upload: see its reason."];
    case "http.not_json":
    case "http.too_large":
    case "http.truncated":
    case "http.redirected":
    case "http.protocol_error":
      return ["stt.bad_answer", "Check that the endpoint is the speech-to-text service's upload address."];
    case "http.rate_limited":
      return ["stt.rate_limited", error.hint];
    case "http.server_error":
      return ["stt.server_error", error.hint];
    case "http.timeout":
      return ["stt.timed_out", error.hint];
    default:
      return ["stt.unreachable", error.hint];
  }
}
