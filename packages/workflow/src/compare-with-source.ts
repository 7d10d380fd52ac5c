import type { CallEvaluation, RecordingQuery, RecordingSource, SourceMetrics, Store } from "@earshot/model";
import { WorkflowError } from "./errors.ts";

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
  reason: "not_evaluated" | "no_metrics" | "unreadable" | null;
}

/** Shares are compared in percentage points; less than this is rounding. */
const negligiblePoints = 0.5;
const negligibleMs = 1;

/**
 * Our numbers of stored calls beside those that the source measured itself.
 * @throws WorkflowError `compare.no_metrics` for a source that measures nothing; what ends a listing
 */
export async function* compareWithSource(
  { store, source }: { store: Pick<Store, "evaluations">; source: RecordingSource },
  query: RecordingQuery,
  signal?: AbortSignal,
): AsyncGenerator<ComparedCall, void, undefined> {
  if (source.vendorMetrics === undefined) {
    throw new WorkflowError("compare.no_metrics", `the source ${source.name} has no numbers of its own`, {
      hint: "Compare calls of Genesys Cloud's Platform API: EARSHOT_GENESYS_SOURCE=platform.",
    });
  }
  for await (const recording of source.list(query, signal)) {
    const recordingId = recording.id;
    const nothing = (reason: ComparedCall["reason"]): ComparedCall => ({ recordingId, measures: null, reason });
    if ("unreadable" in recording) {
      yield nothing("unreadable");
      continue;
    }
    const { items } = await store.evaluations.listWhole({ recordingId, primary: true }, { limit: 1 });
    const [stored] = items;
    const metrics = stored === undefined ? null : await source.vendorMetrics(recording, signal);
    if (stored === undefined) yield nothing("not_evaluated");
    else if (metrics === null) yield nothing("no_metrics");
    else yield { recordingId, measures: compareMeasures(stored.evaluation, metrics), reason: null };
  }
}

/** Pure: one call's numbers side by side. */
export function compareMeasures(evaluation: CallEvaluation, theirs: SourceMetrics): ComparedMeasure[] {
  const { durationMs, speechMs, talk, talkOver, hold, holdDetail } = evaluation;
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
      cause: isEqual ? null : (causeOf(difference) ?? lengthCause(evaluation)),
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
