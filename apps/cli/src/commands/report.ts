import {
  type EvaluationFilter,
  type GroupFilter,
  type Grouping,
  groupings,
  type Store,
  UsageError,
} from "@earshot/model";
import {
  renderCsv,
  renderGroupCsv,
  renderGroupJson,
  renderGroupTable,
  renderHtml,
  renderJson,
  renderTable,
} from "@earshot/report";
import { readReport, readReportGroups } from "@earshot/workflow";
import { Command, Option } from "commander";
import { addFilterOptions, type FilterFlags, filterOf, whereHelp } from "../filter-options.ts";
import { hasColor, print, writeOutput } from "../io.ts";
import { withParts } from "../parts.ts";

const formats = ["table", "json", "csv", "html"] as const;
type Format = (typeof formats)[number];

interface ReportFlags extends FilterFlags {
  format: Format;
  output?: string | undefined;
  run?: string | undefined;
  by?: Grouping | undefined;
}

export function reportCommand(): Command {
  const command = new Command("report")
    .description("Reports stored calls as a table, JSON, CSV or one self-contained HTML file.")
    .addOption(new Option("--format <format>", "what to write").choices(formats).default("table"))
    .option("--output <file>", "write to this file instead of standard output")
    .option("--run <id>", "calls and failures of this run, or of the latest one: latest")
    .addOption(new Option("--by <what>", "one line for each agent, queue, week or wrap-up code").choices(groupings));
  return addFilterOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  earshot report
  earshot report --run latest --format html --output report.html
  earshot report --where 'score < 60' --format csv > worst.csv
  earshot report --by agent --where 'queue = Billing and week = 2026-W48'

--by prints calls, mean and median score, mean silence and mean talk-over. A call with two agents counts for both.
The HTML report has these tables itself.
${whereHelp}`,
    )
    .action(report);
}

async function report(flags: ReportFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await parts.existingStore();

    const filter = await toFilter(store, flags);
    const text = await (flags.by === undefined
      ? renderCalls(store, filter, flags)
      : renderGroups(store, filter, flags.by, flags));
    if (flags.output === undefined) print(text);
    else {
      await writeOutput(flags.output, text);
      print(flags.output);
    }
  });
}

async function toFilter(store: Store, flags: ReportFlags): Promise<EvaluationFilter> {
  if (flags.run !== "latest") return { ...filterOf(flags), runId: flags.run };
  const [latest] = (await store.runs.list({ limit: 1 })).items;
  if (latest === undefined)
    throw new UsageError("there is no run yet", "Run `earshot evaluate` or `earshot import` first.");
  return { ...filterOf(flags), runId: latest.id };
}

async function renderCalls(store: Store, filter: EvaluationFilter, flags: ReportFlags): Promise<string> {
  const { calls, failures } = await readReport(store, filter);
  switch (flags.format) {
    case "json":
      return renderJson(calls, failures);
    case "csv":
      return renderCsv(calls, failures);
    case "html": {
      const groups = await readReportGroups(store, filter);
      return renderHtml({ calls, failures, groups, title: "Earshot", generatedAt: new Date().toISOString() });
    }
    case "table":
      return renderTable(calls, failures, { color: tableHasColor(flags), width: process.stdout.columns || 100 });
  }
}

async function renderGroups(store: Store, filter: GroupFilter, by: Grouping, flags: ReportFlags): Promise<string> {
  if (flags.format === "html") {
    throw new UsageError("--by prints no HTML", "Leave --by out: the HTML report has the groups already.");
  }
  const groups = await store.conversations.groups(by, filter);
  switch (flags.format) {
    case "json":
      return renderGroupJson(by, groups);
    case "csv":
      return renderGroupCsv(groups);
    case "table":
      return renderGroupTable(by, groups, { color: tableHasColor(flags) });
  }
}

const tableHasColor = ({ output }: ReportFlags) => output === undefined && hasColor(process.stdout);
