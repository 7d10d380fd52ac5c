import { Argument, Command } from "commander";
import { completionScript, type Shell, shells } from "../completion-scripts.ts";
import { print } from "../io.ts";

/** @param createWholeProgram gives the whole command line, which is what is completed */
export function completionCommand(createWholeProgram: () => Promise<Command>): Command {
  return new Command("completion")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText(
      "after",
      `
Examples:
  eval "$(earshot completion bash)"
  eval "$(earshot completion zsh)"
  earshot completion fish | source`,
    )
    .action(async (shell: Shell) => print(completionScript(await createWholeProgram(), shell)));
}
