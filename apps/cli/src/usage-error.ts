/** A fault the user can put right: printed as a message and a hint, exit code 2. */
export class UsageError extends Error {
  readonly code = "usage";
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}
