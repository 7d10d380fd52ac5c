import type { WorkflowErrorCode } from "@earshot/faults";
import { EarshotError, type ErrorFacts } from "@earshot/model";

/** A failure of a job itself. */
export class WorkflowError extends EarshotError<WorkflowErrorCode> {
  /** Of `run.paused`: from when on it may go on, epoch ms; null when nobody said. */
  readonly retryAtMs: number | null;

  constructor(code: WorkflowErrorCode, message: string, facts: ErrorFacts & { retryAtMs?: number | null | undefined }) {
    super(code, message, facts);
    this.retryAtMs = facts.retryAtMs ?? null;
  }
}
