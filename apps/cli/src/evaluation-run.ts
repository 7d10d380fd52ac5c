import type { Parts } from "@earshot/composition";
import type { RecordingQuery, Store } from "@earshot/model";
import { renderHtml, renderTable } from "@earshot/report";
import {
  deliverDue,
  type EvaluateDeps,
  evaluateRecordings,
  lostDeliveries,
  type RunSummary,
  readReport,
  readReportGroups,
} from "@earshot/workflow";
import type { Command } from "commander";
import {
  collect,
  jsonOption,
  readDefinitions,
  readRoles,
  readScorecard,
  rolesOption,
  scorecardOption,
  wholeNumber,
} from "./arguments.ts";
import { counted, hasColor, note, print, printJson, writeOutput } from "./io.ts";
import { createProgress } from "./progress.ts";

/** The options that every command has that evaluates and stores calls. */
export interface RunFlags {
  definition?: string[] | undefined;
  scorecard?: string | undefined;
  roles?: string | undefined;
  concurrency: number;
  retryFailed?: true | undefined;
  force?: true | undefined;
  explain?: true | undefined;
  report?: string | undefined;
  json?: true | undefined;
}

export function addRunOptions(command: Command): Command {
  return command
    .option("--definition <name>", "what counts; can be given several times, the first one is reported", collect)
    .addOption(scorecardOption())
    .addOption(rolesOption())
    .option("--concurrency <n>", "how many calls are downloaded and transcribed at once", wholeNumber(1), 4)
    .option("--retry-failed", "try again what an earlier run could not evaluate")
    .option("--force", "evaluate again what is already in the store")
    .option("--explain", "say of each call why it is evaluated or left out")
    .option("--report <file>", "also write the HTML report of this run")
    .addOption(jsonOption());
}

/** Evaluates the calls of a source, delivers events to archives, and prints what came of it. */
export async function runAndReport(
  parts: Parts,
  deps: EvaluateDeps,
  flags: RunFlags,
  run: { query: RecordingQuery; keepMediaIn: string | null; batchSize: number; eachCall: boolean },
): Promise<void> {
  const { eachCall, ...source } = run;
  const options = {
    ...(await parts.runSettings()),
    ...source,
    definitions: readDefinitions(flags.definition),
    scorecard: await readScorecard(flags.scorecard),
    roleMap: await readRoles(flags.roles),
    concurrency: flags.concurrency,
    retryFailed: flags.retryFailed ?? false,
    force: flags.force ?? false,
  };
  const store = await parts.store();
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const progress = createProgress({ explain: flags.explain ?? false, eachCall });
  try {
    const context = { signal: abort.signal, onProgress: progress.on };
    const summary = await evaluateRecordings(deps, options, context).finally(progress.stop);
    const lost = lostDeliveries(await deliverDue(await parts.delivery()));
    for (const { archive, count, message } of lost) {
      note(`${archive}: ${counted(count, "delivery", "deliveries")} given up: ${message}`);
    }
    if (lost.length > 0) note("once that is put right: earshot archive retry");
    if (flags.report !== undefined) {
      const filter = { runId: summary.runId };
      const report = { ...(await readReport(store, filter)), groups: await readReportGroups(store, filter) };
      const generatedAt = new Date().toISOString();
      await writeOutput(flags.report, renderHtml({ ...report, title: "Earshot", generatedAt }));
    }
    if (flags.json) printJson({ ...summary, report: flags.report ?? null, database: store.location });
    else await printSummary(store, summary, flags.report);
    if (summary.failed + summary.waiting > 0 || summary.resumeAtMs !== null) process.exitCode = 1;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

async function printSummary(store: Store, summary: RunSummary, report: string | undefined): Promise<void> {
  const { evaluated, failed, skipped, failedBefore, waiting, resumeAtMs } = summary;
  await printTable(store, summary);
  print(`${evaluated} evaluated, ${failed} failed, ${skipped} skipped${waiting === 0 ? "" : `, ${waiting} waiting`}`);
  if (failedBefore > 0) print(`${failedBefore} skipped because an earlier run failed; --retry-failed tries them again`);
  print(`database  ${store.location}`);
  if (report !== undefined) print(`report    ${report}`);
  if (resumeAtMs !== null) note(`a service asks for time: run it again from ${new Date(resumeAtMs).toISOString()} on`);
  else if (waiting > 0) note("run it again to go on with those that wait");
}

/** The calls of a run, unless they are too many to be read at a glance. */
async function printTable(store: Store, { runId, evaluated, failed }: RunSummary): Promise<void> {
  const count = evaluated + failed;
  if (count > 100) print("earshot report --run latest shows the calls of this run");
  if (count === 0 || count > 100) return;
  const { calls, failures } = await readReport(store, { runId });
  print(renderTable(calls, failures, { color: hasColor(process.stdout), width: process.stdout.columns || 100 }));
}
