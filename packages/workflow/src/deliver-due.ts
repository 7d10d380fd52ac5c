import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Archive, ArchiveConfiguration, ArchiveEvent } from "@earshot/archives";
import { type Attempt, maxAnswerBytes, sendWebhook } from "@earshot/archives";
import type { Http } from "@earshot/http";
import type { Clock, Random } from "@earshot/model";
import { describeError } from "@earshot/model";
import { claimDueDeliveries, type Delivery, finishDelivery, type Store } from "@earshot/store";
import type { ArchiveSync } from "./publish-metadata.ts";

export interface DeliveryDeps {
  store: Store;
  http: Http;
  clock: Clock;
  random: Random;
  configuration: ArchiveConfiguration;
}

/** What one archive said to one event. */
export interface DeliveryOutcome {
  archive: string;
  eventId: string;
  interactionId: string;
  status: "success" | "error";
  response?: unknown;
  message?: string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** The wait after each failed attempt: a little over a day in all, then the delivery is given up. */
const backOffMs = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  6 * hour,
];

/** An archive that asks for a longer wait is asked again after this one: what follows in line waits with it. */
const longestAskedMs = 24 * hour;

/** How many times the time an archive has to answer a claim lasts: it must outlive the attempt. */
const leaseFactor = 4;

/**
 * Delivers everything that is due, to each archive in the order of an interaction's events. Archives go on side by side,
 * so one that hangs holds up itself alone, and one that can't be reached, hangs or asks for time is left alone until the
 * next pass. What fails is due again after its back-off; an archive that says it is gone
 * (410), or may not be spoken to, and one that failed for over a day get no more: the delivery is a dead letter.
 */
export async function deliverDue(
  deps: DeliveryDeps,
  filter: { interactionId?: string } = {},
  signal?: AbortSignal,
): Promise<DeliveryOutcome[]> {
  const owner = randomUUID();
  const outcomes = await Promise.all(
    deps.configuration.archives.map((archive) => deliverTo(deps, archive, { ...filter, owner }, signal)),
  );
  return outcomes.flat();
}

async function deliverTo(
  deps: DeliveryDeps,
  archive: Archive,
  claimant: { owner: string; interactionId?: string },
  signal: AbortSignal | undefined,
): Promise<DeliveryOutcome[]> {
  const { store, clock } = deps;
  const leaseMs = leaseFactor * deps.configuration.timeoutMs;
  const outcomes: DeliveryOutcome[] = [];
  for (;;) {
    signal?.throwIfAborted();
    // One at a time: a claim must not run out while others before it are on their way.
    const claim = { ...claimant, nowMs: clock.now(), leaseMs, limit: 1, archive: archive.name };
    const [delivery] = await claimDueDeliveries(store.db, claim);
    if (delivery === undefined) return outcomes;
    const attempt = await attemptDelivery(deps, archive, delivery, signal);
    await finishDelivery(store.db, {
      id: delivery.id,
      attempt: delivery.attempt,
      atMs: clock.now(),
      result: attempt.ok
        ? { ok: true, response: attempt.response }
        : { ok: false, error: attempt.error, nextAttemptAtMs: nextAttemptAtMs(deps, delivery, attempt) },
    });
    const { eventId, interactionId } = delivery;
    const about = { archive: archive.name, eventId, interactionId };
    outcomes.push(
      attempt.ok
        ? { ...about, status: "success", response: attempt.response }
        : { ...about, status: "error", message: attempt.error },
    );
    if (!attempt.ok && attempt.unavailable) return outcomes;
  }
}

async function attemptDelivery(
  { http, clock, configuration }: DeliveryDeps,
  archive: Archive,
  delivery: Delivery,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const { type, occurredAtMs, data } = delivery;
  const event: ArchiveEvent = { type, timestamp: new Date(occurredAtMs).toISOString(), data };
  if (archive.kind === "webhook") {
    return sendWebhook(
      http,
      archive,
      delivery.eventId,
      event,
      { ...configuration, now: new Date(clock.now()) },
      signal,
    );
  }
  try {
    return { ok: true, response: recordable(await inTime(archive.handler(event), configuration.timeoutMs)) };
  } catch (error) {
    const late = error instanceof LateError;
    const message = late ? error.message : describeError(error).message;
    return { ok: false, error: message, final: false, retryAtMs: null, unavailable: late };
  }
}

/** What a callback gave, or null when it is too large to keep or nothing that JSON can hold: it was told all the same. */
function recordable(given: unknown): unknown {
  try {
    const json = JSON.stringify(given) ?? "null";
    return Buffer.byteLength(json) > maxAnswerBytes ? null : given;
  } catch {
    return null;
  }
}

class LateError extends Error {}

/** What a callback gives, or an error when it takes longer than an archive may. */
async function inTime(given: unknown, timeoutMs: number): Promise<unknown> {
  const stop = new AbortController();
  const late = setTimeout(timeoutMs, undefined, { signal: stop.signal }).then(() => {
    throw new LateError(`did not answer within ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([given, late]);
  } finally {
    stop.abort();
    late.catch(() => {});
  }
}

/** When to try again; null to give up. Up to a tenth later than planned, so that archives are not all tried at once. */
function nextAttemptAtMs(
  { clock, random }: DeliveryDeps,
  delivery: Delivery,
  attempt: Extract<Attempt, { ok: false }>,
): number | null {
  const plannedMs = backOffMs[delivery.attempt - 1];
  if (attempt.final || plannedMs === undefined) return null;
  const nowMs = clock.now();
  const askedAtMs = Math.min(attempt.retryAtMs ?? nowMs, nowMs + longestAskedMs);
  return Math.ceil(Math.max(askedAtMs, nowMs + plannedMs * (1 + random() / 10)));
}

/** The archives as `publishMetadata` tells them: at once, of the one interaction. */
export function createArchiveSync(deps: DeliveryDeps): ArchiveSync {
  return {
    names: deps.configuration.archives.map(({ name }) => name),
    deliver: (interactionId, signal) => deliverDue(deps, { interactionId }, signal),
  };
}
