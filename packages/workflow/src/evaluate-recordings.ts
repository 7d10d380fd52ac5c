import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Kernel } from "@earshot/analysis-wasm";
import { engineVersion } from "@earshot/analysis-wasm";
import type { GenesysClient } from "@earshot/genesys-client";
import { inputSha256, measureCall } from "@earshot/measuring";
import type { CallEvaluation, Clock, Recording, RecordingQuery } from "@earshot/model";
import { describeError, type ErrorDescription } from "@earshot/model";
import type { PiiDetector, PiiPolicy } from "@earshot/pii";
import type { Definition, Scorecard } from "@earshot/quality";
import {
  finishRun,
  getRun,
  type KnownEvaluation,
  type OutboxEvent,
  type RecordingRecord,
  recordingStates,
  type Store,
  saveEvaluated,
  saveFailed,
  saveSkipped,
  setRunTotal,
  startRun,
} from "@earshot/store";
import type { SttProvider } from "@earshot/stt";
import type { RoleMap } from "@earshot/transcripts";
import pMap from "p-map";
import { WorkflowError } from "./errors.ts";
import { toEvaluationRecord } from "./evaluation-record.ts";
import { type ProcessedRecording, processRecording, voiceParts } from "./process-recording.ts";

export interface EvaluateDeps {
  genesys: GenesysClient;
  stt: SttProvider;
  store: Store;
  kernel: Kernel;
  clock: Clock;
}

export interface EvaluateOptions {
  query: RecordingQuery;
  /** The first one is what reports, filters and `qa_results` show. */
  definitions: readonly [Definition, ...Definition[]];
  scorecard: Scorecard;
  roleMap: RoleMap;
  /** What is masked in the words of a call before they are stored, and so in search and reports. */
  redaction: { detector: PiiDetector; policy: PiiPolicy };
  /** Names of the archives that are told of each evaluated recording. */
  archives: readonly string[];
  /** How many recordings are worked on at once. */
  concurrency: number;
  workDirectory: string;
  keepMediaIn: string | null;
  sttPollMs: number;
  /** Try again what an earlier run stored as failed. */
  retryFailed: boolean;
  /** Evaluate again what the store already holds. */
  force: boolean;
}

export type ProgressEvent =
  | { type: "found"; total: number }
  | { type: "started"; recordingId: string }
  | { type: "evaluated"; recordingId: string; evaluation: CallEvaluation }
  | { type: "failed"; recordingId: string; error: ErrorDescription }
  | { type: "skipped"; recordingId: string; reason: SkipReason; detail: string };

export type SkipReason = "already_evaluated" | "failed_before" | "not_ready";

export interface RunSummary {
  runId: string;
  evaluated: number;
  failed: number;
  skipped: number;
}

export interface RunContext {
  runId?: string;
  /** Called once the run is in the store. */
  onStarted?: () => void;
  onProgress?: (event: ProgressEvent) => void;
  signal?: AbortSignal;
}

/** Faults of the set-up, not of one call: going on would only repeat them, so they end the run. */
const runEndingCodes = new Set([
  "genesys.unauthorized",
  "genesys.forbidden",
  "genesys.unreachable",
  "genesys.insecure",
  "genesys.write_failed",
  "stt.unauthorized",
  "stt.forbidden",
  "stt.unreachable",
]);

/**
 * Evaluates every recording the query names: list → download → transcribe → hold → analyse → score → store.
 * One bad call is stored as failed and never stops the run; each call is committed on its own, so a run that was
 * killed is continued by the next one. Ends early on an abort, on a fault of the store and on faults of the set-up.
 */
export async function evaluateRecordings(
  deps: EvaluateDeps,
  options: EvaluateOptions,
  context: RunContext = {},
): Promise<RunSummary> {
  const { store, clock } = deps;
  const runId = context.runId ?? randomUUID();
  const emit = context.onProgress ?? (() => {});
  const summary: RunSummary = { runId, evaluated: 0, failed: 0, skipped: 0 };
  const workDirectory = join(options.workDirectory, runId);
  const stop = new AbortController();
  const signal = context.signal === undefined ? stop.signal : AbortSignal.any([context.signal, stop.signal]);
  let runFault: { error: unknown } | null = null;

  await startRun(store.db, { id: runId, startedAtMs: clock.now(), options: describeOptions(options) });
  context.onStarted?.();
  await removeLeftovers(store, options.workDirectory, runId);

  function found(total: number): void {
    emit({ type: "found", total });
    setRunTotal(store.db, { id: runId, total }).catch((error: unknown) => {
      runFault ??= { error };
      stop.abort();
    });
  }

  async function* listed(): AsyncGenerator<Recording> {
    try {
      yield* deps.genesys.listRecordings({ ...options.query, onTotal: found }, signal);
    } catch (error) {
      runFault ??= { error };
    }
  }

  async function evaluateOne(recording: Recording): Promise<void> {
    const skip = (reason: SkipReason, detail: string) => {
      summary.skipped += 1;
      emit({ type: "skipped", recordingId: recording.id, reason, detail });
    };
    const known = (await recordingStates(store.db, [recording.id])).get(recording.id);
    if (known?.status === "evaluated" && !options.force && isCovered(known.evaluations, options)) {
      return skip("already_evaluated", "it is in the store; --force evaluates it again");
    }
    if (known?.status === "failed" && !options.force && !options.retryFailed) {
      return skip("failed_before", "an earlier run failed; --retry-failed tries again");
    }
    const voice = voiceParts(recording);
    if ("notReady" in voice) {
      await saveSkipped(store.db, {
        runId,
        atMs: clock.now(),
        recording: toRecord(recording, null),
        reason: voice.notReady,
      });
      return skip("not_ready", `the recording is ${voice.notReady}`);
    }
    emit({ type: "started", recordingId: recording.id });
    const raw = await processRecording(deps, recording, voice.parts, { ...options, workDirectory }, signal);
    const { utterances } = options.redaction.detector.redactUtterances(raw.input.segments, options.redaction.policy);
    const processed = { ...raw, input: { ...raw.input, segments: utterances } };
    const evaluations = measureCall(deps.kernel, processed.input, options.definitions, options.scorecard);
    await saveEvaluated(store.db, {
      runId,
      atMs: clock.now(),
      recording: toRecord(recording, processed),
      utterances: processed.input.segments,
      outbox: tellArchives(recording, runId, evaluations[0]),
      evaluations: evaluations.map((evaluation, index) =>
        toEvaluationRecord(evaluation, {
          definition: options.definitions[index] ?? options.definitions[0],
          scorecard: options.scorecard,
          inputSha256: inputSha256(processed.input),
        }),
      ),
    });
    summary.evaluated += 1;
    for (const evaluation of evaluations.slice(0, 1)) {
      emit({ type: "evaluated", recordingId: recording.id, evaluation });
    }
  }

  function tellArchives(recording: Recording, runId: string, { definition, score }: CallEvaluation): OutboxEvent[] {
    if (options.archives.length === 0) return [];
    const { id: recordingId, interactionId } = recording;
    const event = {
      id: `evt_${randomUUID()}`,
      type: "recording_evaluated" as const,
      interactionId,
      occurredAtMs: clock.now(),
      data: { recordingId, interactionId, runId, definition, score: score.value },
      archives: options.archives,
    };
    return [event];
  }

  async function evaluateIsolated(recording: Recording): Promise<void> {
    try {
      signal.throwIfAborted();
      await evaluateOne(recording);
    } catch (error) {
      if (signal.aborted) return;
      const description = describeError(error);
      if (description.code.startsWith("store.") || runEndingCodes.has(description.code)) {
        runFault ??= { error };
        stop.abort();
        return;
      }
      await saveFailed(store.db, {
        runId,
        atMs: clock.now(),
        recording: toRecord(recording, null),
        failure: description,
      });
      summary.failed += 1;
      emit({ type: "failed", recordingId: recording.id, error: description });
    }
  }

  try {
    await pMap(listed(), evaluateIsolated, { concurrency: options.concurrency });
  } catch (error) {
    runFault ??= { error };
  } finally {
    await rm(workDirectory, { recursive: true, force: true });
  }
  const interrupted = context.signal?.aborted === true;
  const fault: { error: unknown } | null = interrupted ? { error: interruption() } : runFault;
  const status = interrupted ? "interrupted" : fault === null ? "finished" : "failed";
  const finished = {
    id: runId,
    finishedAtMs: clock.now(),
    status,
    summary,
    failure: fault && describeError(fault.error),
  } as const;
  if (fault === null) {
    await finishRun(store.db, finished);
    return summary;
  }
  // The fault that ended the run is what the caller must see, even when the store can't take its last row.
  await finishRun(store.db, finished).catch(() => {});
  throw fault.error;
}

function interruption(): WorkflowError {
  return new WorkflowError("run.interrupted", "the run was stopped before its end", {
    hint: "What was evaluated is stored. Start it again to go on from there.",
  });
}

/** What a run was asked for, as the store keeps it. */
function describeOptions({ query, definitions, scorecard, concurrency, retryFailed, force }: EvaluateOptions): unknown {
  const { name, version } = scorecard;
  return {
    query,
    definitions: definitions.map((definition) => definition.name),
    scorecard: `${name}@${version}`,
    concurrency,
    retryFailed,
    force,
  };
}

function toRecord(recording: Recording, processed: ProcessedRecording | null): RecordingRecord {
  return {
    id: recording.id,
    interactionId: recording.interactionId,
    startTime: recording.startTime,
    durationMs: processed?.input.durationMs ?? null,
    contentSha256: processed?.contentSha256 ?? null,
    media: processed?.media ?? [],
  };
}

/** Whether the store holds an evaluation by this engine for every definition and this very scorecard. */
function isCovered(known: readonly KnownEvaluation[], options: EvaluateOptions): boolean {
  const { name, version } = options.scorecard;
  return options.definitions.every((definition) =>
    known.some(
      (evaluation) =>
        evaluation.definition === definition.name &&
        evaluation.scorecard === name &&
        evaluation.scorecardVersion === version &&
        evaluation.engineVersion === engineVersion,
    ),
  );
}

/** Removes recordings that runs which were killed left in the work folder. */
async function removeLeftovers(store: Store, workDirectory: string, runId: string): Promise<void> {
  const names = await readdir(workDirectory).catch(() => []);
  for (const name of names) {
    const run = name === runId ? undefined : await getRun(store.db, name);
    if (run !== undefined && run.status !== "running") {
      await rm(join(workDirectory, name), { recursive: true, force: true });
    }
  }
}
