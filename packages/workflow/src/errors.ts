import { EarshotError } from "@earshot/model";

export type WorkflowErrorCode = "recording.no_voice_part" | "recording.parts_unclear" | "run.interrupted";

/** A failure of a job itself. */
export class WorkflowError extends EarshotError<WorkflowErrorCode> {}
