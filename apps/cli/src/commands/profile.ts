import { describeProfiles, profilesFolder } from "@earshot/composition";
import { Command } from "commander";
import { jsonOption } from "../arguments.ts";
import { note, printJson, printText } from "../io.ts";

export function profileCommand(): Command {
  return new Command("profile")
    .addCommand(
      new Command("list")
        .description("Lists the profiles with the database of each, and what is wrong with their files.")
        .addOption(jsonOption())
        .addHelpText("after", "\nExit code 2 when one can't be used.")
        .action(list),
    )
    .addHelpText(
      "after",
      `
Examples:
  earshot profile list
  earshot --profile acme doctor

A profile acme is the file acme.env in the folder of EARSHOT_PROFILES, or in ~/.config/earshot/profiles.`,
    );
}

function list(flags: { json?: true | undefined }): void {
  const profiles = describeProfiles(process.env);
  if (flags.json) printJson({ profiles });
  else {
    for (const { name, file, database, fault } of profiles) printText([name, fault ?? database, file].join("  "));
  }
  if (profiles.length === 0) note(`there are no profiles in ${profilesFolder(process.env)}`);
  if (profiles.some(({ fault }) => fault !== null)) process.exitCode = 2;
}
