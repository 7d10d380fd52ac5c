import { type EvaluationFilter, type GroupFilter, type Grouping, type Store, UsageError } from "@earshot/model";
import type { HtmlReport } from "@earshot/report";

export const reportFormats = ["table", "json", "csv", "parquet", "html"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Calls on an HTML page unless another number is given: browsers take some time for more. */
export const defaultHtmlLimit = 1000;

export interface ReportOptions {
  format: ReportFormat;
  /** Of calls on an HTML page. */
  limit: number;
  color: boolean;
  /** What reads the sound of calls into an HTML page. */
  soundOf?: HtmlReport["soundOf"] | undefined;
  /** Where the report links to. */
  publicUrl?: URL | undefined;
}

/** The report of the calls a filter names, piece by piece. */
export async function* reportPieces(
  store: Store,
  filter: EvaluationFilter,
  { format, limit, color, soundOf, publicUrl }: ReportOptions,
): AsyncGenerator<string | Uint8Array, void, undefined> {
  const { csvLines, htmlPieces, jsonPieces, parquetPieces, tablePieces } = await import("@earshot/report");
  const { readCalls, readFailures, readMeasuredCalls, readReportGroups, withLevels, withWords } = await import(
    "@earshot/workflow"
  );
  const failures = readFailures(store, filter);
  switch (format) {
    case "json":
      return yield* jsonPieces(readCalls(store, filter), failures, { publicUrl });
    case "csv":
      return yield* csvLines(readMeasuredCalls(store, filter), failures, { publicUrl });
    case "parquet":
      return yield* parquetPieces(readMeasuredCalls(store, filter), failures, { publicUrl });
    case "html":
      return yield* htmlPieces({
        calls: readMeasuredCalls(store, filter),
        withWords: async (calls) => withLevels(store, await withWords(store, calls)),
        ...{ soundOf, publicUrl },
        groups: await readReportGroups(store, filter),
        ...{
          limit,
          failures: await Array.fromAsync(failures),
          title: "Earshot",
          generatedAt: new Date().toISOString(),
        },
      });
    case "table": {
      const options = { color, width: process.stdout.columns || 100 };
      return yield* tablePieces(readMeasuredCalls(store, filter), await Array.fromAsync(failures), options);
    }
  }
}

/** One line for each group of the calls a filter names. */
export async function* groupPieces(
  store: Store,
  filter: GroupFilter,
  { by, format, color }: { by: Grouping } & Pick<ReportOptions, "format" | "color">,
): AsyncGenerator<string, void, undefined> {
  if (format === "parquet") {
    throw new UsageError("--by writes no Parquet", "Leave --by out, or choose --format csv.");
  }
  if (format === "html") {
    throw new UsageError("--by prints no HTML", "Leave --by out: the HTML report has the groups already.");
  }
  const { renderGroupCsv, renderGroupJson, renderGroupTable } = await import("@earshot/report");
  const groups = await store.conversations.groups(by, filter);
  switch (format) {
    case "json":
      return yield renderGroupJson(by, groups);
    case "csv":
      return yield renderGroupCsv(groups);
    case "table":
      yield renderGroupTable(by, groups, { color });
  }
}
