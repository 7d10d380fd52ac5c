import { Readable } from "node:stream";
import { quotedName, type Transcript } from "@earshot/model";
import {
  type Inspection,
  inspectTranscript,
  parseTranscript,
  readWhole,
  sourceName,
  toSetFile,
  type WrittenFormat,
  writeTranscript,
  writtenFormats,
} from "@earshot/transcripts";
import { Command, Option } from "commander";
import { jsonOption, readRoles, rolesOption } from "../arguments.ts";
import { inspectLines } from "../inspect-lines.ts";
import { note, printJson, printPieces, printText, writeOutput } from "../io.ts";
import { findProblems } from "../transcript-problems.ts";

/** Listed for people; --json has all. */
const mostSpeakers = 20;

interface InspectFlags {
  roles?: string | undefined;
  json?: true | undefined;
  lines?: true | undefined;
}

interface ConvertFlags {
  to: WrittenFormat;
  output?: string | undefined;
  roles?: string | undefined;
}

export function transcriptsCommand(): Command {
  return new Command("transcripts").addCommand(inspectCommand()).addCommand(convertCommand());
}

function inspectCommand(): Command {
  return new Command("inspect")
    .description("Shows the format, the speakers with their sides, and every doubt; exit code 1 when there is any.")
    .argument("<file>", "transcript, or *.jsonl with one a line, also packed as .gz or .zst, or - for standard input")
    .option("--lines", "the file holds JSON Lines, whatever it is called: one transcript a line")
    .addOption(rolesOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Of JSON Lines each transcript is a line, and what they are in all comes last; with --json that goes to standard error.

Examples:
  earshot transcripts inspect call.json
  earshot transcripts inspect calls.jsonl.gz
  zcat calls.jsonl.gz | earshot transcripts inspect - --lines --json`,
    )
    .action(async (file: string, flags: InspectFlags) => {
      const setFile = toSetFile(file, flags.lines);
      if (setFile.lines) {
        const roleMap = await readRoles(flags.roles);
        const isDoubtful = await inspectLines(setFile, { roleMap, asJson: flags.json === true });
        if (isDoubtful) process.exitCode = 1;
        return;
      }
      const transcript = await read(file, flags.roles);
      const inspection = inspectTranscript(transcript);
      const problems = findProblems(transcript, inspection);
      if (flags.json) printJson({ file, ...inspection, vendorMetrics: transcript.vendorMetrics ?? null, problems });
      else printText(inspectionText(file, inspection));
      if (!flags.json) for (const { message, code } of problems) note(`warning ${message} [${code}]`);
      if (problems.length > 0) process.exitCode = 1;
    });
}

function convertCommand(): Command {
  return new Command("convert")
    .description("Writes a transcript in another format, on standard output or to a file.")
    .argument("<file>", "transcript, also packed as .gz or .zst, or - for standard input")
    .addOption(new Option("--to <format>", "the format to write").choices(writtenFormats).makeOptionMandatory())
    .option("--output <file>", "write this file instead of standard output")
    .addOption(rolesOption())
    .addHelpText(
      "after",
      `
Examples:
  earshot transcripts convert call.json --to vtt > call.vtt
  cat call.json | earshot transcripts convert - --to csv --output call.csv`,
    )
    .action(async (file: string, flags: ConvertFlags) => {
      const transcript = await read(file, flags.roles);
      for (const { message, code } of transcript.warnings ?? []) note(`warning ${message} [${code}]`);
      const written = Readable.from([writeTranscript(transcript, flags.to)]);
      if (flags.output === undefined) await printPieces(written);
      else await writeOutput(flags.output, written);
    });
}

async function read(path: string, roles: string | undefined): Promise<Transcript> {
  const roleMap = await readRoles(roles);
  const bytes = await readWhole(toSetFile(path));
  return parseTranscript(bytes, { source: sourceName(path), roleMap });
}

function inspectionText(file: string, inspection: Inspection): string {
  const { format, language, durationMs, segments, words, startMs, endMs, speakers } = inspection;
  const seconds = (ms: number | null) => `${(ms ?? 0) / 1000} s`;
  const rows: [string, string][] = [
    ["format", format],
    ["language", language ?? "not said"],
    ["length", durationMs === null ? "not said" : seconds(durationMs)],
    ["speech", segments === 0 ? "none" : `${segments} segments from ${seconds(startMs)} to ${seconds(endMs)}`],
    ["words", words === 0 ? "without times" : `${words} with times`],
    ...speakers
      .slice(0, mostSpeakers)
      .map(({ speaker, side, channel, segments, speechMs }, index): [string, string] => {
        const on = channel === null ? "" : `, channel ${channel}`;
        return [
          index === 0 ? "speakers" : "",
          `${quotedName(speaker)}: ${side}${on}, ${segments} segments, ${seconds(speechMs)}`,
        ];
      }),
    ...(speakers.length > mostSpeakers
      ? [["", `${speakers.length - mostSpeakers} more, ${speakers.length} in all`] satisfies [string, string]]
      : []),
  ];
  return [file, ...rows.map(([title, text]) => `  ${title.padEnd(10)} ${text}`)].join("\n");
}
