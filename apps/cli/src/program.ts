import { Command } from "commander";
import { analyzeCommand } from "./commands/analyze.ts";
import { archiveCommand } from "./commands/archive.ts";
import { auditCommand } from "./commands/audit.ts";
import { dbCommand } from "./commands/db.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { metadataCommand } from "./commands/metadata.ts";
import { piiCommand } from "./commands/pii.ts";
import { recordingsCommand } from "./commands/recordings.ts";
import { reportCommand } from "./commands/report.ts";
import { rescoreCommand } from "./commands/rescore.ts";
import { searchCommand } from "./commands/search.ts";
import { serveCommand } from "./commands/serve.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { thumbnailsCommand } from "./commands/thumbnails.ts";
import { variables } from "./settings.ts";

/** The whole command line; nothing has run yet. */
export function createProgram(): Command {
  const program = new Command("earshot")
    .description("Finds out how calls went: silence, talk-over, hold and a score for every Genesys Cloud recording.")
    .version("0.1.0")
    .option("--settings <file>", "read settings from this file instead of .env")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", `\nSettings, from the environment or .env:\n${settingsHelp()}`)
    .addHelpText("after", "\nExit codes: 0 done · 1 done, but some calls failed · 2 wrong input or settings");
  for (const command of [
    evaluateCommand(),
    analyzeCommand(),
    reportCommand(),
    searchCommand(),
    recordingsCommand(),
    rescoreCommand(),
    metadataCommand(),
    thumbnailsCommand(),
    archiveCommand(),
    auditCommand(),
    piiCommand(),
    serveCommand(),
    simulateCommand(),
    doctorCommand(),
    dbCommand(),
  ]) {
    program.addCommand(command);
  }
  useErrorsInsteadOfExit(program);
  return program;
}

function settingsHelp(): string {
  return Object.entries(variables)
    .map(([name, meaning]) => `  ${name.padEnd(30)} ${meaning}`)
    .join("\n");
}

/** Commander would end the process by itself; errors reach main instead, which owns the exit code. */
function useErrorsInsteadOfExit(command: Command): void {
  command.exitOverride().showSuggestionAfterError().showHelpAfterError("Add --help for the options and examples.");
  for (const child of command.commands) useErrorsInsteadOfExit(child);
}
