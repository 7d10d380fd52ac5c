import { glob, stat } from "node:fs/promises";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { type AnalyzeOptions, analyzeFile, describeError, parseStateEvents } from "@earshot/workflow";
import { Command } from "commander";
import { pMapIterable } from "p-map";
import {
  definitionOption,
  jsonOption,
  readDefinitions,
  readRoles,
  readScorecard,
  rolesOption,
  scorecardOption,
  wallTimeArgument,
  wholeNumber,
} from "../arguments.ts";
import { callSummary } from "../call-summary.ts";
import { fileError, note, print, printLine, readInput } from "../io.ts";
import { UsageError } from "../usage-error.ts";

interface AnalyzeFlags {
  events?: string;
  startTime?: string;
  durationMs?: number;
  definition?: string;
  scorecard?: string;
  roles?: string;
  json?: true;
  jsonl?: true;
}

export function analyzeCommand(): Command {
  return new Command("analyze")
    .description("Measures and scores transcripts on this machine; nothing is fetched or stored.")
    .argument("<path...>", "transcript files, folders of *.json, or - for standard input")
    .option("--events <file>", "state events of the call, for its holds")
    .option("--start-time <time>", "when the recording began; places the holds", wallTimeArgument)
    .option("--duration-ms <ms>", "length of the recording; without it the speech alone is measured", wholeNumber(1))
    .addOption(definitionOption("what counts; without it: standard"))
    .addOption(scorecardOption())
    .addOption(rolesOption())
    .addOption(jsonOption().conflicts("jsonl"))
    .option("--jsonl", "print one line of JSON for each call, with its file")
    .addHelpText(
      "after",
      `
Examples:
  earshot analyze call.json
  earshot analyze call.json --events events.json --start-time 2023-10-25T14:30:00Z --json
  earshot analyze transcripts/ --jsonl > metrics.jsonl
  cat call.json | earshot analyze - --json`,
    )
    .action(analyze);
}

async function analyze(paths: string[], flags: AnalyzeFlags): Promise<void> {
  const folders = await Promise.all(paths.map(isFolder));
  const single = paths.length === 1 && folders[0] === false;
  if (!single && flags.json)
    throw new UsageError("--json prints one document for one file", "Use --jsonl for several.");
  if (!single && (flags.events !== undefined || flags.durationMs !== undefined || flags.startTime !== undefined)) {
    throw new UsageError(
      "--events, --start-time and --duration-ms tell of one call, but several files were given",
      "Analyse that call on its own.",
    );
  }
  const options = await readOptions(flags);
  const kernel = await createKernel();

  let analysed = 0;
  let failed = 0;
  for await (const { file, content } of readAhead(filesOf(paths, folders))) {
    try {
      const evaluation = analyzeFile(kernel, content(), file === "-" ? "standard input" : file, options);
      analysed += 1;
      if (flags.jsonl) await printLine(JSON.stringify({ file, ...evaluation }));
      else if (flags.json) print(JSON.stringify(evaluation, null, 2));
      else print(callSummary(file, evaluation));
      for (const warning of evaluation.warnings) note(`warning ${warning.message} [${warning.code}]`);
    } catch (error) {
      if (single) throw error;
      const { kind, code, message, hint } = describeError(error);
      if (kind === "bug") throw error;
      failed += 1;
      note(`error ${message} [${code}]${hint === null ? "" : ` ${hint}`}`);
    }
  }
  if (analysed + failed === 0) {
    throw new UsageError(`${paths.join(", ")}: no *.json file in it`, "Name a folder that holds transcripts.");
  }
  if (failed > 0) {
    note(`${analysed} analysed, ${failed} could not be read`);
    process.exitCode = 1;
  }
}

async function readOptions(flags: AnalyzeFlags): Promise<AnalyzeOptions> {
  const events =
    flags.events === undefined
      ? { startTime: null, events: [] }
      : parseStateEvents((await readInput(flags.events)).toString("utf8"), flags.events);
  const [definition] = readDefinitions(flags.definition === undefined ? undefined : [flags.definition]);
  return {
    definition,
    scorecard: await readScorecard(flags.scorecard),
    roleMap: await readRoles(flags.roles),
    events: events.events,
    startTime: flags.startTime ?? events.startTime,
    durationMs: flags.durationMs ?? null,
  };
}

async function isFolder(path: string): Promise<boolean> {
  if (path === "-") return false;
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/** The files named, and those in the folders named, each folder in the order of its names. */
async function* filesOf(paths: readonly string[], folders: readonly boolean[]): AsyncGenerator<string> {
  for (const [index, path] of paths.entries()) {
    if (folders[index]) {
      const names = await Array.fromAsync(glob("**/*.json", { cwd: path }));
      for (const name of names.sort()) yield join(path, name);
    } else {
      yield path;
    }
  }
}

interface ReadFile {
  file: string;
  /** Gives what was read, or throws what reading failed with. */
  content: () => Buffer;
}

/** Reads some files ahead, so that measuring never waits for the disk; keeps their order. */
function readAhead(files: AsyncIterable<string>): AsyncIterable<ReadFile> {
  const read = async (file: string): Promise<ReadFile> => {
    try {
      const bytes = await readInput(file);
      return { file, content: () => bytes };
    } catch (error) {
      return {
        file,
        content: () => {
          throw error;
        },
      };
    }
  };
  return pMapIterable(files, read, { concurrency: 8 });
}
