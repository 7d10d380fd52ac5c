import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { faultMeaning } from "@earshot/faults";
import { type Claim, describeError, type ErrorDescription, parseWallTime, type Recording } from "@earshot/model";
import pLimit from "p-limit";
import pMap from "p-map";
import { createCallWriter } from "./call-writer.ts";
import type { ClaimedRecording, ClaimingRun, ListedRecording } from "./claimed-recordings.ts";
import { WorkflowError } from "./errors.ts";
import { evaluateRecording, toRecordingRecord } from "./evaluate-recording.ts";
import type { EvaluateDeps, EvaluateOptions, RunContext, RunSummary, SkipReason } from "./evaluation.ts";
import { decideFault, isCommonFault, pauseEnd } from "./fault-decision.ts";
import { createFaultsInARow } from "./faults-in-a-row.ts";
import { runBasis } from "./fingerprint.ts";
import { keepLeases } from "./leases.ts";
import { followOwnNames } from "./own-names.ts";
import { publishScorecard } from "./publish-scorecard.ts";
import { retryAtMsOf } from "./retry-time.ts";
import { makeRunFolders, type RunFolders, removeLeftovers, watchRunFolders } from "./run-folders.ts";
import { describeRun } from "./run-options.ts";
import { createRunTally } from "./run-tally.ts";
import { createSpeechMeter } from "./speech-meter.ts";

export const defaultLeaseMs = 15_000;

/** What a supply of recordings sees of the run that works on them. */
export interface SuppliedRun extends ClaimingRun {
  readonly options: EvaluateOptions;
  /** Whether nothing more is to be claimed. */
  isEnding(): boolean;
  /** How many recordings were found. */
  found(total: number): void;
  skipped(recording: ListedRecording, reason: SkipReason, detail: string): void;
  /** Leaves a recording to later. */
  wait(recording: ListedRecording, untilMs: number, detail: string): void;
  /** Another run has it. */
  skipInProgress(recording: ListedRecording, detail: string): void;
  /** Ends the run, or lets it begin nothing more, for what went wrong while recordings were looked for. */
  handleListingFault(error: unknown): void;
  end(error: unknown): void;
}

/** Where a run gets its recordings from. */
export interface RecordingSupply {
  /** What asked for the work, where it was offered in the queue. */
  request?: string | undefined;
  claim(): AsyncIterable<ClaimedRecording>;
  /** What is left when all of that was worked on; null when nothing is. */
  claimLeft(): AsyncIterable<ClaimedRecording> | null;
  /** A recording was put back and is to be tried again from then on. */
  tryAgain(recording: ListedRecording, fromMs: number): void;
  /** From when on a recording that is put back with a fault may be claimed. */
  dueAtMs(fromMs: number, attempts: number): number;
  /** How often a recording was tried, of those that count when it is decided whether it is tried again. */
  triesOf(inThisRun: number, inAll: number): number;
  /** What the run did not come to. */
  left(): { recording: ListedRecording; untilMs: number }[];
}

/**
 * Works on the recordings of a supply: download → transcribe → hold → measure → score → store. What a fault does is decided by
 * `@earshot/faults`: it fails its call, puts it back for later, or ends the run. Each call is committed before it is announced.
 * @throws what ended the run early; WorkflowError `run.interrupted` when it was stopped
 */
export async function runEvaluation(
  deps: EvaluateDeps,
  options: EvaluateOptions,
  context: RunContext,
  createSupply: (run: SuppliedRun) => RecordingSupply,
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
  const names = followOwnNames(store, options.redaction.detector);
  const supply = createSupply({
    ...{ id, leases, options, basis: run.basis, names, signal, wait, skipInProgress, end },
    isEnding: () => paused !== null || signal.aborted,
    found: (total) => {
      emit({ type: "found", total });
      store.runs.setTotal(id, total).catch(end);
    },
    skipped: (recording, reason, detail) => tally.skipped(recording.id, reason, detail),
    handleListingFault,
  });

  await publishScorecard(store, options.scorecard, { by: null, nowMs: clock.now() });
  const description = describeRun(deps.source, options, supply.request);
  await store.runs.start({ id, startedAtMs: clock.now(), leaseMs, options: description });
  context.onStarted?.();

  /** Those that were claimed together and wait here must not ask a service that has asked for time. */
  function withMedia<T>(work: () => Promise<T>): Promise<T> {
    return limit(() => (paused === null ? work() : Promise.reject(paused.error)));
  }

  function handleListingFault(error: unknown): void {
    if (signal.aborted) return;
    const description = describeError(error);
    if (faultMeaning(description.code).listing !== "pauses_run") {
      end(error);
      return;
    }
    paused ??= { error, description };
    const untilMs = pauseEnd(retryAtMsOf(error), clock.now());
    tally.summary.resumeAtMs = untilMs;
    context.onPaused?.(untilMs);
  }

  async function workOn(claimed: ClaimedRecording): Promise<void> {
    const { recording, claim, lost, reasons } = claimed;
    const folderRemadeBefore = folderRemade;
    try {
      signal.throwIfAborted();
      const gone = (await watched?.gone()) ?? null;
      if (gone !== null) throw gone;
      if (claimed.fault !== undefined) throw claimed.fault.error;
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
    const { recording, claim, lost } = claimed;
    if (lost.aborted) return loseClaim(claimed);
    const nowMs = clock.now();
    if (signal.aborted) return putBackUntried(claim, nowMs);
    const gone = (await watched?.gone()) ?? null;
    if (gone === null && (await watched?.remade()) === true) folderRemade += 1;
    if (gone === null && folderRemade > folderRemadeBefore) {
      await putBackUntried(claim, nowMs);
      return supply.tryAgain(recording, nowMs);
    }
    const cause = gone ?? error;
    const description = describeError(cause);
    const tried = (tries.get(recording.id) ?? 0) + 1;
    tries.set(recording.id, tried);
    const { code, recordingIds } = row.add(description.code, recording.id, cause);
    const fault = {
      code,
      retryAtMs: retryAtMsOf(cause),
      tries: supply.triesOf(tried, claim.attempts),
      triesInAll: claim.attempts,
      inARow: recordingIds.length,
      othersWentWell: tally.summary.evaluated > 0,
    };
    const decision = decideFault(fault, nowMs);
    const dueAtMs = (fromMs: number) => supply.dueAtMs(fromMs, claim.attempts);
    switch (decision.action) {
      case "fail":
        return fail(claimed, description);
      case "repeat": {
        const fromMs = dueAtMs(decision.fromMs);
        await putBack(claimed, fromMs, description);
        return supply.tryAgain(recording, fromMs);
      }
      case "pause":
        paused ??= { error: cause, description };
        context.onPaused?.(decision.untilMs);
        await putBack(claimed, decision.untilMs, description);
        return wait(recording, decision.untilMs, description.message);
      case "wait": {
        const untilMs = dueAtMs(decision.untilMs);
        await putBack(claimed, untilMs, description);
        if (code === "run.minutes_used_up") tally.summary.beyondMinutes += 1;
        return wait(recording, untilMs, description.message);
      }
      case "end": {
        if (decision.failsCalls) await fail(claimed, description);
        else {
          await putBack(claimed, dueAtMs(nowMs), null);
          await forgetFailures(recordingIds);
        }
        return end(cause);
      }
    }
  }

  async function putBackUntried(claim: Claim, nowMs: number): Promise<void> {
    await store.work.putBackUntried(claim, { nowMs, dueAtMs: nowMs });
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

  /** The fault was not theirs: they are tried again, by the next run or by whoever claims them next. */
  async function forgetFailures(recordingIds: readonly string[]): Promise<void> {
    const nowMs = clock.now();
    await store.calls.forgetFailures(recordingIds, { nowMs, dueAtMs: supply.dueAtMs(nowMs, 1) });
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
    const startedAtMs = startOf(recording);
    if (startedAtMs !== null) leftFromMs = Math.min(leftFromMs ?? startedAtMs, startedAtMs);
  }

  try {
    await makeRunFolders([workDirectory]);
    watched = await watchRunFolders(workDirectory, [options.workDirectory]);
    await removeLeftovers(store, options.workDirectory, clock.now());
    await pMap(supply.claim(), workOn, { concurrency });
    while (!signal.aborted && paused === null) {
      const left = supply.claimLeft();
      if (left === null) break;
      await pMap(left, workOn, { concurrency });
    }
    if (!signal.aborted) await endWhenAllFailed();
    for (const { recording, untilMs } of supply.left()) wait(recording, untilMs, "the run ended before it");
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

export function canBecomeReady({ state, parts }: Recording): boolean {
  return ![state, ...parts.map((part) => part.state)].some(({ kind }) => finalStates.has(kind));
}

/** When the call began, epoch ms. */
export function startOf(recording: ListedRecording): number | null {
  return "unreadable" in recording ? null : parseWallTime(recording.startTime ?? "");
}

export function toFailure({ code, message, hint }: ErrorDescription) {
  return { code, message, hint };
}

export function interruption(): WorkflowError {
  return new WorkflowError("run.interrupted", "the run was stopped before its end", {
    hint: "What was evaluated is stored. Start it again to go on from there.",
  });
}
