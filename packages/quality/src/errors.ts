import { EarshotError, type ErrorFacts } from "@earshot/model";

/** What can go wrong in this package, by code. */
export type QualityErrorCode = "quality.unknown_definition" | "quality.invalid_scorecard";

/** One fault of a document, at a path such as `criteria[2].per`; the path is empty for the document itself. */
export interface DocumentFault {
  path: string;
  message: string;
}

interface QualityErrorFacts extends ErrorFacts {
  /** The file or place the input came from, when it has one. */
  source?: string | undefined;
  faults?: readonly DocumentFault[] | undefined;
}

/** The one error of this package: `message` names the place and the cause, `hint` the fix. */
export class QualityError extends EarshotError<QualityErrorCode> {
  readonly source: string | null;
  readonly faults: readonly DocumentFault[];

  constructor(code: QualityErrorCode, message: string, facts: QualityErrorFacts) {
    super(code, message, facts);
    this.source = facts.source ?? null;
    this.faults = facts.faults ?? [];
  }
}
