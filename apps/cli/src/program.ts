import { variables } from "@earshot/composition/variables";
import { Command } from "commander";
import { version } from "./version.ts";

interface CommandEntry {
  description: string;
  load(): Promise<Command>;
}

/** The commands by name, in the order of the help. */
const commands: Readonly<Record<string, CommandEntry>> = {
  evaluate: {
    description: "Evaluates recordings from Genesys Cloud: download, transcribe, measure, score, store, report.",
    load: async () => (await import("./commands/evaluate.ts")).evaluateCommand(),
  },
  import: {
    description: "Evaluates and stores calls from files: transcripts, recordings, or both.",
    load: async () => (await import("./commands/import.ts")).importCommand(),
  },
  analyze: {
    description: "Measures and scores transcripts and recordings on this machine; nothing is fetched or stored.",
    load: async () => (await import("./commands/analyze.ts")).analyzeCommand(),
  },
  transcripts: {
    description: "Says what is in a transcript of any service, and writes it in another format.",
    load: async () => (await import("./commands/transcripts.ts")).transcriptsCommand(),
  },
  report: {
    description: "Reports stored calls as a table, JSON, CSV, Parquet or one self-contained HTML file.",
    load: async () => (await import("./commands/report.ts")).reportCommand(),
  },
  search: {
    description: "Finds stored calls by what was said in them and by how they went; all words must be said in a call.",
    load: async () => (await import("./commands/search.ts")).searchCommand(),
  },
  recordings: {
    description: "Lists and downloads recordings from Genesys Cloud.",
    load: async () => (await import("./commands/recordings.ts")).recordingsCommand(),
  },
  compare: {
    description:
      "Shows our numbers of stored calls beside those that Genesys Cloud measured, and what makes them differ.",
    load: async () => (await import("./commands/compare.ts")).compareCommand(),
  },
  rescore: {
    description: "Scores stored calls by a scorecard again; nothing is downloaded or measured.",
    load: async () => (await import("./commands/rescore.ts")).rescoreCommand(),
  },
  scorecard: {
    description: "Shows the built-in scorecards, checks or publishes one of your own, or writes one to start with.",
    load: async () => (await import("./commands/scorecard.ts")).scorecardCommand(),
  },
  metadata: {
    description: "Checks and publishes annotations of an interaction's media.",
    load: async () => (await import("./commands/metadata.ts")).metadataCommand(),
  },
  thumbnails: {
    description: "Makes pictures of screen recordings, which publishing metadata queues.",
    load: async () => (await import("./commands/thumbnails.ts")).thumbnailsCommand(),
  },
  archive: {
    description: "Delivers events to archives, and shows what was delivered.",
    load: async () => (await import("./commands/archive.ts")).archiveCommand(),
  },
  audit: {
    description:
      "Shows and checks the audit trail: publications, readings, changes of people, holds and receipts of erasures.",
    load: async () => (await import("./commands/audit.ts")).auditCommand(),
  },
  erase: {
    description: "Erases calls and all that is kept of them. Without --yes it only says what would go.",
    load: async () => (await import("./commands/erase.ts")).eraseCommand(),
  },
  hold: {
    description: "Says which calls must be kept: neither earshot erase nor a retention removes them.",
    load: async () => (await import("./commands/hold.ts")).holdCommand(),
  },
  retention: {
    description: "Removes sound, words and measures of calls that are older than EARSHOT_RETENTION allows.",
    load: async () => (await import("./commands/retention.ts")).retentionCommand(),
  },
  pii: {
    description: "Finds personal data in text.",
    load: async () => (await import("./commands/pii.ts")).piiCommand(),
  },
  users: {
    description: "Says who may sign in to `earshot serve`, and what they may see.",
    load: async () => (await import("./commands/users.ts")).usersCommand(),
  },
  keys: {
    description: "Makes and removes the keys with which programs ask `earshot serve`.",
    load: async () => (await import("./commands/keys.ts")).keysCommand(),
  },
  usage: {
    description: "Shows how much sound speech services were given, by month (UTC) and service.",
    load: async () => (await import("./commands/usage.ts")).usageCommand(),
  },
  serve: {
    description:
      "Serves the pages on which calls are looked at and the HTTP API, which /docs describes; delivers events to archives.",
    load: async () => (await import("./commands/serve.ts")).serveCommand(),
  },
  worker: {
    description:
      "Does the work of the database beside others: runs schedules, evaluates recordings that are offered, delivers events, makes thumbnails.",
    load: async () => (await import("./commands/worker.ts")).workerCommand(),
  },
  schedule: {
    description: "Commands that workers run at certain times, each time once however many workers there are.",
    load: async () => (await import("./commands/schedule.ts")).scheduleCommand(),
  },
  simulate: {
    description: "Serves a simulated Genesys Cloud and speech-to-text service with sample calls, on loopback.",
    load: async () => (await import("./commands/simulate.ts")).simulateCommand(),
  },
  profile: {
    description: "Profiles: the settings of several organisations in one installation, a file each.",
    load: async () => (await import("./commands/profile.ts")).profileCommand(),
  },
  doctor: {
    description:
      "Checks settings and the files they name, credentials, the scopes that evaluating needs, the source of transcripts, the database, where recordings are kept and the archives.",
    load: async () => (await import("./commands/doctor.ts")).doctorCommand(),
  },
  db: {
    description: "Looks after the database.",
    load: async () => (await import("./commands/db.ts")).dbCommand(),
  },
  completion: {
    description: "Prints a script that completes commands, options and choices in a shell.",
    load: async () => (await import("./commands/completion.ts")).completionCommand(createWholeProgram),
  },
};

/** The command line with everything that can be called; nothing has run yet. */
export const createWholeProgram = (): Promise<Command> => createProgram(Object.keys(commands));

/**
 * The command line for these words. A command whose name is not among them is there by its name and description alone, so that
 * nothing is loaded for it.
 */
export async function createProgram(words: readonly string[]): Promise<Command> {
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
  const children = Object.entries(commands).map(async ([name, { description, load }]) => {
    const command = words.includes(name) ? await load() : new Command(name);
    return command.description(description);
  });
  for (const command of await Promise.all(children)) program.addCommand(command);
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
