import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { faultMeaning } from "@earshot/faults";
import { describeError, type ErrorDescription, parseWallTime, type Recording } from "@earshot/model";
import pLimit from "p-limit";
import pMap from "p-map";
import { createCallWriter } from "./call-writer.ts";
import { type ClaimedRecording, claimRecordings, type ListedRecording, type Refusals } from "./claimed-recordings.ts";
import { WorkflowError } from "./errors.ts";
import { evaluateRecording, toRecordingRecord } from "./evaluate-recording.ts";
import type { EvaluateDeps, EvaluateOptions, RunContext, RunSummary } from "./evaluation.ts";
import { decideFault, isCommonFault, pauseEnd } from "./fault-decision.ts";
import { createFaultsInARow } from "./faults-in-a-row.ts";
import { runBasis } from "./fingerprint.ts";
import { keepLeases } from "./leases.ts";
import { voiceParts } from "./process-recording.ts";
import { publishScorecard } from "./publish-scorecard.ts";
import { retryAtMsOf } from "./retry-time.ts";
import { makeRunFolders, type RunFolders, removeLeftovers, watchRunFolders } from "./run-folders.ts";
import { createRunTally } from "./run-tally.ts";
import { createSpeechMeter } from "./speech-meter.ts";

const defaultLeaseMs = 15_000;
/** How long to wait before looking again at what another run has claimed. */
const lookAgainMs = 500;

/**
 * Evaluates every recording the query names: list → claim → download → transcribe → hold → measure → score → store.
 * What a fault does is decided by `@earshot/faults`: it fails its call, puts it back for later, or ends the run. Each call is
 * committed before it is announced, so a run that was killed is continued by the next one; runs side by side share the work by
 * their claims.
 * @throws what ended the run early; WorkflowError `run.interrupted` when it was stopped
 */
export async function evaluateRecordings(
  deps: EvaluateDeps,
  options: EvaluateOptions,
  context: RunContext = {},
): Promise<RunSummary> {
  const { store, clock } = deps;
  const id = context.runId ?? randomUUID();
  const leaseMs = options.leaseMs ?? defaultLeaseMs;
  const emit = context.onProgress ?? (() => {});
  const meter = createSpeechMeter(deps, options.maxMinutes);
  const tally = createRunTally(id, { speech: meter.given, nowMs: () => clock.now(), emit });
  const row = createFaultsInARow();
  const workDirectory = join(options.workDirectory, id);
  let watched: RunFolders | null = null;
  const stop = new AbortController();
  const signal = context.signal === undefined ? stop.signal : AbortSignal.any([context.signal, stop.signal]);
  /** What ended the run early. */
  let ending: { error: unknown } | null = null;
  /** The fault of a service that asked for time: nothing more is begun. */
  let paused: { error: unknown; description: ErrorDescription } | null = null;
  /** Recordings to look at again when all others are done: from when on, and until when they were claimed elsewhere. */
  let later: { recording: ListedRecording; fromMs: number; untilMs: number }[] = [];
  const tries = new Map<string, number>();
  /** When the earliest of the calls began that are left to a later run. */
  let leftFromMs: number | null = null;
  /** How often the run's own folder had to be made again: faults of calls that were begun before say nothing about them. */
  let folderRemade = 0;
  const limit = pLimit(options.concurrency);
  /** A batch is worked on together, so that it is stored together. */
  const concurrency = Math.max(options.concurrency, options.batchSize);

  function end(error: unknown): void {
    ending ??= { error };
    stop.abort();
  }

  await publishScorecard(store, options.scorecard, { by: null, nowMs: clock.now() });
  await store.runs.start({ id, startedAtMs: clock.now(), leaseMs, options: describeOptions(deps.source, options) });
  context.onStarted?.();
  const leases = keepLeases(store, clock, { id, leaseMs }, end);
  const run = {
    id,
    leases,
    // A folder of its own, which goes with the run.
    options: { ...options, workDirectory },
    basis: runBasis(options),
    writer: createCallWriter(store, () => ({ runId: id, atMs: clock.now() }), options.batchSize),
    meter,
    withMedia,
    onStarted: (recordingId: string) => emit({ type: "started", recordingId }),
  };

  function claim(recordings: readonly ListedRecording[], claimedElsewhere: Refusals["claimedElsewhere"]) {
    return claimRecordings(
      deps,
      recordings,
      { ...run, signal },
      {
        skipped: (recording, reason, detail) => tally.skipped(recording.id, reason, detail),
        waiting: (recording, untilMs) => wait(recording, untilMs, "it waits for its time"),
        claimedElsewhere,
      },
    );
  }

  /** Those that were claimed together and wait here must not ask a service that has asked for time. */
  function withMedia<T>(work: () => Promise<T>): Promise<T> {
    return limit(() => (paused === null ? work() : Promise.reject(paused.error)));
  }

  /** Another run has it until then, unless that one renews its claim. */
  function lookAgain(recording: ListedRecording, untilMs: number): void {
    later.push({ recording, fromMs: Math.min(clock.now() + lookAgainMs, untilMs), untilMs });
  }

  function tryAgain(recording: ListedRecording, fromMs: number): void {
    later.push({ recording, fromMs, untilMs: fromMs });
  }

  async function* claimListed(): AsyncGenerator<ClaimedRecording> {
    // Not the source's limit: what is done already would use it up, the same at every run.
    const { limit: most = Number.POSITIVE_INFINITY, ...query } = options.query;
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
        if (left <= 0 || paused !== null || signal.aborted) return;
      }
      yield* await claim(batch, lookAgain);
    } catch (error) {
      if (signal.aborted) return;
      const description = describeError(error);
      if (faultMeaning(description.code).listing !== "pauses_run") return end(error);
      paused ??= { error, description };
      tally.summary.resumeAtMs = pauseEnd(retryAtMsOf(error), clock.now());
    }
  }

  function onTotal(listed: number): void {
    const total = Math.min(listed, options.query.limit ?? listed);
    emit({ type: "found", total });
    store.runs.setTotal(id, total).catch(end);
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
        else skipInProgress(recording, "another run is working on it");
      });
    } catch (error) {
      if (!signal.aborted) end(error);
    }
  }

  async function workOn(claimed: ClaimedRecording): Promise<void> {
    const { recording, claim, lost, reasons } = claimed;
    const folderRemadeBefore = folderRemade;
    try {
      signal.throwIfAborted();
      const gone = (await watched?.gone()) ?? null;
      if (gone !== null) throw gone;
      if ("unreadable" in recording) return await fail(claimed, recording.unreadable);
      const result = await evaluateRecording(deps, claimed, recording, run, AbortSignal.any([signal, lost]));
      row.reset();
      if (result.outcome === "evaluated")
        tally.evaluated(recording.id, result.evaluation, { kept: result.kept, reasons });
      else if (result.outcome === "skipped") {
        if (result.reason === "not_ready" && canBecomeReady(recording)) leave(recording);
        tally.skipped(recording.id, result.reason, result.detail);
      } else loseClaim(claimed);
    } catch (error) {
      await handleFault(claimed, error, folderRemadeBefore).catch(end);
    } finally {
      leases.release(claim);
    }
  }

  async function handleFault(claimed: ClaimedRecording, error: unknown, folderRemadeBefore: number): Promise<void> {
    const { recording, lost } = claimed;
    if (lost.aborted) return loseClaim(claimed);
    const nowMs = clock.now();
    if (signal.aborted) return putBack(claimed, nowMs, null);
    const gone = (await watched?.gone()) ?? null;
    if (gone === null && (await watched?.remade()) === true) folderRemade += 1;
    if (gone === null && folderRemade > folderRemadeBefore) {
      await putBack(claimed, nowMs, null);
      return tryAgain(recording, nowMs);
    }
    const cause = gone ?? error;
    const description = describeError(cause);
    const tried = (tries.get(recording.id) ?? 0) + 1;
    tries.set(recording.id, tried);
    const { code, recordingIds } = row.add(description.code, recording.id, cause);
    const fault = {
      code,
      retryAtMs: retryAtMsOf(cause),
      tries: tried,
      triesInAll: claimed.claim.attempts,
      inARow: recordingIds.length,
      othersWentWell: tally.summary.evaluated > 0,
    };
    const decision = decideFault(fault, nowMs);
    switch (decision.action) {
      case "fail":
        return fail(claimed, description);
      case "repeat":
        await putBack(claimed, decision.fromMs, description);
        return tryAgain(recording, decision.fromMs);
      case "pause":
        paused ??= { error: cause, description };
        await putBack(claimed, decision.untilMs, description);
        return wait(recording, decision.untilMs, description.message);
      case "wait":
        await putBack(claimed, decision.untilMs, description);
        if (code === "run.minutes_used_up") tally.summary.beyondMinutes += 1;
        return wait(recording, decision.untilMs, description.message);
      case "end": {
        if (decision.failsCalls) await fail(claimed, description);
        else {
          await putBack(claimed, nowMs, null);
          await forgetFailures(recordingIds);
        }
        return end(cause);
      }
    }
  }

  async function putBack(
    { claim }: ClaimedRecording,
    dueAtMs: number,
    failure: ErrorDescription | null,
  ): Promise<void> {
    await store.work.putBack(claim, { nowMs: clock.now(), dueAtMs, failure: failure && toFailure(failure) });
  }

  async function fail(claimed: ClaimedRecording, error: ErrorDescription): Promise<void> {
    const { recording, claim } = claimed;
    const failed = { claim, recording: toRecordingRecord(recording), failure: toFailure(error) };
    const saved = await store.calls.saveFailed(failed, { runId: id, atMs: clock.now() });
    if (saved) tally.failed(recording.id, error);
    else loseClaim(claimed);
  }

  /** The fault was not theirs: the next run tries them again. */
  async function forgetFailures(recordingIds: readonly string[]): Promise<void> {
    const nowMs = clock.now();
    await store.calls.forgetFailures(recordingIds, { nowMs, dueAtMs: nowMs });
  }

  /** Where every call ended with the same kind of fault, and none went well, its cause lies outside them. */
  async function endWhenAllFailed(): Promise<void> {
    const all = row.current();
    const { evaluated, failed, waiting } = tally.summary;
    if (all === null || evaluated > 0) return;
    if (!isCommonFault({ code: all.code, calls: all.recordingIds.length, faulty: failed + waiting })) return;
    await forgetFailures(all.recordingIds);
    end(all.error);
  }

  function loseClaim({ recording }: ClaimedRecording): void {
    skipInProgress(recording, "another run has taken it over");
  }

  function skipInProgress(recording: ListedRecording, detail: string): void {
    leave(recording);
    tally.skipped(recording.id, "in_progress", detail);
  }

  function wait(recording: ListedRecording, untilMs: number, detail: string): void {
    leave(recording);
    tally.waiting(recording.id, untilMs, detail);
  }

  function leave(recording: ListedRecording): void {
    const startedAtMs = "unreadable" in recording ? null : parseWallTime(recording.startTime ?? "");
    if (startedAtMs !== null) leftFromMs = Math.min(leftFromMs ?? startedAtMs, startedAtMs);
  }

  try {
    await makeRunFolders([workDirectory]);
    watched = await watchRunFolders(workDirectory, [options.workDirectory]);
    await removeLeftovers(store, options.workDirectory, clock.now());
    await pMap(claimListed(), workOn, { concurrency });
    while (later.length > 0 && !signal.aborted && paused === null) await pMap(claimLater(), workOn, { concurrency });
    if (!signal.aborted) await endWhenAllFailed();
    for (const { recording, untilMs } of later) wait(recording, untilMs, "the run ended before it");
  } catch (error) {
    end(error);
  } finally {
    await leases.stop();
    await rm(workDirectory, { recursive: true, force: true });
    await removeLeftovers(store, options.workDirectory, clock.now()).catch(end);
  }
  return finish();

  async function finish(): Promise<RunSummary> {
    const { summary } = tally;
    const end = { id, finishedAtMs: clock.now(), summary, leftFromMs };
    const error = context.signal?.aborted === true ? interruption() : ending?.error;
    if (error === undefined) {
      const failure = paused && toFailure(paused.description);
      await store.runs.finish({ ...end, status: failure === null ? "finished" : "interrupted", failure });
      return summary;
    }
    const status = context.signal?.aborted === true ? "interrupted" : "failed";
    // The fault that ended the run is what the caller must see, even when the store can't take its last row.
    await store.runs.finish({ ...end, status, failure: toFailure(describeError(error)) }).catch(() => {});
    throw error;
  }
}

const finalStates: ReadonlySet<string> = new Set(["deleted", "empty", "failed"]);

function canBecomeReady({ state, parts }: Recording): boolean {
  return ![state, ...parts.map((part) => part.state)].some(({ kind }) => finalStates.has(kind));
}

function isReady(recording: ListedRecording): boolean {
  return "unreadable" in recording || !("notReady" in voiceParts(recording));
}

function toFailure({ code, message, hint }: ErrorDescription) {
  return { code, message, hint };
}

function interruption(): WorkflowError {
  return new WorkflowError("run.interrupted", "the run was stopped before its end", {
    hint: "What was evaluated is stored. Start it again to go on from there.",
  });
}

/** What a run was asked for, as the store keeps it. */
function describeOptions({ name: source }: EvaluateDeps["source"], options: EvaluateOptions): unknown {
  const {
    query,
    definitions,
    scorecard,
    holdAudio = "music",
    wordGapMs = null,
    concurrency,
    retryFailed,
    force,
    maxMinutes,
  } = options;
  const { name, version } = scorecard;
  return {
    source,
    query,
    definitions: definitions.map((definition) => definition.name),
    scorecard: `${name}@${version}`,
    holdAudio,
    wordGapMs,
    concurrency,
    retryFailed,
    force,
    ...(maxMinutes === undefined ? {} : { maxMinutes }),
  };
}
