import { type Clock, describeError, type Store } from "@earshot/model";
import { type Scorecard, scorecardId } from "@earshot/quality";
import { WorkflowError } from "./errors.ts";
import type { StartedWork } from "./evaluation.ts";
import { keepLeases } from "./leases.ts";
import { type RescoreSummary, rescoreEvaluations } from "./rescore.ts";

const leaseMs = 15_000;

/**
 * Rescores stored calls as a run, which is listed and can be ended: what was rescored by then stays.
 * @throws what ended the run early; WorkflowError `run.interrupted` when it was stopped
 */
export async function runRescoring(
  { store, clock }: { store: Store; clock: Clock },
  scorecard: Scorecard,
  { definition }: { definition?: string | undefined },
  { runId: id, signal, onStarted }: StartedWork,
): Promise<RescoreSummary> {
  const options = { rescoring: true, scorecard: scorecardId(scorecard), ...(definition && { definition }) };
  await store.runs.start({ id, startedAtMs: clock.now(), leaseMs, options });
  onStarted();
  const lost = new AbortController();
  const leases = keepLeases(store, clock, { id, leaseMs }, (error) => lost.abort(error));
  let rescored = 0;
  const finish = (end: Pick<Parameters<Store["runs"]["finish"]>[0], "status" | "failure">) =>
    store.runs.finish({
      ...{ id, finishedAtMs: clock.now(), summary: { evaluated: rescored, failed: 0, skipped: 0 } },
      ...end,
    });
  try {
    const summary = await rescoreEvaluations(store, scorecard, {
      nowMs: clock.now(),
      definition,
      onPage: async (count) => {
        rescored = count;
        lost.signal.throwIfAborted();
        if (signal.aborted) throw interruption();
        await store.runs.setTotal(id, count);
      },
    });
    await finish({ status: "finished", failure: null });
    return summary;
  } catch (error) {
    const { code, message, hint } = describeError(error);
    // The fault that ended the run is what the caller must see, even when the store can't take its last row.
    await finish({
      status: code === "run.interrupted" ? "interrupted" : "failed",
      failure: { code, message, hint },
    }).catch(() => {});
    throw error;
  } finally {
    await leases.stop();
  }
}

function interruption(): WorkflowError {
  return new WorkflowError("run.interrupted", "the run was stopped before its end", {
    hint: "What was rescored stays. Start it again to rescore the rest.",
  });
}
