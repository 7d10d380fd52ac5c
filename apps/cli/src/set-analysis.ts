import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { analyzeSet, engine, type SetOptions, type SetTable, unknownSpeakers } from "@earshot/measuring";
import { type EarshotError, UsageError } from "@earshot/model";
import { describeSpread } from "@earshot/quality";
import { isOnDisk, type SetFile } from "@earshot/transcripts";
import { counted, note } from "./io.ts";
import { type OutputFormat, outputFormats } from "./set-output/encoder.ts";
import { type FolderOutput, folderOutput } from "./set-output/folder-output.ts";
import { fileOutput, printedOutput, type SetOutput } from "./set-output/set-output.ts";
import { createSetProgress } from "./set-progress.ts";

export interface OutputFlags {
  jsonl?: true | undefined;
  summary?: true | undefined;
  output?: string | undefined;
  format?: OutputFormat | undefined;
  tables?: SetTable[] | undefined;
  splitMb?: number | undefined;
  overwrite?: true | undefined;
  resume?: true | undefined;
}

const defaultSplitMb = 64;

/** Analyzes a set, and writes it where it is to go. */
export async function analyzeMany(
  files: readonly SetFile[],
  faults: readonly EarshotError[],
  flags: OutputFlags,
  rules: Omit<SetOptions, "format">,
): Promise<void> {
  const format = formatOf(flags);
  const { tables = ["calls"] } = flags;
  if (format === "jsonl" && tables.some((name) => name !== "calls")) {
    throw new UsageError("--tables are not JSON Lines", "Choose --format parquet, arrow or csv.");
  }
  const options: SetOptions = { ...rules, format: contentOf(format, flags), tables };
  const folder = await openFolder(files, flags, format, options);
  const output = folder ?? (await openOutput(flags, format));
  const began = performance.now();
  const progress = await createSetProgress(flags.output === undefined);
  const earlier = folder?.earlier?.sums;
  const sum = {
    ...{ calls: earlier?.calls ?? 0, segments: earlier?.segments ?? 0, bytes: earlier?.bytes ?? 0 },
    failed: faults.length + (earlier?.failed ?? 0),
    scores: { scored: earlier?.scored ?? 0, atEnds: earlier?.atEnds ?? 0 },
  };
  const unknown = new Set<string>();
  const doubts = new Map<string, { first: string; count: number }>();
  for (const { message, code, hint } of faults) progress.note(`error ${message} [${code}] ${hint}`);
  if (folder?.isDone) note(`${flags.output}: all of it was analyzed before`);
  else await analyzeRest();

  for (const [code, { first, count }] of doubts) {
    note(`warning ${first} [${code}]${count === 1 ? "" : `, and ${counted(count - 1, "other call")} likewise`}`);
  }
  for (const { message, code } of unknownSpeakers(unknown)) note(`warning ${message} [${code}]`);
  if (process.stderr.isTTY && format !== null) note(totals(sum, performance.now() - began));
  const spread = describeSpread(sum.scores, options.scorecard);
  if (spread !== null) note(spread);
  if (sum.failed > 0) {
    note(`${sum.calls} analyzed, ${sum.failed} could not be read`);
    process.exitCode = 1;
  }

  async function analyzeRest(): Promise<void> {
    // One part is written while the next is measured.
    let written = Promise.resolve();
    try {
      for await (const part of analyzeSet(files, { ...options, from: folder?.earlier?.position })) {
        await written;
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
        written = output.add(part);
        written.catch(() => {}); // caught where it is awaited
      }
      await written;
      await output.end();
    } catch (error) {
      await written.catch(() => {});
      await output.discard();
      throw error;
    } finally {
      progress.stop();
    }
  }
}

/** Null for lines for people. */
function formatOf({ output, format, jsonl, summary }: OutputFlags): OutputFormat | null {
  const isLines = jsonl === true || summary === true;
  const chosen = format ?? (output === undefined ? undefined : endingOf(output)) ?? (isLines ? "jsonl" : null);
  if (chosen === null && output !== undefined) {
    throw new UsageError(
      `${output}: its name does not say in which format`,
      `Choose --format ${outputFormats.join(", ")}.`,
    );
  }
  if (isLines && chosen !== "jsonl") {
    throw new UsageError(`--jsonl and --summary are JSON Lines, not ${chosen}`, "Leave one of them out.");
  }
  return chosen;
}

const endingOf = (path: string) => outputFormats.find((format) => path.toLowerCase().endsWith(`.${format}`));

function contentOf(format: OutputFormat | null, { jsonl }: OutputFlags): SetOptions["format"] {
  if (format === null) return "text";
  if (format !== "jsonl") return "table";
  return jsonl === true ? "evaluation" : "summary";
}

async function openOutput(flags: OutputFlags, format: OutputFormat | null): Promise<SetOutput> {
  const { output, overwrite, resume, splitMb, tables } = flags;
  if (resume === true || splitMb !== undefined || tables !== undefined) {
    throw new UsageError("--resume, --split-mb and --tables are about a folder", "Give --output a folder.");
  }
  if (output !== undefined && format !== null) return fileOutput(output, format, overwrite === true);
  if (overwrite === true) throw new UsageError("--overwrite is about --output", "Leave it out, or add --output.");
  if ((format === "parquet" || format === "arrow") && process.stdout.isTTY) {
    throw new UsageError(`${format} cannot be read on a terminal`, "Add --output.");
  }
  return printedOutput(format ?? "jsonl");
}

/** Null when the output is no folder: what has the ending of a file is one. */
async function openFolder(
  files: readonly SetFile[],
  { output, splitMb = defaultSplitMb, overwrite, resume }: OutputFlags,
  format: OutputFormat | null,
  options: SetOptions,
): Promise<FolderOutput | null> {
  if (output === undefined || format === null) return null;
  const isFolder = await stat(output).then(
    (facts) => facts.isDirectory(),
    () => endingOf(output) === undefined,
  );
  if (!isFolder) return null;
  const splitBytes = splitMb * 1_000_000;
  // What they are does not change a row, and keys are no one else's business.
  const { workers: _, ffmpeg: __, remote: ___, voices, ...rules } = options;
  const plan = createHash("sha256");
  plan.update(JSON.stringify({ engine, splitBytes, format, rules }));
  if (voices !== undefined) plan.update(voices.weights);
  for (const file of files) plan.update(JSON.stringify([asPlanned(file), await sizeOf(file)]));
  return folderOutput(output, {
    ...{
      format,
      tables: options.tables ?? ["calls"],
      splitBytes,
      overwrite: overwrite === true,
      resume: resume === true,
    },
    plan: plan.digest("hex"),
  });
}

/** The query of an address may be a signature, which is another each time. */
function asPlanned({ place, ...file }: SetFile): unknown {
  if (place === undefined) return file;
  if (place.kind !== "remote") return { ...file, place: { ...place, archive: asPlanned(place.archive) } };
  return { ...file, version: place.version };
}

/** Of a file that is cut into pieces: another size has other ones. */
async function sizeOf(file: SetFile): Promise<number | null> {
  if ((!file.lines && file.columns === undefined) || !isOnDisk(file)) return null;
  return stat(file.path).then(
    ({ size }) => size,
    () => null,
  );
}

function totals({ calls, segments, bytes }: { calls: number; segments: number; bytes: number }, ms: number): string {
  const number = (value: number) => Math.round(value).toLocaleString("en");
  const rate = number(bytes / 1000 / ms);
  return `${number(calls)} calls, ${number(segments)} segments, ${(ms / 1000).toFixed(1)} s, ${rate} MB/s`;
}
