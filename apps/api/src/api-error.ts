import { EarshotError } from "@earshot/model";

/** One fault of what was sent. */
export interface PlacedFault {
  place: string;
  message: string;
  /** The rule that was broken, where rules have names. */
  rule?: string | undefined;
  /** How to put this one right. */
  hint?: string | undefined;
}

interface ApiErrorFacts {
  cause?: unknown;
  /** Each fault by its place. */
  errors?: readonly PlacedFault[] | undefined;
  /** Seconds after which another try may go well. */
  retryAfterS?: number | undefined;
}

/** An error of the API itself, with the status it answers. */
export class ApiError extends EarshotError {
  readonly status: number;
  /** Empty when the fault is one of no place. */
  readonly errors: readonly PlacedFault[];
  readonly retryAfterS: number | null;

  constructor(status: number, code: string, message: string, hint: string, facts: ApiErrorFacts = {}) {
    super(code, message, { hint, cause: facts.cause });
    this.status = status;
    this.errors = facts.errors ?? [];
    this.retryAfterS = facts.retryAfterS ?? null;
  }
}

export function stopping(): ApiError {
  return new ApiError(503, "server.stopping", "the server is stopping", "Ask again when it is back.");
}
