import { randomUUID } from "node:crypto";
import { type FaultCode, faultMeaning } from "@earshot/faults";
import { type Claim, type Clock, describeError, type Store } from "@earshot/model";
import { z } from "zod";
import { type DeliveryDeps, deliverDue, lostDeliveries } from "./deliver-due.ts";
import type { EvaluateDeps, EvaluateOptions, ProgressEvent } from "./evaluation.ts";
import { defaultLeaseMs, toFailure } from "./evaluation-run.ts";
import { pauseEnd } from "./fault-decision.ts";
import { keepLeases } from "./leases.ts";
import { makeThumbnails, type ThumbnailDeps } from "./make-thumbnails.ts";
import { evaluateOffered } from "./offered-recordings.ts";
import { retryAtMsOf } from "./retry-time.ts";
import { nextScheduledTime } from "./schedule-times.ts";

/** Writes one line of the log. */
export interface WorkerLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Does what a command of a schedule says. */
export type CommandHandler = (
  words: readonly string[],
  context: { signal: AbortSignal; priority: number },
) => Promise<object>;

export interface WorkerDeps {
  store: Store;
  clock: Clock;
  log: WorkerLog;
  /** What schedules may name, by the first word of the command. */
  commands: ReadonlyMap<string, CommandHandler>;
  /** What offered recordings are evaluated by, from what asked for them; null when this worker evaluates none. */
  openRequest: ((request: string) => Promise<{ deps: EvaluateDeps; options: EvaluateOptions }>) | null;
  delivery: DeliveryDeps;
  /** Null when this worker makes none. */
  thumbnails: { deps: ThumbnailDeps; directory: string } | null;
  onProgress?: ((event: ProgressEvent) => void) | undefined;
}

export interface WorkerOptions {
  name: string;
  version: string;
  /** How often it looks for work when there is none. */
  pollMs?: number | undefined;
  leaseMs?: number | undefined;
}

export interface WorkerSignals {
  /** Claims nothing more once it aborts, finishes what is under way, and ends. */
  draining: AbortSignal;
  /** Puts back what is under way. */
  stopping: AbortSignal;
}

const second = 1000;
const minute = 60 * second;
const defaultPollMs = second;
const beatMs = 5 * second;
const deliveryMs = 5 * second;
const thumbnailMs = minute;
/** How long it looks for more recordings of a request before it looks for those of others. */
const lingerMs = 3 * second;
/** Recordings that are claimed together: few enough that those who work beside find some. */
const claimedTogether = 4;
/** How long it leaves recordings alone after a fault that ended a run: its cause lies outside of them. */
const restMs = minute;
const mostRestMs = 15 * minute;
/** A command that failed is tried again after each of these times, then given up. */
const commandBackOffMs = [minute, 5 * minute, 15 * minute, 60 * minute];

/** The database itself: the next look at the queue shows whether it is back, and until then nothing is claimed. */
const awayForAWhile: ReadonlySet<string> = new Set<FaultCode>(["store.busy", "store.unavailable"]);

const restAfter = (failures: number) => Math.min(restMs * 2 ** (failures - 1), mostRestMs);

const commandSchema = z.object({ words: z.tuple([z.string()], z.string()) });

/**
 * Does the work of the database until it is asked to drain: what schedules say, offered recordings, deliveries and thumbnails. Any
 * number of workers share it; none knows of the others but by the claims in the queue.
 */
export async function runWorker(
  { store, clock, log, ...deps }: WorkerDeps,
  options: WorkerOptions,
  { draining, stopping }: WorkerSignals,
): Promise<void> {
  const { pollMs = defaultPollMs, leaseMs = defaultLeaseMs } = options;
  const id = randomUUID();
  const startedAtMs = clock.now();
  const doing = new Set<string>();
  /** Requests that are left to others, each until when, and how often in a row it could not be opened. */
  const left = new Map<string, { failures: number; untilMs: number }>();

  /** Again and again, until it is asked to drain. What fails is logged: the next time may go well. */
  async function repeat(what: string, everyMs: number, work: () => Promise<number | undefined>): Promise<void> {
    while (!draining.aborted) {
      let waitMs: number | undefined = everyMs;
      try {
        waitMs = (await work()) ?? everyMs;
      } catch (error) {
        if (!stopping.aborted) log.error(factsOf(error), `${what} failed`);
      }
      if (waitMs > 0) await clock.sleep(waitMs, draining).catch(() => {});
    }
  }

  async function during<T>(what: string, work: () => Promise<T>): Promise<T> {
    doing.add(what);
    try {
      return await work();
    } finally {
      doing.delete(what);
    }
  }

  async function beat(): Promise<undefined> {
    const words = doing.size === 0 ? "waits for work" : [...doing].join(", ");
    const { name, version } = options;
    await store.workers.beat({ id, name, version, startedAtMs, seenAtMs: clock.now(), doing: words });
  }

  async function offerDue(): Promise<undefined> {
    const { offered, faulty } = await store.schedules.offerDue(clock.now(), nextScheduledTime);
    for (const schedule of offered) log.info({ schedule }, "schedule is due");
    for (const { name, error } of faulty) log.error({ schedule: name, ...factsOf(error) }, "schedule has no next time");
  }

  /** Returns after how long to look again. */
  async function runCommand(): Promise<number | undefined> {
    const lease = { nowMs: clock.now(), leaseMs, owner: id };
    const [claim] = await store.work.claimNext("command", { most: 1 }, lease);
    if (claim === undefined) return undefined;
    const broken = new AbortController();
    const leases = keepLeases(store, clock, { id, leaseMs }, (error) => broken.abort(error));
    const signal = AbortSignal.any([draining, stopping, broken.signal, leases.hold(claim)]);
    try {
      const { words } = commandSchema.parse(claim.subject);
      const [name, ...rest] = words;
      const handler = deps.commands.get(name);
      const command = words.join(" ");
      if (handler === undefined) {
        // Another worker may be set up for it, or of a version that knows it.
        log.warn({ command }, "command is left to other workers");
        await store.work.putBackUntried(claim, { nowMs: clock.now(), dueAtMs: clock.now() + minute });
        return undefined;
      }
      log.info({ command }, "command begun");
      const outcome = await during(command, () => handler(rest, { signal, priority: claim.priority }));
      await store.work.drop([claim]);
      log.info({ command, ...outcome }, "command done");
    } catch (error) {
      const nowMs = clock.now();
      if (signal.aborted) {
        await store.work.putBackUntried(claim, { nowMs, dueAtMs: nowMs });
        return undefined;
      }
      const failure = toFailure(describeError(error));
      const dueAtMs = retryOfCommand(error, claim.attempts, nowMs);
      if (dueAtMs === null) await store.work.giveUp(claim, { nowMs, failure });
      else await store.work.putBack(claim, { nowMs, dueAtMs, failure });
      log.error({ ...factsOf(error), retryAtMs: dueAtMs }, dueAtMs === null ? "command given up" : "command failed");
    } finally {
      await leases.stop();
    }
    return 0;
  }

  async function putBackAll(claims: readonly Claim[]): Promise<void> {
    const nowMs = clock.now();
    for (const claim of claims) await store.work.putBackUntried(claim, { nowMs, dueAtMs: nowMs });
  }

  /** Works on recordings of one request. Returns after how long to look again. */
  async function evaluate(
    openRequest: NonNullable<WorkerDeps["openRequest"]>,
    restart: { failures: number },
  ): Promise<number | undefined> {
    const runId = randomUUID();
    const lease = { nowMs: clock.now(), leaseMs, owner: runId };
    const exceptRequests = leftRequests(lease.nowMs);
    const first = await store.work.claimNext("recording", { most: claimedTogether, exceptRequests }, lease);
    const [one] = first;
    if (one === undefined) return undefined;
    const request = one.request ?? "[]";
    let opened: Awaited<ReturnType<typeof openRequest>>;
    try {
      opened = await openRequest(request);
      left.delete(request);
    } catch (error) {
      await putBackAll(first);
      log.error({ runId, request, ...factsOf(error) }, "request can't be opened");
      if (awayForAWhile.has(describeError(error).code)) return undefined;
      leave(request);
      return 0;
    }
    let pausedUntilMs = 0;
    try {
      const { deps: evaluateDeps, options: asked } = opened;
      log.info({ runId, request }, "run begun");
      const summary = await during("evaluates recordings", () =>
        evaluateOffered(evaluateDeps, { ...asked, batchSize: claimedTogether, leaseMs }, first, {
          ...{ runId, draining, lingerMs, signal: stopping, onProgress: deps.onProgress },
          onPaused: (untilMs) => {
            pausedUntilMs = Math.max(pausedUntilMs, untilMs);
          },
        }),
      );
      restart.failures = 0;
      const { evaluated, failed, skipped, waiting } = summary;
      log.info({ runId, evaluated, failed, skipped, waiting }, "run done");
      if (pausedUntilMs === 0) return 0;
      log.warn({ retryAtMs: pausedUntilMs }, "a service asks for time");
      return Math.max(0, Math.min(pausedUntilMs - clock.now(), mostRestMs));
    } catch (error) {
      // What it still has goes to whoever claims next.
      await putBackAll(first);
      if (stopping.aborted) return 0;
      log.error({ runId, ...factsOf(error) }, "run failed");
      if (awayForAWhile.has(describeError(error).code)) return undefined;
      restart.failures += 1;
      return restAfter(restart.failures);
    }
  }

  /** Leaves a request that can't be opened here, such as for a file that is missing, to others for a while. */
  function leave(request: string): void {
    const failures = (left.get(request)?.failures ?? 0) + 1;
    left.set(request, { failures, untilMs: clock.now() + restAfter(failures) });
  }

  function leftRequests(nowMs: number): string[] {
    return [...left].filter(([, { untilMs }]) => untilMs > nowMs).map(([request]) => request);
  }

  async function deliver(): Promise<undefined> {
    const outcomes = await during("delivers events", () => deliverDue(deps.delivery, {}, stopping, draining));
    if (outcomes.length > 0) {
      const delivered = outcomes.filter(({ status }) => status === "success").length;
      log.info({ delivered, failed: outcomes.length - delivered }, "events delivered");
    }
    for (const { archive, count, message } of lostDeliveries(outcomes)) {
      log.error({ archive, count, reason: message }, "deliveries given up");
    }
  }

  async function makePictures({ deps, directory }: NonNullable<WorkerDeps["thumbnails"]>): Promise<undefined> {
    const { done, failed, waiting } = await makeThumbnails(deps, directory, stopping, draining);
    if (done + failed + waiting > 0) log.info({ done, failed, waiting }, "thumbnails made");
  }

  await store.workers.beat({ ...options, id, startedAtMs, seenAtMs: startedAtMs, doing: "starts" });
  log.info({ worker: options.name, version: options.version }, "worker begun");
  const restart = { failures: 0 };
  const { openRequest, thumbnails } = deps;
  const beating = new AbortController();
  const beats = keepBeating();
  await Promise.all([
    repeat("schedules", beatMs, offerDue),
    repeat("a command", pollMs, runCommand),
    openRequest && repeat("a run", pollMs, () => evaluate(openRequest, restart)),
    repeat("deliveries", deliveryMs, deliver),
    thumbnails && repeat("thumbnails", thumbnailMs, () => makePictures(thumbnails)),
  ]);
  beating.abort();
  await beats;
  await store.workers.remove(id);
  log.info({ worker: options.name }, "worker done");

  /** Until everything is finished: it lives while it drains. */
  async function keepBeating(): Promise<void> {
    while (!beating.signal.aborted) {
      await beat().catch((error: unknown) => log.error(factsOf(error), "a sign of life failed"));
      await clock.sleep(beatMs, beating.signal).catch(() => {});
    }
  }
}

/** From when on a command is tried again; null for never. */
function retryOfCommand(error: unknown, attempts: number, nowMs: number): number | null {
  const { code } = describeError(error);
  if (faultMeaning(code).listing === "pauses_run") return pauseEnd(retryAtMsOf(error), nowMs);
  const waitMs = commandBackOffMs[attempts - 1];
  return waitMs === undefined ? null : nowMs + waitMs;
}

function factsOf(error: unknown) {
  const { code, message, hint, kind } = describeError(error);
  const stack = kind === "bug" && error instanceof Error ? { stack: error.stack } : {};
  return { code, reason: message, hint, ...stack };
}
