import { randomUUID } from "node:crypto";
import type { Parts } from "@earshot/composition";
import { type AuditInput, type Grouping, groupings, type Run, type Store, UsageError } from "@earshot/model";
import { formatDate, type HtmlReport } from "@earshot/report";
import { Command, Option } from "commander";
import { wholeNumber } from "../arguments.ts";
import { actorName } from "../audit-entry.ts";
import { addFilterOptions, type FilterFlags, filterOf, noteUnknownNames, whereHelp } from "../filter-options.ts";
import { hasColor, note, print, printPieces, writeOutput } from "../io.ts";
import { withParts } from "../parts.ts";
import { defaultHtmlLimit, groupPieces, type ReportFormat, reportFormats, reportPieces } from "../report-output.ts";

interface ReportFlags extends FilterFlags {
  format: ReportFormat;
  limit: number;
  output?: string | undefined;
  run?: string | undefined;
  by?: Grouping | undefined;
  withAudio?: true | undefined;
}

export function reportCommand(): Command {
  const command = new Command("report")
    .addOption(new Option("--format <format>", "what to write").choices(reportFormats).default("table"))
    .option("--output <file>", "write to this file instead of standard output")
    .option("--limit <n>", "calls in an HTML report at most, the worst of them", wholeNumber(1), defaultHtmlLimit)
    .option("--with-audio", "put the sound of the calls into the HTML report, silent where personal data are said")
    .option("--run <id>", "calls and failures of this run, or of the latest one: latest")
    .addOption(
      new Option("--by <what>", "one line for each agent, team, queue, week or wrap-up code").choices(groupings),
    );
  return addFilterOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  earshot report
  earshot report --run latest --format html --output report.html
  earshot report --where 'score < 60' --format csv > worst.csv
  earshot report --format parquet --output calls.parquet
  earshot report --where 'score < 60' --format html --with-audio --limit 20 --output worst.html
  earshot report --by agent --where 'queue = Billing and week = 2026-W48'

--with-audio needs recordings that were kept, by evaluate or where they were imported from: 0.6 MB a minute, 150 MB
at most (--limit). Whoever has the file can listen to the calls.

--by prints calls, mean and median score, mean silence, silence as a share
of the calls, and mean talk-over, the worst first. A call with two agents counts for both.
The HTML report has these tables itself.
${whereHelp}`,
    )
    .action(report);
}

async function report(flags: ReportFlags, command: Command): Promise<void> {
  await withParts(command, async (parts) => {
    const store = await (flags.withAudio === undefined ? parts.existingStore() : parts.existingStoreToChange());

    const { format, limit, output, by } = flags;
    const { publicUrl } = parts;
    if (format === "parquet" && output === undefined && process.stdout.isTTY) {
      throw new UsageError("Parquet is nothing to read in a terminal", "Name a file: --output calls.parquet.");
    }
    const color = output === undefined && hasColor(process.stdout);
    const run = await runOf(store, flags.run);
    if (run !== null && format === "table" && run.counts.evaluated + run.counts.failed === 0) note(nothingDone(run));
    const filter = { ...filterOf(flags), runId: run?.id };
    await noteUnknownNames(store, filter);
    const pieces =
      by === undefined
        ? reportPieces(store, filter, {
            format,
            limit,
            color,
            publicUrl,
            soundOf: await soundReader(parts, store, flags),
          })
        : groupPieces(store, filter, { by, format, color });
    if (output === undefined) await printPieces(pieces);
    else {
      await writeOutput(output, pieces);
      print(output);
    }
  });
}

async function soundReader(
  parts: Parts,
  store: Store,
  { withAudio, format }: ReportFlags,
): Promise<HtmlReport["soundOf"]> {
  if (withAudio === undefined) return undefined;
  if (format !== "html") throw new UsageError("--with-audio needs --format html", "Only the HTML report plays calls.");
  const deps = { store, media: await parts.media(), ffmpeg: await parts.ffmpeg() };
  const { readCallSound } = await import("@earshot/workflow");
  const correlationId = randomUUID();
  return async ({ recordingId, interactionId }) => {
    const sound = await readCallSound(deps, recordingId);
    if (!("missing" in sound)) await store.audit.append(readingEntry(interactionId, correlationId));
    return sound;
  };
}

/** Whoever writes the sound of a call into a file has it, as whoever plays it on a page. */
function readingEntry(interactionId: string, correlationId: string): AuditInput {
  return {
    ...{ timestamp: new Date().toISOString(), interactionId, status: "completed", actor: actorName(), correlationId },
    ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
    reason: "sound written into a report",
    governanceTag: "reading_v1",
  };
}

async function runOf(store: Store, id: string | undefined): Promise<Run | null> {
  if (id === undefined) return null;
  if (id !== "latest") {
    const run = await store.runs.get(id);
    if (run !== undefined) return run;
    throw new UsageError(
      `there is no run ${id}`,
      "The summary of a run with --json has its id; latest is the last one.",
    );
  }
  const [latest] = (await store.runs.list({ limit: 1 })).items;
  if (latest === undefined)
    throw new UsageError("there is no run yet", "Run `earshot evaluate` or `earshot import` first.");
  return latest;
}

function nothingDone({ startedAtMs, counts, failure }: Run): string {
  const began = formatDate(new Date(startedAtMs).toISOString());
  if (failure !== null) return `the run of ${began} ended before it evaluated anything: ${failure.message}`;
  return `the run of ${began} evaluated nothing; ${counts.skipped} were stored already or left out`;
}
