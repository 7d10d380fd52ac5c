import { setImmediate } from "node:timers/promises";
import type { CallListQuery, CallReading, EvaluationFilter, Store, StoredEvaluation } from "@earshot/model";
import type { MeasuredCall, ReportCall, ReportFailure } from "@earshot/report";

type Measured = Pick<Store, "evaluations" | "conversations">;
type Words = Pick<Store, "evaluations">;

/** Calls that are in memory at a time. */
const pageSize = 30;
const failurePageSize = 500;

/** Which conditions a recording without an evaluation can meet. */
const canFailureMeet: Readonly<Record<keyof EvaluationFilter, boolean>> = {
  ...{ recordingId: true, interactionId: true, from: true, to: true, week: true, runId: true, primary: true },
  ...{ direction: true, agent: true, queue: true, skill: true, wrapup: true, division: true },
  ...{ definition: false, scorecard: false, scored: false },
  ...{ minScore: false, maxScore: false, aboveScore: false, belowScore: false },
  ...{ minSilenceMs: false, maxSilenceMs: false, minTalkOverMs: false, maxTalkOverMs: false },
  ...{ minHoldMs: false, maxHoldMs: false },
};
const conditionsOfFailures: ReadonlySet<string> = new Set(
  Object.entries(canFailureMeet).flatMap(([name, canMeet]) => (canMeet ? [name] : [])),
);

/** The calls a filter names, by their primary evaluations, the newest first; read as they are asked for. */
export async function* readMeasuredCalls(
  { evaluations, conversations }: Measured,
  filter: EvaluationFilter,
): AsyncGenerator<MeasuredCall, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await evaluations.listWhole({ ...filter, primary: true }, { limit: pageSize, cursor });
    yield* await withParticipants(conversations, page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** Calls that are listed at a time: each page of an order other than by time goes through all calls. */
const listedPageSize = 500;

/** The calls of a list in its order, by their primary evaluations; read as they are asked for. */
export async function* readListedCalls(
  { calls, evaluations, conversations }: Pick<CallReading, "calls" | "evaluations" | "conversations">,
  query: CallListQuery,
): AsyncGenerator<MeasuredCall, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await calls.list(query, { limit: listedPageSize, cursor });
    const ids = page.items.map(({ evaluationId }) => evaluationId);
    for (let start = 0; start < ids.length; start += pageSize) {
      // Reading a page waits for nothing: a server answers others in between.
      await setImmediate();
      const some = ids.slice(start, start + pageSize);
      const whole = await evaluations.getMany(some);
      yield* await withParticipants(
        conversations,
        some.flatMap((id) => whole.get(id) ?? []),
      );
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

async function withParticipants(
  conversations: Store["conversations"],
  stored: readonly StoredEvaluation[],
): Promise<MeasuredCall[]> {
  const known = await conversations.find(stored.map(({ recordingId }) => recordingId));
  const parts = await conversations.agentParts(stored.map(({ id }) => id));
  return stored.map(({ id, recordingId, interactionId, startTime, evaluation }) => {
    const who = { conversation: known.get(recordingId) ?? null, agentParts: parts.get(id) ?? [] };
    return { recordingId, interactionId, startTime, ...who, evaluation };
  });
}

/** The same with their words. */
export async function* readCalls(
  store: Measured,
  filter: EvaluationFilter,
): AsyncGenerator<ReportCall, void, undefined> {
  let page: MeasuredCall[] = [];
  for await (const call of readMeasuredCalls(store, filter)) {
    page.push(call);
    if (page.length < pageSize) continue;
    yield* await withWords(store, page);
    page = [];
  }
  yield* await withWords(store, page);
}

/** Adds what was said to calls. */
export async function withWords({ evaluations }: Words, calls: readonly MeasuredCall[]): Promise<ReportCall[]> {
  const utterances = await evaluations.utterancesOf(calls.map(({ recordingId }) => recordingId));
  return calls.map((call) => ({ ...call, utterances: utterances.get(call.recordingId) ?? [] }));
}

/** Adds how loud each channel is to calls. */
export async function withLevels(
  { levels }: Pick<Store, "levels">,
  calls: readonly ReportCall[],
): Promise<ReportCall[]> {
  const drawn: ReportCall[] = [];
  for (const call of calls) drawn.push({ ...call, levels: await levels.find(call.recordingId) });
  return drawn;
}

/** What could not be evaluated: in the filter's run, or of all that is stored. A filter by measures names none. */
export async function* readFailures(
  { calls, runs }: Pick<Store, "calls" | "runs">,
  filter: EvaluationFilter,
): AsyncGenerator<ReportFailure, void, undefined> {
  const { runId } = filter;
  const isByMeasures = Object.entries(filter).some(
    ([name, value]) => value !== undefined && !conditionsOfFailures.has(name),
  );
  if (runId === undefined && isByMeasures) return;
  let cursor: string | undefined;
  do {
    const request = { limit: failurePageSize, cursor };
    const page = await (runId === undefined
      ? calls.failures(filter, request)
      : runs.outcomes(runId, { outcome: "failed" }, request));
    for (const { recordingId, failure } of page.items) {
      yield { recordingId, code: failure?.code ?? "unknown", message: failure?.message ?? "" };
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
