import {
  type CallEvaluation,
  describeError,
  EarshotError,
  type ErrorDescription,
  type EvaluationFilter,
  type RecordingQuery,
  type RecordingSource,
  type SourceMetrics,
  type Store,
  type StoredEvaluation,
} from "@earshot/model";
import { WorkflowError } from "./errors.ts";
import { decideFault, isCommonFault } from "./fault-decision.ts";
import { createFaultsInARow } from "./faults-in-a-row.ts";

/** A number as it was measured here and by the source. Null: that side has none. */
export interface ComparedMeasure {
  name: "silencePercent" | "overtalkPercent" | "overtalkCount" | "agentPercent" | "customerPercent" | "heldMs";
  ours: number | null;
  theirs: number | null;
  /** Ours less theirs. */
  difference: number | null;
  /** Where the difference comes from; null when there is none to speak of, or it can't be told. */
  cause: string | null;
}

export interface ComparedCall {
  recordingId: string;
  /** Null when there is nothing to compare; `reason` says why. */
  measures: ComparedMeasure[] | null;
  reason: "not_evaluated" | "no_metrics" | "failed" | null;
  /** Why the source's numbers could not be had, where that failed. */
  error: ErrorDescription | null;
}

/** Shares are compared in percentage points; less than this is rounding. */
const negligiblePoints = 0.5;
const negligibleMs = 1;

const pageSize = 50;

/**
 * Our numbers of stored calls beside those that the source measured itself, the newest call first. A fault of one call is an entry;
 * calls are given up by the same rules as in a run.
 * @throws WorkflowError `compare.no_metrics` for a source that measures nothing; what fails every call, or too many in a row
 */
export async function* compareWithSource(
  { store, source }: { store: Pick<Store, "evaluations">; source: RecordingSource },
  query: Omit<RecordingQuery, "onTotal">,
  signal?: AbortSignal,
): AsyncGenerator<ComparedCall, void, undefined> {
  if (source.sourceMetrics === undefined) {
    throw new WorkflowError("compare.no_metrics", `the source ${source.name} has no numbers of its own`, {
      hint: "Compare calls of Genesys Cloud's Platform API: EARSHOT_GENESYS_SOURCE=platform.",
    });
  }
  const row = createFaultsInARow();
  let answered = 0;
  let failed = 0;
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  for await (const call of storedCalls(store, query)) {
    if (left <= 0) return;
    left -= 1;
    const { recordingId } = call;
    const nothing = { recordingId, measures: null, error: null };
    if (!("evaluation" in call)) {
      yield { ...nothing, reason: "not_evaluated" };
      continue;
    }
    try {
      const metrics = await source.sourceMetrics(recordingId, signal);
      answered += 1;
      row.reset();
      if (metrics === null) yield { ...nothing, reason: "no_metrics" };
      else {
        const isPart = await hasOthers(store, call.interactionId);
        yield { ...nothing, measures: compareMeasures(call.evaluation, metrics, { isPart }), reason: null };
      }
    } catch (error) {
      const description = describeError(error);
      failed += 1;
      const { recordingIds } = row.add(description.code, recordingId, error);
      if (!(error instanceof EarshotError) || endsAll(description.code, recordingIds.length)) throw error;
      yield { ...nothing, reason: "failed", error: description };
    }
  }
  const all = row.current();
  if (all === null || answered > 0) return;
  if (isCommonFault({ code: all.code, calls: all.recordingIds.length, faulty: failed })) throw all.error;
}

/** Whether a run would end by this fault; a call is asked for once here. */
function endsAll(code: string, inARow: number): boolean {
  const once = { retryAtMs: null, tries: Number.POSITIVE_INFINITY, triesInAll: Number.POSITIVE_INFINITY };
  const { action } = decideFault({ code, ...once, inARow, othersWentWell: true }, 0);
  return action === "end" || action === "pause";
}

type StoredCall = Pick<StoredEvaluation, "recordingId" | "interactionId" | "evaluation">;

/** The stored calls that are asked for; ids of which nothing is stored are entries without an evaluation. */
async function* storedCalls(
  { evaluations }: Pick<Store, "evaluations">,
  { ids, from, to }: Pick<RecordingQuery, "ids" | "from" | "to">,
): AsyncGenerator<StoredCall | { recordingId: string }, void, undefined> {
  async function* matching(filter: EvaluationFilter): AsyncGenerator<StoredCall, void, undefined> {
    let cursor: string | undefined;
    do {
      const page = await evaluations.listWhole({ ...filter, from, to, primary: true }, { limit: pageSize, cursor });
      yield* page.items;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  if (ids === undefined) yield* matching({});
  for (const id of new Set(ids)) {
    const isStored = async (filter: EvaluationFilter) =>
      (await evaluations.list(filter, { limit: 1 })).items.length > 0;
    if (await isStored({ recordingId: id, primary: true })) yield* matching({ recordingId: id });
    // The id of a conversation means all of its recordings.
    else if (await isStored({ interactionId: id, primary: true })) yield* matching({ interactionId: id });
    else yield { recordingId: id };
  }
}

/** Whether other recordings of the conversation are evaluated, too. */
async function hasOthers({ evaluations }: Pick<Store, "evaluations">, interactionId: string): Promise<boolean> {
  return (await evaluations.list({ interactionId, primary: true }, { limit: 2 })).items.length > 1;
}

/** Pure: one call's numbers side by side. `isPart`: the conversation has other recordings. */
export function compareMeasures(
  evaluation: CallEvaluation,
  theirs: SourceMetrics,
  { isPart }: { isPart: boolean } = { isPart: false },
): ComparedMeasure[] {
  const { durationMs, speechMs, talk, talkOver, hold, holdDetail } = evaluation;
  const partCause = isPart ? "the source's numbers are of the whole conversation" : null;
  const percent = (ms: number) => (durationMs === 0 ? null : (100 * ms) / durationMs);
  const compare = (
    name: ComparedMeasure["name"],
    ours: number | null,
    other: number | null,
    negligible: number,
    causeOf: (difference: number) => string | null = () => null,
  ): ComparedMeasure => {
    const difference = ours === null || other === null ? null : ours - other;
    const isEqual = difference === null || Math.abs(difference) <= negligible;
    return {
      name,
      ours,
      theirs: other,
      difference,
      cause: isEqual ? null : (partCause ?? causeOf(difference) ?? lengthCause(evaluation)),
    };
  };
  const heldPercent = percent(hold.events.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)) ?? 0;
  return [
    compare("silencePercent", percent(durationMs - speechMs), theirs.silencePercent, negligiblePoints, (difference) =>
      heldPercent > 0 && Math.abs(difference - heldPercent) <= negligiblePoints
        ? "the source leaves hold out of silence"
        : null,
    ),
    compare("overtalkPercent", talkOver && percent(talkOver.totalMs), theirs.overtalkPercent, negligiblePoints),
    compare("overtalkCount", talkOver?.count ?? null, theirs.overtalkCount, 0),
    compare("agentPercent", percent(talk.agentMs), theirs.agentPercent, negligiblePoints),
    compare("customerPercent", percent(talk.customerMs), theirs.customerPercent, negligiblePoints),
    compare("heldMs", holdDetail.agentMs, theirs.heldMs, negligibleMs, () =>
      hold.events.some(({ open }) => open) ? "a hold was still open at the end" : null,
    ),
  ];
}

/** What makes every share of a call differ. */
function lengthCause({ support }: CallEvaluation): string | null {
  return support === "speech"
    ? "the length of the recording is not known: shares are of the time from first to last speech"
    : null;
}
