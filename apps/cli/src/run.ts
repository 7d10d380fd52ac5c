import { CommanderError } from "commander";
import { createProgram } from "./program.ts";

// The words of a failure are loaded when there is one: they would take half the time of `--help`.
const failure = () => import("./failure.ts");

// A reader that has seen enough, such as head, is no fault.
process.stdout.on("error", async (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  (await failure()).noteOutputFailure(error);
  process.exit(2);
});

/** Runs one command. 0: done; 1: done but something in it failed, or a fault of Earshot itself; 2: wrong input or set-up. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    const program = await createProgram(argv.slice(2));
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return (await failure()).noteFailure(error);
  }
}
