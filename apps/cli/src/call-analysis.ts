import { existsSync } from "node:fs";
import { open as openPath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { audioKind, detectSpeechInFile, findFfmpeg, kindBytes, type VoiceDetector } from "@earshot/audio";
import { openVoiceDetector } from "@earshot/composition";
import {
  type AnalyzeOptions,
  analyzeFile,
  analyzeSpeech,
  callText,
  createWordMask,
  engine,
  type Redaction,
} from "@earshot/measuring";
import { type CallEvaluation, callSummarySchema, fileError, type HoldAudio, UsageError } from "@earshot/model";
import { type Definition, needsWords } from "@earshot/quality";
import {
  isOnDisk,
  type OpenStored,
  parseStateEvents,
  readDocumentId,
  readSpeakerTurns,
  readWhole,
  type SetFile,
  sourceName,
  toSetFile,
  transcriptStem,
} from "@earshot/transcripts";
import type { Command } from "commander";
import { readDefinitions, readRoles, readScorecard, readWordGap, type UnitsFlags } from "./arguments.ts";
import { note, print, printText, readInput } from "./io.ts";
import { commandEnvironment, openCommandVoiceDetector, openParts } from "./parts.ts";

export interface CallFlags extends UnitsFlags {
  audio?: string | undefined;
  speakers?: string | undefined;
  voiceModel?: string | undefined;
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
  id?: string | undefined;
}

/** Analyzes one call, and prints what came of it. */
export async function analyzeOne(
  file: SetFile,
  flags: CallFlags,
  { command, open }: { command: Command; open: OpenStored },
): Promise<void> {
  const { definitions, ...options } = await readOptions(flags);
  options.holdAudio = flags.holdAudio ?? (flags.events === undefined ? undefined : holdAudioSetting(command));
  const isPlainFile = file.compression === null && isOnDisk(file) && (await isFile(file.path));
  const bytes = isPlainFile ? null : await readWhole(file, open);
  const kind = audioKind(bytes ?? (await readHead(file.path)));
  if (kind !== null && [flags.audio, flags.durationMs, flags.speakers].some((flag) => flag !== undefined)) {
    throw new UsageError(
      `${file.path} is a recording: --audio, --duration-ms and --speakers are for a transcript`,
      "Leave them out: a recording has its own length, and its channels say who speaks.",
    );
  }
  const hasSound = [flags.audio, flags.voiceModel].some((flag) => flag !== undefined) || kind !== null;
  const voiceDetector = hasSound ? await readVoiceDetector(flags, command) : {};
  const kernel = await createKernel(undefined, voiceDetector.voices);
  options.detector = voiceDetector.detector;
  const source = sourceName(file.path);
  if (kind !== null && kind !== "wav" && bytes !== null) {
    throw new UsageError(`${source} is a packed or piped recording`, "Give it as a file: only WAV is read like that.");
  }
  const detect = async (path: string) =>
    detectSpeechInFile(path, { ffmpeg: await findFfmpeg(commandEnvironment(command)), ...voiceDetector });
  if (flags.speakers !== undefined) {
    const { speakers: source } = flags;
    options.turns = readSpeakerTurns(await readWhole(toSetFile(source)), { source, roleMap: options.roleMap });
  }
  if (flags.audio !== undefined) options.audio = await detect(flags.audio);
  if (needsWords(options.scorecard)) options.maskWords = await createWordMask(await redactionOf(command));
  const { analyzeAs, id } = await openCall();
  const evaluations = definitions.map(analyzeAs);
  if (flags.json) print(JSON.stringify(evaluations.length === 1 ? evaluations[0] : evaluations, null, 2));
  else for (const evaluation of evaluations) printText(lineOf({ file: file.path, id, engine }, evaluation, flags));
  if (flags.events === undefined && isOnDisk(file)) {
    const beside = join(dirname(file.path), `${transcriptStem(basename(file.path))}.events.json`);
    if (existsSync(beside)) noteUnusedEvents(beside, 1);
  }
  // The same of each: they are about the input.
  for (const { message, code } of evaluations[0]?.warnings ?? []) note(`warning ${message} [${code}]`);

  async function openCall(): Promise<{ analyzeAs: (definition: Definition) => CallEvaluation; id: string | null }> {
    if (kind !== null && bytes === null) {
      const speech = await detect(file.path);
      return { analyzeAs: (definition) => analyzeSpeech(kernel, speech, { ...options, definition }), id: null };
    }
    const content = bytes ?? (await readInput(file.path));
    return {
      analyzeAs: (definition) => analyzeFile(kernel, content, source, { ...options, definition }),
      id: kind === null ? readDocumentId(content, source, flags.id === undefined ? undefined : [flags.id]) : null,
    };
  }
}

/** Without its events a hold counts as silence, which can cost a call its whole score. */
export function noteUnusedEvents(path: string, count: number): void {
  const others = count === 1 ? "" : `, and ${count - 1} more`;
  note(
    `warning state events in ${path} are not used: holds count as silence; give them with --events, or import the calls [events.unused]${others}`,
  );
}

interface LineHead {
  file: string;
  id: string | null;
  engine: string;
}

function lineOf(head: LineHead, evaluation: CallEvaluation, flags: CallFlags): string {
  if (flags.jsonl) return JSON.stringify({ ...head, ...evaluation });
  if (flags.summary) return JSON.stringify({ ...head, ...callSummarySchema.parse(evaluation) });
  return callText(head.file, evaluation);
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
    await using file = await openPath(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(kindBytes), 0, kindBytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/** The network of the flag, else what the settings say. */
export async function readVoiceDetector(
  { voiceModel: path }: Pick<CallFlags, "voiceModel">,
  command: Command,
): Promise<VoiceDetector> {
  if (path === undefined) return openCommandVoiceDetector(command);
  return openVoiceDetector({ EARSHOT_VOICE_DETECTOR: "network", EARSHOT_VOICE_MODEL: path });
}

/** All settings are checked where there are holds alone: what is wrong in those of other tasks keeps nothing from being analyzed. */
function holdAudioSetting(command: Command): HoldAudio {
  return openParts(command).settings.EARSHOT_HOLD_AUDIO;
}

/** How words are masked where they are stored; nothing but scorecards that judge by words depends on it. */
export async function redactionOf(command: Command): Promise<Redaction> {
  const { options, transcriptPolicy: policy } = await openParts(command).pii();
  return { options, policy };
}

export type ReadOptions = Omit<AnalyzeOptions, "definition"> & { definitions: [Definition, ...Definition[]] };

export async function readOptions(flags: CallFlags): Promise<ReadOptions> {
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
