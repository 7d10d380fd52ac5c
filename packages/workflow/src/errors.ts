import type { WorkflowErrorCode } from "@earshot/faults";
import { EarshotError } from "@earshot/model";

/** A failure of a job itself. */
export class WorkflowError extends EarshotError<WorkflowErrorCode> {}
