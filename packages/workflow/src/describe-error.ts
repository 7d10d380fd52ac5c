/** An error as people and programs need it, whichever room it came from. */
export interface ErrorDescription {
  /** `input`: something the user can put right; `bug`: Earshot's own fault. */
  kind: "input" | "bug";
  code: string;
  message: string;
  hint: string | null;
}

/**
 * Reads the errors of every room: each carries a dotted `code` and a `hint`. Anything else is a bug.
 * Messages of those errors never hold secrets; that is the rooms' contract.
 */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof Error && "code" in error && typeof error.code === "string" && "hint" in error) {
    const hint = typeof error.hint === "string" && error.hint !== "" ? error.hint : null;
    return { kind: "input", code: error.code, message: error.message, hint };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: "bug", code: "internal", message, hint: null };
}
