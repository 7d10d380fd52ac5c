import { EarshotError } from "@earshot/model";

export type MeasuringErrorCode =
  | "events.not_json"
  | "events.wrong_shape"
  | "set.damaged"
  | "set.out_of_memory"
  | "set.unreadable";

/** Input that cannot be measured, or a set of it that cannot be read. */
export class MeasuringError extends EarshotError<MeasuringErrorCode> {}
