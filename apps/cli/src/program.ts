import { variables } from "@earshot/composition";
import { Command } from "commander";
import { version } from "./version.ts";

/** The commands by name, in the order of the help. */
const commands = new Map<string, () => Promise<Command>>([
  ["evaluate", async () => (await import("./commands/evaluate.ts")).evaluateCommand()],
  ["import", async () => (await import("./commands/import.ts")).importCommand()],
  ["analyze", async () => (await import("./commands/analyze.ts")).analyzeCommand()],
  ["transcripts", async () => (await import("./commands/transcripts.ts")).transcriptsCommand()],
  ["report", async () => (await import("./commands/report.ts")).reportCommand()],
  ["search", async () => (await import("./commands/search.ts")).searchCommand()],
  ["recordings", async () => (await import("./commands/recordings.ts")).recordingsCommand()],
  ["compare", async () => (await import("./commands/compare.ts")).compareCommand()],
  ["rescore", async () => (await import("./commands/rescore.ts")).rescoreCommand()],
  ["scorecard", async () => (await import("./commands/scorecard.ts")).scorecardCommand()],
  ["metadata", async () => (await import("./commands/metadata.ts")).metadataCommand()],
  ["thumbnails", async () => (await import("./commands/thumbnails.ts")).thumbnailsCommand()],
  ["archive", async () => (await import("./commands/archive.ts")).archiveCommand()],
  ["audit", async () => (await import("./commands/audit.ts")).auditCommand()],
  ["erase", async () => (await import("./commands/erase.ts")).eraseCommand()],
  ["hold", async () => (await import("./commands/hold.ts")).holdCommand()],
  ["retention", async () => (await import("./commands/retention.ts")).retentionCommand()],
  ["pii", async () => (await import("./commands/pii.ts")).piiCommand()],
  ["users", async () => (await import("./commands/users.ts")).usersCommand()],
  ["keys", async () => (await import("./commands/keys.ts")).keysCommand()],
  ["usage", async () => (await import("./commands/usage.ts")).usageCommand()],
  ["serve", async () => (await import("./commands/serve.ts")).serveCommand()],
  ["worker", async () => (await import("./commands/worker.ts")).workerCommand()],
  ["schedule", async () => (await import("./commands/schedule.ts")).scheduleCommand()],
  ["simulate", async () => (await import("./commands/simulate.ts")).simulateCommand()],
  ["profile", async () => (await import("./commands/profile.ts")).profileCommand()],
  ["doctor", async () => (await import("./commands/doctor.ts")).doctorCommand()],
  ["db", async () => (await import("./commands/db.ts")).dbCommand()],
  ["completion", async () => (await import("./commands/completion.ts")).completionCommand(() => createProgram([]))],
]);

/** The whole command line, or the one command that is called, so that nothing is loaded for the others; nothing has run yet. */
export async function createProgram(argv: readonly string[]): Promise<Command> {
  const called = commands.get(argv[2] ?? "");
  const loaders = called === undefined ? [...commands.values()] : [called];
  const program = new Command("earshot")
    .description(
      "Finds out how calls went: silence, talk-over, hold and a score for every call from Genesys Cloud or from files.",
    )
    .version(version)
    .option("--settings <file>", "read settings from this file instead of .env")
    .option("--profile <name>", "read them from the profile of this name: one organisation of several")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", `\nSettings, from the environment or .env:\n${settingsHelp()}`)
    .addHelpText(
      "after",
      "\nExit codes: 0 done · 1 done, but some calls failed or wait, or stopped · 2 wrong input or settings, or a fault that ended the run",
    );
  for (const command of await Promise.all(loaders.map((load) => load()))) program.addCommand(command);
  useErrorsInsteadOfExit(program);
  return program;
}

function settingsHelp(): string {
  const width = Math.max(...Object.keys(variables).map((name) => name.length));
  return Object.entries(variables)
    .map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`)
    .join("\n");
}

/** Commander would end the process by itself; errors reach main instead, which owns the exit code. */
function useErrorsInsteadOfExit(command: Command): void {
  command.exitOverride().showSuggestionAfterError().showHelpAfterError("Add --help for the options and examples.");
  for (const child of command.commands) useErrorsInsteadOfExit(child);
}
