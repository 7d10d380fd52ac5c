/** An error of the API itself, with the status it answers. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(status: number, code: string, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}
