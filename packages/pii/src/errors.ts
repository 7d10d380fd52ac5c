import { EarshotError, type ErrorFacts } from "@earshot/model";

/** What can go wrong in this package, by code. Detection itself never fails. */
export type PiiErrorCode =
  | "pii.invalid_configuration"
  | "pii.invalid_labels"
  | "pii.invalid_pattern"
  | "pii.unknown_region";

/** One fault of a configuration, at a path such as `patterns[2].pattern`; the path is empty for the document itself. */
export interface PiiConfigurationFault {
  path: string;
  message: string;
}

interface PiiErrorFacts extends ErrorFacts {
  /** The file or place the configuration came from, when it has one. */
  source?: string | undefined;
  faults?: readonly PiiConfigurationFault[] | undefined;
}

/** The one error of this package: `message` names the place and the cause, `hint` the fix. It never quotes scanned text. */
export class PiiError extends EarshotError<PiiErrorCode> {
  readonly source: string | null;
  readonly faults: readonly PiiConfigurationFault[];

  constructor(code: PiiErrorCode, message: string, facts: PiiErrorFacts) {
    super(code, message, facts);
    this.source = facts.source ?? null;
    this.faults = facts.faults ?? [];
  }
}
