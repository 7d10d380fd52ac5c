import { EarshotError, type ErrorFacts } from "@earshot/model";

export type SttErrorCode =
  | "stt.configuration"
  | "stt.unsupported_audio"
  | "stt.too_large"
  | "stt.too_long"
  | "stt.rejected"
  | "stt.unauthorized"
  | "stt.unsupported_language"
  | "stt.unreachable" // no connection
  | "stt.server_error" // 5xx
  | "stt.rate_limited" // 429, or the limit is known to be used up
  | "stt.bad_answer"
  | "stt.failed"
  | "stt.timed_out" // no answer, or no transcript, in the time allowed
  | "stt.job_lost"
  | "stt.transcript_missing"
  | "stt.transcript_unreadable";

interface SttFacts extends ErrorFacts {
  provider: string;
  status?: number | null | undefined;
  requestId?: string | null | undefined;
  reason?: string | null | undefined;
  retryAtMs?: number | null | undefined;
}

/** A speech-to-text provider that did not deliver a transcript. */
export class SttError extends EarshotError<SttErrorCode> {
  readonly provider: string;
  /** The HTTP status that decided it, when one did. */
  readonly status: number | null;
  readonly requestId: string | null;
  /** The provider's own words, when it gave some. */
  readonly reason: string | null;
  /** When the service will take the request, in epoch milliseconds, as far as it said so. */
  readonly retryAtMs: number | null;

  constructor(code: SttErrorCode, message: string, facts: SttFacts) {
    super(code, message, facts);
    this.provider = facts.provider;
    this.status = facts.status ?? null;
    this.requestId = facts.requestId ?? null;
    this.reason = facts.reason ?? null;
    this.retryAtMs = facts.retryAtMs ?? null;
  }
}
