import { Command } from "commander";
import { collect, fromOption, toOption, wholeNumber } from "../arguments.ts";
import { addRunOptions, type RunFlags, runAndReport } from "../evaluation-run.ts";
import { withParts } from "../parts.ts";

interface EvaluateFlags extends RunFlags {
  from?: string | undefined;
  to?: string | undefined;
  limit?: number | undefined;
  recording?: string[] | undefined;
  keepMedia?: string | undefined;
}

export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .description("Evaluates recordings from Genesys Cloud: download, transcribe, measure, score, store, report.")
    .addOption(fromOption())
    .addOption(toOption())
    .option("--limit <n>", "at most so many that are not done yet, the newest first", wholeNumber(1))
    .option("--recording <id>", "this recording; can be given several times", collect)
    .option("--keep-media <folder>", "keep the recordings in this folder; without it they are deleted after use");
  return addRunOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  earshot evaluate --from 2026-10-01 --report october.html
  earshot evaluate --definition guide --scorecard strict.json --limit 50
  earshot evaluate --retry-failed

A run that was stopped is continued by the next one: calls that are stored are not done again.
Exit code 1 when calls failed, or wait because a service is in trouble or asks for time.`,
    )
    .action(evaluate);
}

async function evaluate(flags: EvaluateFlags, command: Command): Promise<void> {
  const { from, to, limit, recording: ids } = flags;
  await withParts(command, async (parts) => {
    const query = { from, to, limit, ids };
    await runAndReport(parts, await parts.evaluation(), flags, {
      query,
      keepMediaIn: flags.keepMedia ?? null,
      // Each recording takes its time: another run may have the next one.
      batchSize: 1,
      eachCall: true,
    });
  });
}
