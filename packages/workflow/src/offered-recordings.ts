import { randomUUID } from "node:crypto";
import { type ClaimedOffer, describeError } from "@earshot/model";
import { z } from "zod";
import {
  type ClaimedRecording,
  confirmClaims,
  type ListedRecording,
  selectRecordings,
  type WantedRecording,
} from "./claimed-recordings.ts";
import { isReady } from "./evaluate-recordings.ts";
import type { EvaluateDeps, EvaluateOptions, RunContext, RunSummary } from "./evaluation.ts";
import {
  canBecomeReady,
  defaultLeaseMs,
  interruption,
  type RecordingSupply,
  runEvaluation,
  type SuppliedRun,
  startOf,
  toFailure,
} from "./evaluation-run.ts";
import { mostTriesInAll } from "./fault-decision.ts";
import { runBasis } from "./fingerprint.ts";
import { keepLeases } from "./leases.ts";
import { describeRun } from "./run-options.ts";

/** So many recordings are looked at, and offered, in one transaction. */
const offeredTogether = 100;
/** A run on the queue ends after so many: others may have come meanwhile that go first. */
const mostOfOneRun = 500;
const second = 1000;
const minute = 60 * second;
/** How long a recording with a fault is left alone after each try. */
const backOffMs = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute];

/** What is kept beside the id of an offered recording: whoever claims it asks the source, since what is listed grows old. */
const subjectSchema = z.object({
  late: z.boolean(),
  unreadable: z
    .object({ kind: z.enum(["input", "bug"]), code: z.string(), message: z.string(), hint: z.string().nullable() })
    .nullable(),
});

export interface OfferSummary {
  runId: string;
  offered: number;
  skipped: number;
}

/**
 * Lists what the query names and offers to all workers what is not done yet. It is a run that evaluates nothing: the next one that
 * looks for what came since the last goes on from it.
 * @throws what ended the listing; WorkflowError `run.interrupted` when it was stopped
 */
export async function offerRecordings(
  deps: EvaluateDeps,
  options: EvaluateOptions,
  { request, priority }: { request: string; priority?: number | undefined },
  { signal = new AbortController().signal, runId: id = randomUUID() }: Pick<RunContext, "signal" | "runId"> = {},
): Promise<OfferSummary> {
  const { store, clock, source } = deps;
  const leaseMs = options.leaseMs ?? defaultLeaseMs;
  const counts = { evaluated: 0, failed: 0, skipped: 0 };
  let offered = 0;
  let leftFromMs: number | null = null;
  let batch: ListedRecording[] = [];
  const { limit = Number.POSITIVE_INFINITY, ...query } = options.query;
  let left = limit;
  await store.runs.start({ id, startedAtMs: clock.now(), leaseMs, options: describeRun(source, options) });
  const stop = new AbortController();
  let broken: { error: unknown } | null = null;
  const leases = keepLeases(store, clock, { id, leaseMs }, (error) => {
    broken = { error };
    stop.abort();
  });
  const ended = AbortSignal.any([signal, stop.signal]);
  const basis = runBasis(options);

  async function offerBatch(): Promise<void> {
    const wanted = await selectRecordings(deps, batch, { basis, options, signal: ended }, () => {
      counts.skipped += 1;
    });
    for (const { recording } of wanted) leaveUnready(recording);
    const items = wanted.map(({ recording, late }) => {
      const unreadable = "unreadable" in recording ? recording.unreadable : null;
      return { key: recording.id, subject: { late, unreadable } };
    });
    ended.throwIfAborted();
    await store.work.offer("recording", items, { request, priority, nowMs: clock.now() });
    offered += items.length;
    left -= wanted.filter(({ recording }) => isReady(recording)).length;
    batch = [];
  }

  /** What can't be evaluated yet is taken out of the queue until a later listing finds it again. */
  function leaveUnready(recording: ListedRecording): void {
    if (isReady(recording) || "unreadable" in recording || !canBecomeReady(recording)) return;
    const startMs = startOf(recording);
    if (startMs !== null) leftFromMs = Math.min(leftFromMs ?? startMs, startMs);
  }

  async function list(): Promise<void> {
    for await (const recording of source.list(query, ended)) {
      batch.push(recording);
      if (batch.length < Math.min(offeredTogether, left)) continue;
      await offerBatch();
      if (left <= 0) return;
    }
    await offerBatch();
  }

  const summary = () => ({ id, finishedAtMs: clock.now(), summary: counts, leftFromMs });
  try {
    await list();
    await store.runs.finish({ ...summary(), status: "finished", failure: null });
    return { runId: id, offered, skipped: counts.skipped };
  } catch (error) {
    const cause = broken ?? { error: signal.aborted ? interruption() : error };
    const failure = toFailure(describeError(cause.error));
    const status = signal.aborted ? "interrupted" : "failed";
    await store.runs.finish({ ...summary(), status, failure }).catch(() => {});
    throw cause.error;
  } finally {
    await leases.stop();
  }
}

export interface OfferedContext extends RunContext {
  runId: string;
  /** Claims nothing more once it aborts; what is under way is finished. */
  draining: AbortSignal;
  /** How long to look for more when nothing is due. */
  lingerMs: number;
}

/**
 * Works on recordings that were offered, from those that were claimed by the owner `context.runId`, until nothing of their request is
 * due any more.
 * @throws what ended the run early; WorkflowError `run.interrupted` when it was stopped
 */
export function evaluateOffered(
  deps: EvaluateDeps,
  options: EvaluateOptions,
  first: readonly ClaimedOffer[],
  context: OfferedContext,
): Promise<RunSummary> {
  return runEvaluation(deps, options, context, (run) => offeredRecordings(deps, run, first, context));
}

function offeredRecordings(
  deps: EvaluateDeps,
  run: SuppliedRun,
  first: readonly ClaimedOffer[],
  { draining, lingerMs }: OfferedContext,
): RecordingSupply {
  const { store, clock, source } = deps;
  const { options, signal, leases } = run;
  const request = first[0]?.request ?? undefined;
  const isOver = () => run.isEnding() || draining.aborted;

  function claimNext(most: number): Promise<ClaimedOffer[]> {
    const lease = { nowMs: clock.now(), leaseMs: leases.leaseMs, owner: run.id };
    return store.work.claimNext("recording", { most, request }, lease);
  }

  async function* claim(): AsyncGenerator<ClaimedRecording> {
    try {
      yield* await confirm(first);
      let idleSinceMs: number | null = null;
      for (let claimed = first.length; claimed < mostOfOneRun && !isOver(); ) {
        const offers = await claimNext(options.batchSize);
        claimed += offers.length;
        yield* await confirm(offers);
        if (offers.length > 0) idleSinceMs = null;
        else {
          const nowMs = clock.now();
          idleSinceMs ??= nowMs;
          if (nowMs - idleSinceMs >= lingerMs) return;
          await clock.sleep(Math.min(lingerMs, second / 2), AbortSignal.any([signal, draining]));
        }
      }
    } catch (error) {
      if (!draining.aborted && !signal.aborted) run.end(error);
    }
  }

  /** Asks the source what each of them is, and looks at what is stored of it. */
  async function confirm(offers: readonly ClaimedOffer[]): Promise<ClaimedRecording[]> {
    // Their leases are renewed while the source is asked.
    for (const offer of offers) leases.hold(offer);
    const faulty: ClaimedRecording[] = [];
    const asked: (WantedRecording & { claim: ClaimedOffer })[] = [];
    for (const each of await Promise.all(offers.map(ask))) {
      if ("late" in each) asked.push(each);
      else faulty.push(each);
    }
    const kept = [...(await confirmClaims(deps, asked, run, run.skipped)), ...faulty];
    const keptIds = new Set(kept.map(({ claim }) => claim.workId));
    for (const offer of offers) if (!keptIds.has(offer.workId)) leases.release(offer);
    return kept;
  }

  async function ask(claim: ClaimedOffer): Promise<ClaimedRecording | (WantedRecording & { claim: ClaimedOffer })> {
    const { late, unreadable } = readSubject(claim.subject);
    const { key: id } = claim;
    if (unreadable !== null) return { recording: { id, unreadable }, late, claim };
    try {
      return { recording: await source.get(id, signal), late, claim };
    } catch (error) {
      const recording = { id, unreadable: describeError(error) };
      const lost = leases.hold(claim);
      const names = await run.names();
      return { recording, claim, state: undefined, reasons: [], lastRemoval: 0, names, lost, fault: { error } };
    }
  }

  return {
    request,
    claim,
    claimLeft: () => null,
    tryAgain: (recording, fromMs) => run.wait(recording, fromMs, "it is tried again"),
    dueAtMs: (fromMs, attempts) => {
      const waitMs = backOffMs[Math.min(attempts, backOffMs.length) - 1] ?? 0;
      return Math.max(fromMs, clock.now() + waitMs);
    },
    // Others may have it next, and begin to count anew.
    triesOf: (inThisRun, inAll) => (inAll < mostTriesInAll ? inThisRun : inAll),
    left: () => [],
  };
}

function readSubject(subject: unknown): z.infer<typeof subjectSchema> {
  return subjectSchema.catch({ late: false, unreadable: null }).parse(subject);
}
