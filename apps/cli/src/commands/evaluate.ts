import { type TranscriptOrigin, transcriptOrigins } from "@earshot/composition";
import { Command, Option } from "commander";
import { collect, fromOption, toOption, wholeNumber } from "../arguments.ts";
import { addRunOptions, type RunFlags, runAndReport } from "../evaluation-run.ts";
import { note } from "../io.ts";
import { withParts } from "../parts.ts";

export interface EvaluateFlags extends RunFlags {
  since?: "last" | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit?: number | undefined;
  recording?: string[] | undefined;
  transcriptFrom?: TranscriptOrigin | undefined;
  restore?: number | undefined;
}

const keepMediaText =
  "keep all recordings in this folder, or in s3://<bucket>/<prefix>, also those that need no download; without it those that are downloaded are kept in EARSHOT_MEDIA, else beside the database, in media";

export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(
      new Option(
        "--since <run>",
        "last: calls since the last run that went through all, and the 48 hours before it, since recordings can be late",
      )
        .choices(["last"])
        .conflicts("from"),
    )
    .option("--limit <n>", "at most so many that are not done yet, the newest first", wholeNumber(1))
    .option("--recording <id>", "this recording; can be given several times", collect)
    .addOption(
      new Option(
        "--transcript-from <origin>",
        "genesys: Genesys Cloud's own; service: the speech service that is set; voice-activity: when somebody speaks, without words (default: the first of these that there is)",
      ).choices(transcriptOrigins),
    )
    .option(
      "--restore <n>",
      "bring back so many archived recordings at most; it takes hours, a later run evaluates them (default: none)",
      wholeNumber(1),
    );
  return addRunOptions(command, keepMediaText)
    .addHelpText(
      "after",
      `
Examples:
  earshot evaluate --from 2026-10-01 --report october.html
  earshot evaluate --definition guide --scorecard strict.json --limit 50
  earshot evaluate --transcript-from voice-activity
  EARSHOT_VOICE_MODEL=silero_vad.onnx earshot evaluate --transcript-from voice-activity
  earshot evaluate --since last
  earshot evaluate --retry-failed

A run that was stopped is continued by the next one: calls that are stored are not done again.
Exit code 1 when calls failed, or wait because a service is in trouble or asks for time.`,
    )
    .action(evaluate);
}

async function evaluate(flags: EvaluateFlags, command: Command): Promise<void> {
  const { to, limit, recording: ids } = flags;
  await withParts(command, async (parts) => {
    const deps = await parts.evaluation({ transcriptsFrom: flags.transcriptFrom, restore: flags.restore });
    const { sinceLastRun } = await import("@earshot/workflow");
    const from = flags.since === "last" ? await sinceLastRun(deps.store, deps.source) : flags.from;
    const query = { from, to, limit, ids };
    const { evaluated, failed, skipped, failedBefore, waiting } = await runAndReport(parts, deps, flags, {
      query,
      soundCheck: "when_kept",
      // Each recording takes its time: few enough that a run beside this one finds some left.
      batchSize: 8,
      eachCall: true,
    });
    const isEmpty = evaluated + failed + skipped + failedBefore + waiting === 0;
    const looksBackAWeek = parts.settings.EARSHOT_GENESYS_SOURCE !== "guide" && from === undefined && ids === undefined;
    if (isEmpty && looksBackAWeek && to === undefined) {
      note("no recordings in the last seven days; --from looks further back");
    }
  });
}
