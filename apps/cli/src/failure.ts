import { faultMeaning } from "@earshot/faults";
import { describeError, fileError } from "@earshot/model";
import { note, stderrColors } from "./io.ts";

/** Says what went wrong, and gives the exit code. */
export function noteFailure(error: unknown): number {
  const { kind, code, message, hint } = describeError(error);
  const colors = stderrColors();
  if (kind === "bug") {
    note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    note("This is a fault of Earshot. Please report it with the lines above.");
    return 1;
  }
  note(`${colors.red("error")} ${message} ${colors.dim(`[${code}]`)}`);
  if (hint !== null) note(`${colors.cyan("hint")}  ${hint}`);
  return faultMeaning(code).exitCode;
}

/** Says why results could not be written. */
export function noteOutputFailure(cause: unknown): void {
  const { message, hint } = describeError(fileError("standard output", cause));
  note(`error ${message}${hint === null ? "" : ` ${hint}`}`);
}
