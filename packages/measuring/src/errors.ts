import { EarshotError } from "@earshot/model";

export type MeasuringErrorCode = "set.out_of_memory" | "set.thread_died";

/** Input that cannot be measured, or a set of it that cannot be read. */
export class MeasuringError extends EarshotError<MeasuringErrorCode> {}
