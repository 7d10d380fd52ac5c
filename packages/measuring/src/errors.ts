import { EarshotError } from "@earshot/model";

export type MeasuringErrorCode = "events.not_json" | "events.wrong_shape" | "set.out_of_memory" | "set.thread_died";

/** Input that cannot be measured, or a set of it that cannot be read. */
export class MeasuringError extends EarshotError<MeasuringErrorCode> {}
