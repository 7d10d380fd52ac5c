import { EarshotError, type ErrorFacts } from "@earshot/model";

export type AnalysisErrorCode =
  | "analysis.negative_time"
  | "analysis.end_before_start"
  | "analysis.beyond_recording"
  | "analysis.not_an_integer"
  | "analysis.out_of_range"
  | "analysis.unknown_side"
  | "analysis.unknown_speaker"
  | "analysis.side_conflict"
  | "analysis.column_length"
  | "analysis.offsets"
  | "analysis.parameter"
  | "analysis.capacity"
  | "analysis.replaced"
  | "analysis.voice_model"
  | "analysis.wasm_missing"
  | "analysis.wasm_broken";

export interface AnalysisErrorDetails extends ErrorFacts {
  /** Index of the element within its call's column or list. */
  index?: number | undefined;
  /** Path of the column or property, such as `segments.endMs`. */
  field?: string | undefined;
  /** Number of the call within its batch. */
  call?: number | undefined;
}

/** What this package throws for input it rejects, of which nothing has then been measured or kept. */
export class AnalysisError extends EarshotError<AnalysisErrorCode> {
  readonly index: number | null;
  readonly field: string | null;
  readonly call: number | null;

  constructor(code: AnalysisErrorCode, message: string, details: AnalysisErrorDetails) {
    super(code, message, details);
    this.index = details.index ?? null;
    this.field = details.field ?? null;
    this.call = details.call ?? null;
  }
}
