import type { Parts } from "@earshot/composition";
import type { HoldAudio, Store } from "@earshot/model";
import { describeSpread, type Scorecard } from "@earshot/quality";
import type { EvaluateDeps, EvaluateOptions, KeptMedia, RunSummary } from "@earshot/workflow";
import type { Command } from "commander";
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
  wholeNumber,
  wordGapOption,
} from "./arguments.ts";
import { untilInterrupted } from "./interrupt.ts";
import { counted, hasColor, note, print, printJson, printPieces, writeOutput } from "./io.ts";
import { minutesText } from "./minutes-text.ts";
import { createProgress } from "./progress.ts";
import { defaultHtmlLimit, reportPieces } from "./report-output.ts";

/** The options that every command has that evaluates and stores calls. */
export interface RunFlags extends UnitsFlags {
  definition?: string[] | undefined;
  scorecard?: string | undefined;
  roles?: string | undefined;
  holdAudio?: HoldAudio | undefined;
  concurrency: number;
  retryFailed?: true | undefined;
  force?: true | undefined;
  maxMinutes?: number | undefined;
  keepMedia?: string | false | undefined;
  explain?: true | undefined;
  report?: string | undefined;
  json?: true | undefined;
}

export function addRunOptions(command: Command, keepMediaText: string): Command {
  return command
    .addOption(definitionsOption("what counts; can be given several times, the first one is reported"))
    .addOption(scorecardOption())
    .addOption(rolesOption())
    .addOption(holdAudioOption())
    .addOption(unitsOption())
    .addOption(wordGapOption())
    .option("--concurrency <n>", "how many calls are downloaded and transcribed at once", wholeNumber(1), 4)
    .option("--retry-failed", "try again what an earlier run could not evaluate")
    .option("--force", "evaluate again what is already in the store")
    .option(
      "--max-minutes <n>",
      "give the speech service that is set so many minutes of sound at most; a later run goes on (default: any)",
      wholeNumber(1),
    )
    .option("--keep-media <place>", keepMediaText)
    .option("--no-keep-media", "delete recordings after use, and note no place where they lie")
    .option("--explain", "say of each call why it is evaluated or left out")
    .option("--report <file>", "also write the HTML report of this run, or of the stored calls when all were stored")
    .addOption(jsonOption());
}

/** What a run of a source's calls is to do, by the settings and the flags of its command. */
export async function evaluateOptions(
  parts: Parts,
  flags: RunFlags,
  source: Pick<EvaluateOptions, "query" | "soundCheck" | "batchSize">,
): Promise<EvaluateOptions> {
  const settings = await parts.runSettings();
  return {
    ...settings,
    ...source,
    holdAudio: flags.holdAudio ?? settings.holdAudio,
    wordGapMs: readWordGap(flags),
    definitions: readDefinitions(flags.definition),
    scorecard: await readScorecard(flags.scorecard),
    roleMap: await readRoles(flags.roles),
    concurrency: flags.concurrency,
    retryFailed: flags.retryFailed ?? false,
    force: flags.force ?? false,
    maxMinutes: flags.maxMinutes,
    keepMedia: await keptMedia(parts, flags.keepMedia),
  };
}

/** Evaluates the calls of a source, delivers events to archives, and prints what came of it. */
export async function runAndReport(
  parts: Parts,
  deps: EvaluateDeps,
  flags: RunFlags,
  run: Pick<EvaluateOptions, "query" | "soundCheck" | "batchSize"> & { eachCall: boolean },
): Promise<RunSummary> {
  const { eachCall, ...source } = run;
  const { evaluateRecordings } = await import("@earshot/workflow");
  const options = await evaluateOptions(parts, flags, source);
  const store = await parts.store();
  await nameRefusedArchives(parts);
  const progress = createProgress({ explain: flags.explain ?? false, eachCall });
  return await untilInterrupted(async (signal) => {
    const context = { signal, onProgress: progress.on };
    const summary = await evaluateRecordings(deps, options, context).finally(progress.stop);
    if (flags.report !== undefined) {
      const isIdle = summary.evaluated + summary.failed === 0;
      const { from, to } = run.query;
      const { publicUrl } = parts;
      const options = { format: "html", limit: defaultHtmlLimit, color: false, publicUrl } as const;
      // A run that found nothing to do reports what is stored of the time it looked at.
      const filter = isIdle ? { from, to } : { runId: summary.runId };
      await writeOutput(flags.report, reportPieces(store, filter, options));
    }
    if (flags.json) printJson({ ...summary, report: flags.report ?? null, database: store.location });
    else {
      const { scorecard, keepMedia } = options;
      await printSummary(store, summary, { scorecard, report: flags.report, media: keepMedia?.store.location ?? "" });
    }
    if (summary.failed + summary.waiting > 0 || summary.resumeAtMs !== null) process.exitCode = 1;
    await deliver(parts, signal);
    return summary;
  });
}

async function keptMedia(parts: Parts, place: string | false | undefined): Promise<KeptMedia | null> {
  if (place === false) return null;
  const store = await parts.media(place);
  // A place that cannot be reached is known before a speech service is paid for what is to be kept there.
  await store.read("0".repeat(64));
  return { store, which: place === undefined ? "fetched" : "all" };
}

/** Sends what is due to the archives, until it is stopped: what is left goes with the next run. */
async function deliver(parts: Parts, signal: AbortSignal): Promise<void> {
  const { deliverDue, lostDeliveries } = await import("@earshot/workflow");
  try {
    const lost = lostDeliveries(await deliverDue(await parts.delivery(), {}, signal));
    for (const { archive, count, message } of lost) {
      note(`${archive}: ${counted(count, "delivery", "deliveries")} given up: ${message}`);
    }
    if (lost.length > 0) note("once that is put right: earshot archive retry");
  } catch (error) {
    if (!signal.aborted) throw error;
    note("stopped while archives were sent what is due; the next run goes on");
    process.exitCode = 1;
  }
}

/** Before the run, so that what nobody will get is known before it is made. */
async function nameRefusedArchives(parts: Parts): Promise<void> {
  const { checkArchives } = await import("@earshot/workflow");
  const { configuration } = await parts.delivery();
  for (const { archive, problem, hint } of await checkArchives(configuration))
    note(`warning   ${archive} ${problem}. ${hint}`);
}

async function printSummary(
  store: Store,
  summary: RunSummary,
  { scorecard, report, media }: { scorecard: Scorecard; report: string | undefined; media: string },
): Promise<void> {
  const { evaluated, failed, skipped, failedBefore, waiting, kept, resumeAtMs } = summary;
  await printTable(store, summary);
  print(`${evaluated} evaluated, ${failed} failed, ${skipped} skipped${waiting === 0 ? "" : `, ${waiting} waiting`}`);
  const spread = describeSpread(summary.scores, scorecard);
  if (spread !== null) note(spread);
  if (failedBefore > 0) print(`${failedBefore} skipped because an earlier run failed; --retry-failed tries them again`);
  print(`database  ${store.location}`);
  if (kept.files > 0) {
    const size = (kept.bytes / 1e6).toFixed(1);
    print(`media     ${media} keeps ${counted(kept.files, "file")} of this run, ${size} MB, unmasked`);
  }
  if (report !== undefined) print(`report    ${report}`);
  noteProposedHolds(summary);
  await noteSpeech(store, summary);
  if (resumeAtMs !== null) note(`a service asks for time: run it again from ${new Date(resumeAtMs).toISOString()} on`);
  else if (waiting > 0) note("run it again to go on with those that wait");
}

/** Each is a warning of its call, of which a set shows the first alone. */
function noteProposedHolds({ proposedHolds: { calls, holds } }: RunSummary): void {
  if (calls === 0) return;
  const stretches = `${counted(holds, "stretch", "stretches")} of music or noise outside of the known holds`;
  note(`${counted(calls, "call has", "calls have")} ${stretches}: perhaps holds that no state event tells of`);
}

/** What the run gave to its speech service, and what that service was given in this month by all runs. */
async function noteSpeech(store: Store, { speech, beyondMinutes }: RunSummary): Promise<void> {
  if (speech === null || speech.recordings + beyondMinutes === 0) return;
  const { provider, recordings, soundMs, maxMinutes } = speech;
  const most = maxMinutes === null ? "" : ` of ${maxMinutes} at most`;
  const [latest] = (await store.speechUsage.list()).filter((usage) => usage.provider === provider);
  const inAll = latest === undefined ? "" : `; ${minutesText(latest.soundMs)} in ${latest.month}`;
  note(`${provider} was given ${counted(recordings, "call")}, ${minutesText(soundMs)}${most}${inAll}`);
  if (beyondMinutes === 0) return;
  note(`${counted(beyondMinutes, "call is", "calls are")} left to a later run, since --max-minutes is ${maxMinutes}`);
}

/** The calls of a run, unless they are too many to be read at a glance. */
async function printTable(store: Store, { runId, evaluated, failed }: RunSummary): Promise<void> {
  const count = evaluated + failed;
  if (count > 100) print("earshot report --run latest shows the calls of this run");
  if (count === 0 || count > 100) return;
  const options = { format: "table", limit: 0, color: hasColor(process.stdout) } as const;
  await printPieces(reportPieces(store, { runId }, options));
}
