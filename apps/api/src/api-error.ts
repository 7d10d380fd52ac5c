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
  errors?: readonly PlacedFault[];
}

/** An error of the API itself, with the status it answers. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  /** What to do about it. */
  readonly hint: string;
  /** Empty when the fault is one of no place. */
  readonly errors: readonly PlacedFault[];

  constructor(status: number, code: string, message: string, hint: string, { cause, errors = [] }: ApiErrorFacts = {}) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.errors = errors;
  }
}
