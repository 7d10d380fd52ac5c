import { renderHtml, renderTable } from "@earshot/report";
import type { Store } from "@earshot/store";
import { deliverDue, evaluateRecordings, type RunSummary, readReport } from "@earshot/workflow";
import { Command } from "commander";
import {
  collect,
  fromOption,
  jsonOption,
  readDefinitions,
  readRoles,
  readScorecard,
  rolesOption,
  scorecardOption,
  toOption,
  wholeNumber,
} from "../arguments.ts";
import { hasColor, print, printJson, writeOutput } from "../io.ts";
import { withParts } from "../parts.ts";
import { createProgress } from "../progress.ts";

interface EvaluateFlags {
  from?: string;
  to?: string;
  limit?: number;
  recording?: string[];
  definition?: string[];
  scorecard?: string;
  roles?: string;
  concurrency: number;
  retryFailed?: true;
  force?: true;
  keepMedia?: string;
  report?: string;
  json?: true;
}

export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("Evaluates recordings from Genesys Cloud: download, transcribe, measure, score, store, report.")
    .addOption(fromOption())
    .addOption(toOption())
    .option("--limit <n>", "at most so many, the newest first", wholeNumber(1))
    .option("--recording <id>", "this recording; can be given several times", collect)
    .option("--definition <name>", "what counts; can be given several times, the first one is reported", collect)
    .addOption(scorecardOption())
    .addOption(rolesOption())
    .option("--concurrency <n>", "how many calls are worked on at once", wholeNumber(1), 4)
    .option("--retry-failed", "try again what an earlier run could not evaluate")
    .option("--force", "evaluate again what is already in the store")
    .option("--keep-media <folder>", "keep the recordings in this folder; without it they are deleted after use")
    .option("--report <file>", "also write the HTML report of this run")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  earshot evaluate --from 2026-10-01 --report october.html
  earshot evaluate --definition guide --scorecard strict.json --limit 50
  earshot evaluate --retry-failed

A run that was stopped is continued by the next one: calls that are stored are not done again.`,
    )
    .action(evaluate);
}

async function evaluate(flags: EvaluateFlags, command: Command): Promise<void> {
  const definitions = readDefinitions(flags.definition);
  const scorecard = await readScorecard(flags.scorecard);
  const roleMap = await readRoles(flags.roles);
  await withParts(command, async (parts) => {
    const { detector, transcriptPolicy } = await parts.pii();
    const deps = await parts.evaluation();
    const delivery = await parts.delivery();
    const abort = new AbortController();
    const interrupt = () => abort.abort();
    process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
    const progress = createProgress();
    try {
      const summary = await evaluateRecordings(
        deps,
        {
          query: {
            ...(flags.from === undefined ? {} : { from: flags.from }),
            ...(flags.to === undefined ? {} : { to: flags.to }),
            ...(flags.limit === undefined ? {} : { limit: flags.limit }),
            ...(flags.recording === undefined ? {} : { ids: flags.recording }),
          },
          definitions,
          scorecard,
          roleMap,
          redaction: { detector, policy: transcriptPolicy },
          archives: delivery.configuration.archives.map(({ name }) => name),
          concurrency: flags.concurrency,
          workDirectory: parts.paths.work,
          keepMediaIn: flags.keepMedia ?? null,
          sttPollMs: 2000,
          retryFailed: flags.retryFailed ?? false,
          force: flags.force ?? false,
        },
        { signal: abort.signal, onProgress: progress.on },
      ).finally(progress.stop);
      await deliverDue(delivery);
      if (flags.report !== undefined) {
        const report = await readReport(deps.store, { runId: summary.runId });
        const generatedAt = new Date().toISOString();
        await writeOutput(flags.report, renderHtml({ ...report, title: "Earshot", generatedAt }));
      }
      if (flags.json) printJson({ ...summary, report: flags.report ?? null, database: deps.store.location });
      else {
        await printTable(deps.store, summary);
        print(`${summary.evaluated} evaluated, ${summary.failed} failed, ${summary.skipped} skipped`);
        print(`database  ${deps.store.location}`);
        if (flags.report !== undefined) print(`report    ${flags.report}`);
      }
      if (summary.failed > 0) process.exitCode = 1;
    } finally {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
  });
}

/** The calls of a run, unless they are too many to be read at a glance. */
async function printTable(store: Store, { runId, evaluated, failed }: RunSummary): Promise<void> {
  const count = evaluated + failed;
  if (count > 100) print("earshot report --run latest shows the calls of this run");
  if (count === 0 || count > 100) return;
  const { calls, failures } = await readReport(store, { runId });
  print(renderTable(calls, failures, { color: hasColor(process.stdout), width: process.stdout.columns || 100 }));
}
