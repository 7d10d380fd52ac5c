import { faultMeaning } from "@earshot/faults";
import { describeError, fileError } from "@earshot/model";
import { CommanderError } from "commander";
import { note, stderrColors } from "./io.ts";
import { createProgram } from "./program.ts";

// A reader that has seen enough, such as head, is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  const { message, hint } = describeError(fileError("standard output", error));
  note(`error ${message}${hint === null ? "" : ` ${hint}`}`);
  process.exit(2);
});

/** Runs one command. 0: done; 1: done but something in it failed, or a fault of Earshot itself; 2: wrong input or set-up. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    const program = await createProgram(argv);
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
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
}
