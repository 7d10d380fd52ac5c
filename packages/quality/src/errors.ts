/** What can go wrong in this package, by code. */
export type QualityErrorCode = "quality.unknown_definition" | "quality.invalid_scorecard";

/** One fault of a document, at a path such as `criteria[2].per`; the path is empty for the document itself. */
export interface DocumentFault {
  path: string;
  message: string;
}

interface QualityErrorFacts {
  hint: string;
  /** The file or place the input came from, when it has one. */
  source?: string;
  faults?: readonly DocumentFault[];
  cause?: unknown;
}

/** The one error of this package: `message` names the place and the cause, `hint` the fix. */
export class QualityError extends Error {
  readonly code: QualityErrorCode;
  readonly hint: string;
  readonly source: string | null;
  readonly faults: readonly DocumentFault[];

  constructor(code: QualityErrorCode, message: string, facts: QualityErrorFacts) {
    super(message, { cause: facts.cause });
    this.name = "QualityError";
    this.code = code;
    this.hint = facts.hint;
    this.source = facts.source ?? null;
    this.faults = facts.faults ?? [];
  }
}
