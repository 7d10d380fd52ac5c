import { callEvaluationSchema } from "@earshot/model";
import type { ReportCall, ReportFailure } from "@earshot/report";
import {
  type EvaluationFilter,
  listEvaluations,
  listRunOutcomes,
  listUtterances,
  type Store,
  type StoredEvaluation,
} from "@earshot/store";

export interface Report {
  calls: ReportCall[];
  failures: ReportFailure[];
}

/** Reads the calls a filter names, with their words, and the failures of the run when it names one. */
export async function readReport(store: Store, filter: EvaluationFilter): Promise<Report> {
  const calls: ReportCall[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEvaluations(store.db, { ...filter, primary: true }, { limit: 500, cursor });
    for (const stored of page.items) calls.push(await toReportCall(store, stored));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);

  const failed = filter.runId === undefined ? [] : await listRunOutcomes(store.db, filter.runId, { outcome: "failed" });
  const failures = failed.map(({ recordingId, failure }) => ({
    recordingId,
    code: failure?.code ?? "unknown",
    message: failure?.message ?? "",
  }));
  return { calls, failures };
}

export async function toReportCall(store: Store, stored: StoredEvaluation): Promise<ReportCall> {
  return {
    recordingId: stored.recordingId,
    interactionId: stored.interactionId,
    startTime: stored.startTime,
    evaluation: callEvaluationSchema.parse(stored.evaluation),
    utterances: await listUtterances(store.db, stored.recordingId),
  };
}
