import type { EvaluationFilter, Store } from "@earshot/model";
import { UsageError } from "@earshot/model";
import { Command, Option } from "commander";
import { wholeNumber } from "../arguments.ts";
import { addFilterOptions, type FilterFlags, filterOf } from "../filter-options.ts";
import { hasColor, print, printPieces, writeOutput } from "../io.ts";
import { withParts } from "../parts.ts";
import { defaultHtmlLimit, type ReportFormat, reportFormats, reportPieces } from "../report-output.ts";

interface ReportFlags extends FilterFlags {
  format: ReportFormat;
  limit: number;
  output?: string | undefined;
  run?: string | undefined;
}

export function reportCommand(): Command {
  const command = new Command("report")
    .description("Reports stored calls as a table, JSON, CSV or one self-contained HTML file.")
    .addOption(new Option("--format <format>", "what to write").choices(reportFormats).default("table"))
    .option("--output <file>", "write to this file instead of standard output")
    .option("--limit <n>", "calls in an HTML report at most, the worst of them", wholeNumber(1), defaultHtmlLimit)
    .option("--run <id>", "calls and failures of this run, or of the latest one: latest");
  return addFilterOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  earshot report
  earshot report --run latest --format html --output report.html
  earshot report --where 'score < 60' --format csv > worst.csv`,
    )
    .action(report);
}

async function report(flags: ReportFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const { format, limit, output } = flags;
    const color = output === undefined && hasColor(process.stdout);
    const pieces = reportPieces(store, await toFilter(store, flags), { format, limit, color });
    if (output === undefined) await printPieces(pieces);
    else {
      await writeOutput(output, pieces);
      print(output);
    }
  });
}

async function toFilter(store: Store, flags: ReportFlags): Promise<EvaluationFilter> {
  if (flags.run === undefined) return filterOf(flags);
  if (flags.run !== "latest") {
    if ((await store.runs.get(flags.run)) !== undefined) return { ...filterOf(flags), runId: flags.run };
    throw new UsageError(
      `there is no run ${flags.run}`,
      "The summary of a run with --json has its id; latest is the last one.",
    );
  }
  const [latest] = (await store.runs.list({ limit: 1 })).items;
  if (latest === undefined)
    throw new UsageError("there is no run yet", "Run `earshot evaluate` or `earshot import` first.");
  return { ...filterOf(flags), runId: latest.id };
}
