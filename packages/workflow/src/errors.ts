export type WorkflowErrorCode =
  | "archives.invalid"
  | "events.not_json"
  | "events.wrong_shape"
  | "recording.no_voice_part"
  | "recording.parts_unclear"
  | "run.interrupted"
  | "set.damaged"
  | "set.out_of_memory"
  | "set.unreadable";

/** A failure of a job itself; the rooms below throw their own errors, which `describeError` reads alike. */
export class WorkflowError extends Error {
  readonly code: WorkflowErrorCode;
  readonly hint: string;

  constructor(code: WorkflowErrorCode, message: string, options: { hint: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "WorkflowError";
    this.code = code;
    this.hint = options.hint;
  }
}
