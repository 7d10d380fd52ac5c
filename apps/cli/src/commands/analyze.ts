import { findFfmpeg } from "@earshot/audio";
import { isBucketAddress, openFiles, type SetTable, type Shard, setTables } from "@earshot/measuring";
import { UsageError } from "@earshot/model";
import { needsWords } from "@earshot/quality";
import {
  type ColumnNames,
  type ColumnRole,
  columnRoles,
  isEventsFileName,
  isWebAddress,
  type SetFile,
} from "@earshot/transcripts";
import { Command, InvalidArgumentError, Option } from "commander";
import {
  definitionsOption,
  holdAudioOption,
  jsonOption,
  rolesOption,
  scorecardOption,
  unitsOption,
  wallTimeArgument,
  wholeNumber,
  wordGapOption,
} from "../arguments.ts";
import {
  analyzeOne,
  type CallFlags,
  noteUnusedEvents,
  type ReadOptions,
  readOptions,
  readVoiceDetector,
  redactionOf,
} from "../call-analysis.ts";
import { note } from "../io.ts";
import { commandEnvironment, openParts } from "../parts.ts";
import { drawSample, type SampleSize, sampleArgument, shardArgument } from "../sample.ts";
import { analyzeMany, type OutputFlags } from "../set-analysis.ts";
import { findInputs, passedOverText } from "../set-inputs.ts";
import { outputFormats } from "../set-output/encoder.ts";

interface AnalyzeFlags extends CallFlags, OutputFlags {
  columns?: ColumnNames | undefined;
  sample?: SampleSize | undefined;
  seed?: number | undefined;
  shard?: Shard | undefined;
  lines?: true | undefined;
  workers?: number | undefined;
}

export function analyzeCommand(): Command {
  return new Command("analyze")
    .argument(
      "<path...>",
      "files, folders, archives, quoted patterns, https:// or s3:// addresses, or - for standard input",
    )
    .option("--events <file>", "state events of the call, for its holds")
    .addOption(holdAudioOption())
    .addOption(unitsOption())
    .addOption(wordGapOption())
    .option("--audio <file>", "recording of the call, which the transcript is compared with")
    .option(
      "--voice-model <file>",
      "ONNX file of Silero VAD, version 5 or 6, that detects voices in recordings; without it that of EARSHOT_VOICE_MODEL, else Earshot's own",
    )
    .option("--speakers <file>", "RTTM that says who speaks when, for a transcript that names nobody")
    .option("--start-time <time>", "when the recording began; places the holds", wallTimeArgument)
    .option("--duration-ms <ms>", "length of the recording; without it the speech alone is measured", wholeNumber(1))
    .addOption(definitionsOption("what counts; can be given several times, for a result of each; without it: standard"))
    .addOption(scorecardOption())
    .addOption(rolesOption())
    .addOption(jsonOption().conflicts(["jsonl", "summary", "output", "format"]))
    .addOption(new Option("--jsonl", "print one line of JSON for each call, with its file").conflicts("summary"))
    .option("--summary", "print one shorter line of JSON for each call: its numbers without its events")
    .option("--output <path>", "write to this file, or files in this folder, instead of standard output")
    .addOption(
      new Option(
        "--format <format>",
        "rows of the calls' numbers in this format; without it: by the ending of the file, else as --jsonl or --summary",
      ).choices(outputFormats),
    )
    .option(
      "--tables <names>",
      "of a folder: calls, events, turns, or several with commas; without it: calls",
      tablesArgument,
    )
    .option("--split-mb <mb>", "end a file of the folder at about this size; without it: 64", wholeNumber(1))
    .option("--overwrite", "replace what --output names")
    .addOption(
      new Option("--resume", "continue in the folder where a run of the same command was stopped").conflicts(
        "overwrite",
      ),
    )
    .option(
      "--id <name>",
      "member of each document that has its id; without it: id, conversationId or what services use",
    )
    .option(
      "--columns <role=name,…>",
      `what a *.parquet, *.arrow or *.feather file calls its columns; roles: ${columnRoles.join(", ")}`,
      columnsArgument,
    )
    .option("--sample <number|rate>", "analyze so many calls of the set, or such a part of it, as 0.01", sampleArgument)
    .option("--seed <number>", "which sample is drawn; without it: 1", wholeNumber(0))
    .option("--shard <number/of>", "analyze one of equal parts of the set, as 3/40", shardArgument)
    .option("--lines", "read standard input, and files of any name, as JSON Lines: one transcript a line")
    .option("--workers <count>", "threads for a large set; without it: one for each processor, up to 8", wholeNumber(1))
    .addHelpText(
      "after",
      `
A transcript may be in any format that earshot transcripts inspect knows; its content says which. A *.jsonl or *.ndjson
file has one a line. Each may be packed as .gz or .zst. A *.parquet, *.arrow or *.feather file has a row for each
utterance of many calls. In a recording it is detected when each side speaks.
Folders are searched for transcripts alone, of any name; of several of one name the *.json file is taken. So are archives
(.tar, .tar.gz, .tgz, .tar.zst, .zip) and s3://bucket/prefix/. Files on servers are read by ranges, without a copy on the disk.
Results come in the order of the input. What can't be read is logged and skipped; the exit code is then 1.

Examples:
  earshot analyze call.json
  earshot analyze call.json --events events.json --start-time 2023-10-25T14:30:00Z --json
  earshot analyze call.json --events events.json --duration-ms 110000 --hold-audio suppressed
  earshot analyze call.json --audio call.wav
  earshot analyze whisper.json --speakers call.rttm
  earshot analyze call.ogg
  earshot analyze transcripts/ --jsonl > metrics.jsonl
  earshot analyze calls.jsonl 'archive/2026-*.jsonl.zst' --summary > numbers.jsonl
  earshot analyze utterances.parquet --output numbers.parquet
  earshot analyze utterances.parquet --columns id=call,start_ms=begin,end_ms=finish --summary
  earshot analyze transcripts/ --output numbers/ --format parquet --resume
  earshot analyze calls.tar.gz archive.zip --summary > numbers.jsonl
  earshot analyze https://data.example.com/calls.jsonl s3://calls/2026/11/ --output numbers.parquet
  cat call.json | earshot analyze - --json
  zcat calls.jsonl.gz | earshot analyze - --lines --summary`,
    )
    .action(analyze);
}

function tablesArgument(text: string): SetTable[] {
  const names = setTables.filter((name) => text.split(",").includes(name));
  if (names.length === new Set(text.split(",")).size) return names;
  throw new InvalidArgumentError(`Allowed are ${setTables.join(", ")}, with commas between them.`);
}

function columnsArgument(text: string): ColumnNames {
  const names: ColumnNames = {};
  for (const pair of text.split(",")) {
    const [, role = "", name = ""] = /^([^=]*)=(.+)$/s.exec(pair) ?? [];
    if (!isColumnRole(role)) {
      throw new InvalidArgumentError(`Expected role=name with commas between, roles being ${columnRoles.join(", ")}.`);
    }
    if (names[role] !== undefined) throw new InvalidArgumentError(`${role} is there twice.`);
    names[role] = name;
  }
  return names;
}

const isColumnRole = (role: string): role is ColumnRole => columnRoles.some((known) => known === role);

async function analyze(paths: string[], flags: AnalyzeFlags, command: Command): Promise<void> {
  const isRemote = paths.some((path) => isWebAddress(path) || isBucketAddress(path));
  const remote = isRemote ? await openParts(command).remoteAccess() : undefined;
  await using opened = openFiles(remote);
  const { files, faults, passedOver, single } = await findInputs(paths, flags.lines === true, opened);
  const [file] = files;
  const isPart = flags.sample !== undefined || flags.shard !== undefined;
  const isWritten = isPart || flags.output !== undefined || flags.format !== undefined;
  const isOneCall = single && file !== undefined && !file.lines && file.columns === undefined;
  if (isOneCall && !isWritten) return await analyzeOne(file, flags, { command, open: opened.open });
  if (flags.json) throw new UsageError("--json prints one document for one transcript", "Use --jsonl for several.");
  const ofOneCall = [flags.audio, flags.events, flags.durationMs, flags.startTime, flags.holdAudio, flags.speakers];
  if (ofOneCall.some((value) => value !== undefined)) {
    throw new UsageError(
      `--audio, --speakers, --events, --start-time, --duration-ms and --hold-audio are about one call, but ${isWritten ? "--output, --format, --sample and --shard are about a set" : "several were given"}`,
      "Analyze that call on its own.",
    );
  }
  const { definitions, scorecard, roleMap, wordGapMs } = await readOptions(flags);
  checkColumns(files, flags, { scorecard, wordGapMs });
  await analyzeMany(files, faults, flags, {
    ...{ definitions, scorecard, roleMap, wordGapMs },
    idNames: flags.id === undefined ? undefined : [flags.id],
    columns: flags.columns,
    redaction: needsWords(scorecard) ? await redactionOf(command) : undefined,
    workers: flags.workers,
    sample: await drawSample(files, flags, { columns: flags.columns, open: opened.open }),
    shard: flags.shard,
    remote,
    ffmpeg: await findFfmpeg(commandEnvironment(command)),
    ...(await readVoiceDetector(flags, command)),
  });
  if (passedOver.length > 0) note(passedOverText(passedOver));
  const events = passedOver.filter((path) => isEventsFileName(path));
  if (events[0] !== undefined) noteUnusedEvents(events[0], events.length);
}

/** Columns have no words, and what is said of documents is not said of them. */
function checkColumns(
  files: readonly SetFile[],
  { id, columns }: AnalyzeFlags,
  { scorecard, wordGapMs }: Pick<ReadOptions, "scorecard" | "wordGapMs">,
): void {
  const file = files.find((file) => file.columns !== undefined);
  if (file === undefined) {
    if (columns === undefined) return;
    throw new UsageError("--columns is about Parquet and Arrow files, and there is none", "Leave it out.");
  }
  if (wordGapMs !== null && wordGapMs !== undefined) {
    throw new UsageError(
      `--units words and --word-gap-ms measure words, and ${file.path} has utterances alone`,
      "Leave them out, or analyze transcripts.",
    );
  }
  if (needsWords(scorecard)) {
    throw new UsageError(
      `the scorecard ${scorecard.name} judges by words, and ${file.path} has none`,
      "Choose another --scorecard, or analyze transcripts.",
    );
  }
  if (id !== undefined && files.every((file) => file.columns !== undefined)) {
    throw new UsageError("--id is about documents", "Name the column of the ids by --columns id=NAME.");
  }
}
