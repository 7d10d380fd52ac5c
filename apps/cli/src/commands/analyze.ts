import { existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { audioKind, detectSpeechInFile, findFfmpeg, kindBytes } from "@earshot/audio";
import {
  type AnalyzeOptions,
  analyzeFile,
  analyzeSet,
  analyzeSpeech,
  callText,
  type Redaction,
  type SetOptions,
  unknownSpeakers,
} from "@earshot/measuring";
import { type CallEvaluation, callSummarySchema, fileError, type HoldAudio, UsageError } from "@earshot/model";
import { type Definition, describeSpread, needsWords, type Scorecard } from "@earshot/quality";
import {
  isEventsFileName,
  parseStateEvents,
  readSpeakerTurns,
  readWhole,
  type SetFile,
  type TranscriptError,
  toSetFile,
  transcriptStem,
} from "@earshot/transcripts";
import { Command, Option } from "commander";
import {
  definitionsOption,
  holdAudioOption,
  jsonOption,
  readDefinitions,
  readRoles,
  readScorecard,
  readWordGap,
  rolesOption,
  scorecardOption,
  type UnitsFlags,
  unitsOption,
  wallTimeArgument,
  wholeNumber,
  wordGapOption,
} from "../arguments.ts";
import { counted, note, print, printBytes, printText, readInput } from "../io.ts";
import { commandEnvironment, openParts } from "../parts.ts";
import { createSetProgress } from "../progress.ts";
import { findInputs, passedOverText } from "../set-inputs.ts";

interface AnalyzeFlags extends UnitsFlags {
  audio?: string | undefined;
  speakers?: string | undefined;
  events?: string | undefined;
  startTime?: string | undefined;
  durationMs?: number | undefined;
  definition?: string[] | undefined;
  scorecard?: string | undefined;
  roles?: string | undefined;
  holdAudio?: HoldAudio | undefined;
  json?: true | undefined;
  jsonl?: true | undefined;
  summary?: true | undefined;
  lines?: true | undefined;
  workers?: number | undefined;
}

export function analyzeCommand(): Command {
  return new Command("analyze")
    .argument("<path...>", "files, folders or quoted patterns, or - for standard input")
    .option("--events <file>", "state events of the call, for its holds")
    .addOption(holdAudioOption())
    .addOption(unitsOption())
    .addOption(wordGapOption())
    .option("--audio <file>", "recording of the call, which the transcript is compared with")
    .option("--speakers <file>", "RTTM that says who speaks when, for a transcript that names nobody")
    .option("--start-time <time>", "when the recording began; places the holds", wallTimeArgument)
    .option("--duration-ms <ms>", "length of the recording; without it the speech alone is measured", wholeNumber(1))
    .addOption(definitionsOption("what counts; can be given several times, for a result of each; without it: standard"))
    .addOption(scorecardOption())
    .addOption(rolesOption())
    .addOption(jsonOption().conflicts(["jsonl", "summary"]))
    .addOption(new Option("--jsonl", "print one line of JSON for each call, with its file").conflicts("summary"))
    .option("--summary", "print one shorter line of JSON for each call: its numbers without its events")
    .option("--lines", "read standard input, and files of any name, as JSON Lines: one transcript a line")
    .option("--workers <count>", "threads for a large set; without it: one for each processor, up to 8", wholeNumber(1))
    .addHelpText(
      "after",
      `
A transcript may be in any format that earshot transcripts inspect knows; its content says which. A *.jsonl or *.ndjson
file has one a line. Each may be packed as .gz or .zst. In a recording it is detected when each side speaks.
Folders are searched for transcripts alone, of any name; of several of one name the *.json file is taken.
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
  cat call.json | earshot analyze - --json
  zcat calls.jsonl.gz | earshot analyze - --lines --summary`,
    )
    .action(analyze);
}

async function analyze(paths: string[], flags: AnalyzeFlags, command: Command): Promise<void> {
  const { files, faults, passedOver, single } = await findInputs(paths, flags.lines === true);
  const [file] = files;
  if (single && file !== undefined && !file.lines) return analyzeOne(file, flags, command);
  if (flags.json) throw new UsageError("--json prints one document for one transcript", "Use --jsonl for several.");
  const ofOneCall = [flags.audio, flags.events, flags.durationMs, flags.startTime, flags.holdAudio, flags.speakers];
  if (ofOneCall.some((value) => value !== undefined)) {
    throw new UsageError(
      "--audio, --speakers, --events, --start-time, --duration-ms and --hold-audio are about one call, but several were given",
      "Analyze that call on its own.",
    );
  }
  await analyzeMany(files, faults, flags, command);
  if (passedOver.length > 0) note(passedOverText(passedOver));
  const events = passedOver.filter((path) => isEventsFileName(path));
  if (events[0] !== undefined) noteUnusedEvents(events[0], events.length);
}

async function analyzeOne(file: SetFile, flags: AnalyzeFlags, command: Command): Promise<void> {
  const { definitions, ...options } = await readOptions(flags);
  options.holdAudio = flags.holdAudio ?? (flags.events === undefined ? undefined : holdAudioSetting(command));
  const kernel = await createKernel();
  const isOnDisk = file.compression === null && file.path !== "-" && (await isFile(file.path));
  const bytes = isOnDisk ? null : await readWhole(file);
  const kind = audioKind(bytes ?? (await readHead(file.path)));
  if (kind !== null && [flags.audio, flags.durationMs, flags.speakers].some((flag) => flag !== undefined)) {
    throw new UsageError(
      `${file.path} is a recording: --audio, --duration-ms and --speakers are for a transcript`,
      "Leave them out: a recording has its own length, and its channels say who speaks.",
    );
  }
  const source = file.path === "-" ? "standard input" : file.path;
  if (kind !== null && kind !== "wav" && bytes !== null) {
    throw new UsageError(`${source} is a packed or piped recording`, "Give it as a file: only WAV is read like that.");
  }
  const detect = async (path: string) =>
    detectSpeechInFile(path, { ffmpeg: await findFfmpeg(commandEnvironment(command)) });
  if (flags.speakers !== undefined) {
    const { speakers: source } = flags;
    options.turns = readSpeakerTurns(await readWhole(toSetFile(source)), { source, roleMap: options.roleMap });
  }
  if (flags.audio !== undefined) options.audio = await detect(flags.audio);
  options.redaction = await redactionFor(options.scorecard, command);
  const analyzeAs = await analysisOf();
  const evaluations = definitions.map(analyzeAs);
  if (flags.json) print(JSON.stringify(evaluations.length === 1 ? evaluations[0] : evaluations, null, 2));
  else for (const evaluation of evaluations) printText(lineOf(file.path, evaluation, flags));
  if (flags.events === undefined && file.path !== "-") {
    const beside = join(dirname(file.path), `${transcriptStem(basename(file.path))}.events.json`);
    if (existsSync(beside)) noteUnusedEvents(beside, 1);
  }
  // The same of each: they are about the input.
  for (const { message, code } of evaluations[0]?.warnings ?? []) note(`warning ${message} [${code}]`);

  async function analysisOf(): Promise<(definition: Definition) => CallEvaluation> {
    if (kind !== null && bytes === null) {
      const speech = await detect(file.path);
      return (definition) => analyzeSpeech(kernel, speech, { ...options, definition });
    }
    const content = bytes ?? (await readInput(file.path));
    return (definition) => analyzeFile(kernel, content, source, { ...options, definition });
  }
}

/** Without its events a hold counts as silence, which can cost a call its whole score. */
function noteUnusedEvents(path: string, count: number): void {
  const others = count === 1 ? "" : `, and ${count - 1} more`;
  note(
    `warning state events in ${path} are not used: holds count as silence; give them with --events, or import the calls [events.unused]${others}`,
  );
}

function lineOf(file: string, evaluation: CallEvaluation, flags: AnalyzeFlags): string {
  if (flags.jsonl) return JSON.stringify({ file, ...evaluation });
  if (flags.summary) return JSON.stringify({ file, ...callSummarySchema.parse(evaluation) });
  return callText(file, evaluation);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (cause) {
    throw fileError(path, cause);
  }
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(kindBytes), 0, kindBytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

async function analyzeMany(
  files: readonly SetFile[],
  faults: readonly TranscriptError[],
  flags: AnalyzeFlags,
  command: Command,
): Promise<void> {
  const { definitions, scorecard, roleMap, wordGapMs } = await readOptions(flags);
  const format = flags.summary ? "summary" : flags.jsonl ? "evaluation" : "text";
  const options: SetOptions = {
    definitions,
    scorecard,
    roleMap,
    wordGapMs,
    format,
    redaction: await redactionFor(scorecard, command),
    workers: flags.workers,
    ffmpeg: await findFfmpeg(commandEnvironment(command)),
  };
  const began = performance.now();
  const progress = createSetProgress();
  const sum = { calls: 0, segments: 0, bytes: 0, failed: faults.length, scores: { scored: 0, atEnds: 0 } };
  const unknown = new Set<string>();
  const doubts = new Map<string, { first: string; count: number }>();
  for (const { message, code, hint } of faults) progress.note(`error ${message} [${code}] ${hint}`);
  // One part is printed while the next is measured.
  let printed = Promise.resolve();
  for await (const part of analyzeSet(files, options)) {
    await printed;
    printed = printAndFree(part.output);
    sum.calls += part.calls;
    sum.segments += part.segments;
    sum.bytes += part.bytes;
    sum.failed += part.faults.length;
    for (const label of part.unknownSpeakers) unknown.add(label);
    for (const { code, count, first } of part.doubts) {
      const known = doubts.get(code);
      doubts.set(code, { first: known?.first ?? first, count: (known?.count ?? 0) + count });
    }
    sum.scores.scored += part.scores.scored;
    sum.scores.atEnds += part.scores.atEnds;
    for (const { code, message, hint } of part.faults) {
      progress.note(`error ${message} [${code}]${hint === null ? "" : ` ${hint}`}`);
    }
    progress.on(part.progress, sum.calls);
  }
  await printed;
  progress.stop();
  for (const [code, { first, count }] of doubts) {
    note(`warning ${first} [${code}]${count === 1 ? "" : `, and ${counted(count - 1, "other call")} likewise`}`);
  }
  for (const { message, code } of unknownSpeakers(unknown)) note(`warning ${message} [${code}]`);
  if (process.stderr.isTTY && (flags.jsonl || flags.summary)) note(totals(sum, performance.now() - began));
  const spread = describeSpread(sum.scores, scorecard);
  if (spread !== null) note(spread);
  if (sum.failed > 0) {
    note(`${sum.calls} analyzed, ${sum.failed} could not be read`);
    process.exitCode = 1;
  }
}

function printAndFree(output: Uint8Array<ArrayBuffer>): Promise<void> {
  // Left to the garbage collector, output that is printed would pile up to many times what is in use.
  const printed = printBytes(output).then(() => void output.buffer.transfer(0));
  printed.catch(() => {}); // caught where it is awaited
  return printed;
}

function totals({ calls, segments, bytes }: { calls: number; segments: number; bytes: number }, ms: number): string {
  const number = (value: number) => Math.round(value).toLocaleString("en");
  const rate = number(bytes / 1000 / ms);
  return `${number(calls)} calls, ${number(segments)} segments, ${(ms / 1000).toFixed(1)} s, ${rate} MB/s`;
}

/** Settings are checked where there are holds alone: nothing else of analyzing depends on them. */
function holdAudioSetting(command: Command): HoldAudio {
  return openParts(command).settings.EARSHOT_HOLD_AUDIO;
}

/** As words are masked where they are stored; nothing but scorecards that judge by words depends on it. */
async function redactionFor(scorecard: Scorecard, command: Command): Promise<Redaction | undefined> {
  if (!needsWords(scorecard)) return undefined;
  const { options, transcriptPolicy: policy } = await openParts(command).pii();
  return { options, policy };
}

type ReadOptions = Omit<AnalyzeOptions, "definition"> & { definitions: [Definition, ...Definition[]] };

async function readOptions(flags: AnalyzeFlags): Promise<ReadOptions> {
  const events =
    flags.events === undefined
      ? { startTime: null, events: [] }
      : parseStateEvents(await readInput(flags.events), flags.events);
  return {
    definitions: readDefinitions(flags.definition),
    scorecard: await readScorecard(flags.scorecard),
    roleMap: await readRoles(flags.roles),
    wordGapMs: readWordGap(flags),
    events: events.events,
    startTime: flags.startTime ?? events.startTime,
    durationMs: flags.durationMs ?? null,
  };
}
