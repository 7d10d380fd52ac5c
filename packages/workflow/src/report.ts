import type { EvaluationFilter, Store, StoredEvaluation } from "@earshot/model";
import type { ReportCall, ReportFailure } from "@earshot/report";

export interface Report {
  calls: ReportCall[];
  failures: ReportFailure[];
}

type ReportStore = Pick<Store, "calls" | "evaluations" | "runs">;

/** Conditions that a recording without an evaluation cannot meet. */
const otherConditions = ["recordingId", "interactionId", "from", "to", "runId", "primary"];

/** Reads the calls a filter names, with their words, and the failures: those of its run, or those that are stored. */
export async function readReport(store: ReportStore, filter: EvaluationFilter): Promise<Report> {
  const calls: ReportCall[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.evaluations.listWhole({ ...filter, primary: true }, { limit: 500, cursor });
    for (const stored of page.items) calls.push(await toReportCall(store, stored));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);

  const failed = await readFailures(store, filter);
  const failures = failed.map(({ recordingId, failure }) => ({
    recordingId,
    code: failure?.code ?? "unknown",
    message: failure?.message ?? "",
  }));
  return { calls, failures };
}

/** The calls of these recordings, as they are stored. */
export async function readReportOf(store: ReportStore, recordingIds: Iterable<string>): Promise<Report> {
  const report: Report = { calls: [], failures: [] };
  for (const recordingId of recordingIds) {
    const { calls, failures } = await readReport(store, { recordingId });
    report.calls.push(...calls);
    report.failures.push(...failures);
  }
  return report;
}

async function readFailures(store: ReportStore, filter: EvaluationFilter) {
  if (filter.runId !== undefined) return await store.runs.outcomes(filter.runId, { outcome: "failed" });
  const isMeasured = Object.entries(filter).some(
    ([name, value]) => value !== undefined && !otherConditions.includes(name),
  );
  return isMeasured ? [] : await store.calls.failures(filter);
}

async function toReportCall(store: ReportStore, stored: StoredEvaluation): Promise<ReportCall> {
  const { recordingId, interactionId, startTime, evaluation } = stored;
  return {
    recordingId,
    interactionId,
    startTime,
    evaluation,
    utterances: await store.evaluations.utterances(recordingId),
  };
}
