import type { ClaimedRecording, ListedRecording, Refusals } from "./claimed-recordings.ts";
import { claimRecordings } from "./claimed-recordings.ts";
import type { EvaluateDeps, EvaluateOptions, RunContext, RunSummary } from "./evaluation.ts";
import { type RecordingSupply, runEvaluation, type SuppliedRun } from "./evaluation-run.ts";
import { voiceParts } from "./voice-parts.ts";

/** How long to wait before looking again at what another run has claimed. */
const lookAgainMs = 500;

/**
 * Evaluates every recording the query names: list → claim → the work of `runEvaluation`. A run that was killed is continued by the
 * next one; runs side by side share the work by their claims.
 * @throws what ended the run early; WorkflowError `run.interrupted` when it was stopped
 */
export function evaluateRecordings(
  deps: EvaluateDeps,
  options: EvaluateOptions,
  context: RunContext = {},
): Promise<RunSummary> {
  return runEvaluation(deps, options, context, (run) => listedRecordings(deps, run));
}

/** What the source lists. */
function listedRecordings(deps: EvaluateDeps, run: SuppliedRun): RecordingSupply {
  const { clock } = deps;
  const { options, signal } = run;
  /** Recordings to look at again when all others are done: from when on, and until when they were claimed elsewhere. */
  let later: { recording: ListedRecording; fromMs: number; untilMs: number }[] = [];

  function claim(recordings: readonly ListedRecording[], claimedElsewhere: Refusals["claimedElsewhere"]) {
    return claimRecordings(deps, recordings, run, {
      skipped: run.skipped,
      waiting: (recording, untilMs) => run.wait(recording, untilMs, "it waits for its time"),
      claimedElsewhere,
    });
  }

  /** Another run has it until then, unless that one renews its claim. */
  function lookAgain(recording: ListedRecording, untilMs: number): void {
    later.push({ recording, fromMs: Math.min(clock.now() + lookAgainMs, untilMs), untilMs });
  }

  async function* claimListed(): AsyncGenerator<ClaimedRecording> {
    // Not the source's limit: what is done already would use it up, the same at every run.
    const { limit: most = Number.POSITIVE_INFINITY, ...query } = options.query;
    const onTotal = (listed: number) => run.found(Math.min(listed, most));
    let left = most;
    try {
      let batch: ListedRecording[] = [];
      for await (const recording of deps.source.list({ ...query, onTotal }, signal)) {
        batch.push(recording);
        if (batch.length < Math.min(options.batchSize, left)) continue;
        const claimed = await claim(batch, lookAgain);
        left -= claimed.filter(({ recording }) => isReady(recording)).length;
        yield* claimed;
        batch = [];
        if (left <= 0 || run.isEnding()) return;
      }
      yield* await claim(batch, lookAgain);
    } catch (error) {
      run.handleListingFault(error);
    }
  }

  /**
   * What another run had claimed is looked at until it is stored, or claimed here once its lease is over. If the lease was renewed
   * meanwhile, the other run lives and goes on with it.
   */
  async function* claimLater(): AsyncGenerator<ClaimedRecording> {
    const untilMs = new Map(later.map((entry) => [entry.recording.id, entry.untilMs]));
    try {
      const firstMs = Math.min(...later.map(({ fromMs }) => fromMs));
      await clock.sleep(Math.max(0, firstMs - clock.now()), signal);
      const nowMs = clock.now();
      const recordings = later.filter(({ fromMs }) => fromMs <= nowMs).map(({ recording }) => recording);
      later = later.filter(({ fromMs }) => fromMs > nowMs);
      yield* await claim(recordings, (recording, nowUntilMs) => {
        if (nowUntilMs <= (untilMs.get(recording.id) ?? 0)) lookAgain(recording, nowUntilMs);
        else run.skipInProgress(recording, "another run is working on it");
      });
    } catch (error) {
      if (!signal.aborted) run.end(error);
    }
  }

  return {
    claim: claimListed,
    claimLeft: () => (later.length === 0 ? null : claimLater()),
    tryAgain: (recording, fromMs) => void later.push({ recording, fromMs, untilMs: fromMs }),
    dueAtMs: (fromMs) => fromMs,
    triesOf: (inThisRun) => inThisRun,
    left: () => later,
  };
}

/** Whether it counts for the limit of a run: what is not ready yet takes no time. */
export function isReady(recording: ListedRecording): boolean {
  return "unreadable" in recording || !("notReady" in voiceParts(recording));
}
