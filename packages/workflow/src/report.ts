import type { EvaluationFilter, Store, StoredEvaluation } from "@earshot/model";
import type { ReportCall, ReportFailure } from "@earshot/report";

export interface Report {
  calls: ReportCall[];
  failures: ReportFailure[];
}

type ReportStore = Pick<Store, "evaluations" | "conversations" | "runs">;

/** Reads the calls a filter names, with their words, and the failures of the run when it names one. */
export async function readReport(store: ReportStore, filter: EvaluationFilter): Promise<Report> {
  const calls: ReportCall[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.evaluations.listWhole({ ...filter, primary: true }, { limit: 500, cursor });
    const conversations = await store.conversations.find(page.items.map(({ recordingId }) => recordingId));
    const parts = await store.conversations.agentParts(page.items.map(({ id }) => id));
    for (const stored of page.items) {
      const conversation = conversations.get(stored.recordingId) ?? null;
      calls.push(await toReportCall(store, stored, { conversation, agentParts: parts.get(stored.id) ?? [] }));
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);

  const failed = filter.runId === undefined ? [] : await store.runs.outcomes(filter.runId, { outcome: "failed" });
  const failures = failed.map(({ recordingId, failure }) => ({
    recordingId,
    code: failure?.code ?? "unknown",
    message: failure?.message ?? "",
  }));
  return { calls, failures };
}

async function toReportCall(
  store: ReportStore,
  stored: StoredEvaluation,
  who: Pick<ReportCall, "conversation" | "agentParts">,
): Promise<ReportCall> {
  const { recordingId, interactionId, startTime, evaluation } = stored;
  return {
    recordingId,
    interactionId,
    startTime,
    ...who,
    evaluation,
    utterances: await store.evaluations.utterances(recordingId),
  };
}
