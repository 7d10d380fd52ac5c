import type { EvaluationFilter, Store } from "@earshot/model";
import { UsageError } from "@earshot/model";
import { renderCsv, renderHtml, renderJson, renderTable } from "@earshot/report";
import { type Report, readReport } from "@earshot/workflow";
import { Command, Option } from "commander";
import { addFilterOptions, type FilterFlags, filterOf } from "../filter-options.ts";
import { hasColor, print, writeOutput } from "../io.ts";
import { withParts } from "../parts.ts";

const formats = ["table", "json", "csv", "html"] as const;
type Format = (typeof formats)[number];

interface ReportFlags extends FilterFlags {
  format: Format;
  output?: string | undefined;
  run?: string | undefined;
}

export function reportCommand(): Command {
  const command = new Command("report")
    .description("Reports stored calls as a table, JSON, CSV or one self-contained HTML file.")
    .addOption(new Option("--format <format>", "what to write").choices(formats).default("table"))
    .option("--output <file>", "write to this file instead of standard output")
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

    const text = render(await readReport(store, await toFilter(store, flags)), flags);
    if (flags.output === undefined) print(text);
    else {
      await writeOutput(flags.output, text);
      print(flags.output);
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

function render({ calls, failures }: Report, { format, output }: ReportFlags): string {
  switch (format) {
    case "json":
      return renderJson(calls, failures);
    case "csv":
      return renderCsv(calls, failures);
    case "html":
      return renderHtml({ calls, failures, title: "Earshot", generatedAt: new Date().toISOString() });
    case "table": {
      const color = output === undefined && hasColor(process.stdout);
      return renderTable(calls, failures, { color, width: process.stdout.columns || 100 });
    }
  }
}
