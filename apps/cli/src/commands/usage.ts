import { Command } from "commander";
import { jsonOption } from "../arguments.ts";
import { counted, note, print, printJson } from "../io.ts";
import { minutesText } from "../minutes-text.ts";
import { withParts } from "../parts.ts";

export function usageCommand(): Command {
  return new Command("usage")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
A call counts once, also when a run was killed or had to send it again; a call that is evaluated anew counts again.
--max-minutes of earshot evaluate and earshot import limits what one run gives.`,
    )
    .action(async (flags: { json?: true | undefined }, command: Command) => {
      await withParts(command, async (parts) => {
        const usage = await (await parts.existingStore()).speechUsage.list();
        if (flags.json) return printJson(usage);
        for (const { month, provider, recordings, soundMs } of usage) {
          print(
            `${month}  ${provider.padEnd(15)} ${minutesText(soundMs).padStart(17)}  ${counted(recordings, "call")}`,
          );
        }
        if (usage.length === 0) note("no sound was given to a speech service");
      });
    });
}
