import { EarshotError } from "./error.ts";
import { fileProblem } from "./file-problem.ts";

/** Wrong input or settings, which the user can put right. */
export class UsageError extends EarshotError<"usage"> {
  constructor(message: string, hint: string) {
    super("usage", message, { hint });
  }
}

/** An error of the file system as one about a path; any other error as it is. */
export function fileError(path: string, error: unknown): unknown {
  const known = fileProblem(error);
  return known === null ? error : new UsageError(`${path}: ${known.problem}`, known.hint);
}
