import { Argument, Command } from "commander";
import { completionScript, type Shell, shells } from "../completion-scripts.ts";
import { print } from "../io.ts";

/** @param createProgram gives the whole command line, which is what is completed */
export function completionCommand(createProgram: () => Promise<Command>): Command {
  return new Command("completion")
    .description("Prints a script that completes commands, options and choices in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText(
      "after",
      `
Examples:
  eval "$(earshot completion bash)"
  eval "$(earshot completion zsh)"
  earshot completion fish | source`,
    )
    .action(async (shell: Shell) => print(completionScript(await createProgram(), shell)));
}
