export interface ErrorFacts {
  /** What to do about it, one sentence. */
  hint: string;
  cause?: unknown;
}

/** The base of every error that Earshot throws on purpose. Each package has one subclass, which adds the facts of its field. */
export class EarshotError<Code extends string = string> extends Error {
  /** Dotted, such as `transcript.json`: for programs. Messages are for people and never parsed. */
  readonly code: Code;
  /** What to do about it; empty when nothing can be done. */
  readonly hint: string;

  constructor(code: Code, message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = facts.hint;
  }
}

/** An error as people and programs need it, whichever package it came from. */
export interface ErrorDescription {
  /** `input`: something the user can put right; `bug`: Earshot's own fault. */
  kind: "input" | "bug";
  code: string;
  message: string;
  hint: string | null;
}

/** Anything but an `EarshotError` is a bug. Messages of those never hold secrets: each package sees to that. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof EarshotError) {
    return { kind: "input", code: error.code, message: error.message, hint: error.hint === "" ? null : error.hint };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: "bug", code: "internal", message, hint: null };
}
