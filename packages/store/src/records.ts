import { type Failure, parseWallTime } from "@earshot/model";

/** A failure; one that is only shown to people needs no code. */
export type FailureFacts = Omit<Failure, "code"> & { code: string | null };

/** The columns of a failure, or of none. */
export function failureColumns(failure: FailureFacts | null) {
  return {
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    failure_hint: failure?.hint ?? null,
  };
}

interface FailureColumns {
  failureCode: string | null;
  failureMessage: string | null;
  failureHint: string | null;
}

export function toFailure(row: FailureColumns): Failure | null {
  const { failureCode: code, failureMessage: message, failureHint: hint } = row;
  return code === null ? null : { code, message: message ?? "", hint };
}

/** Epoch ms of an ISO 8601 time; null when it is missing or no time. */
export function epochMsOf(startTime: string | null): number | null {
  return startTime === null ? null : parseWallTime(startTime);
}
