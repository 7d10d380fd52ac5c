import { randomUUID } from "node:crypto";
import { type Archive, type ArchiveConfiguration, type Attempt, tellArchive } from "@earshot/archives";
import type { Http } from "@earshot/http";
import type { Clock, Delivery, Random, Store } from "@earshot/model";
import type { ArchiveSync } from "./publish-metadata.ts";

export interface DeliveryDeps {
  store: Pick<Store, "deliveries">;
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
  message?: string | undefined;
  /** Of an error: it is not tried again by itself. */
  givenUp?: boolean | undefined;
}

/** The deliveries to one archive that were given up. */
export interface LostDeliveries {
  archive: string;
  count: number;
  /** Why the last one was, and where there is something to do about it, what. */
  message: string;
}

/** What of these outcomes was given up, by archive: nobody else will say that it never arrives. */
export function lostDeliveries(outcomes: readonly DeliveryOutcome[]): LostDeliveries[] {
  const lost = new Map<string, LostDeliveries>();
  for (const { archive, givenUp, message = "" } of outcomes) {
    if (givenUp) lost.set(archive, { archive, count: (lost.get(archive)?.count ?? 0) + 1, message });
  }
  return [...lost.values()];
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
 * @param draining begins no further delivery once it aborts
 */
export async function deliverDue(
  deps: DeliveryDeps,
  filter: { interactionId?: string | undefined } = {},
  signal?: AbortSignal,
  draining?: AbortSignal,
): Promise<DeliveryOutcome[]> {
  const owner = randomUUID();
  const outcomes = await Promise.all(
    deps.configuration.archives.map((archive) => deliverTo(deps, archive, { ...filter, owner }, signal, draining)),
  );
  return outcomes.flat();
}

async function deliverTo(
  deps: DeliveryDeps,
  archive: Archive,
  { owner, ...filter }: { owner: string; interactionId?: string | undefined },
  signal: AbortSignal | undefined,
  draining: AbortSignal | undefined,
): Promise<DeliveryOutcome[]> {
  const { store, clock, configuration } = deps;
  const leaseMs = leaseFactor * configuration.timeoutMs;
  const outcomes: DeliveryOutcome[] = [];
  for (;;) {
    signal?.throwIfAborted();
    if (draining?.aborted) return outcomes;
    // One at a time: a claim must not run out while others before it are on their way.
    const lease = { nowMs: clock.now(), leaseMs, owner };
    const delivery = await store.deliveries.claimDue(archive.name, lease, filter);
    if (delivery === null) return outcomes;
    const { eventId: id, type, occurredAtMs, interactionId, data } = delivery;
    const event = { id, type, timestamp: new Date(occurredAtMs).toISOString(), data };
    const options = { ...configuration, now: new Date(clock.now()) };
    const attempt = await tellArchive(deps.http, archive, event, options, signal);
    const result = attempt.ok
      ? { ok: true as const, response: attempt.response }
      : { ok: false as const, error: attempt.error, nextAttemptAtMs: nextAttemptAtMs(deps, delivery, attempt) };
    await store.deliveries.finish(delivery, result, clock.now());
    const about = { archive: archive.name, eventId: id, interactionId };
    outcomes.push(
      attempt.ok
        ? { ...about, status: "success", response: attempt.response }
        : { ...about, status: "error", message: attempt.error, givenUp: !result.ok && result.nextAttemptAtMs === null },
    );
    if (!attempt.ok && attempt.unavailable) return outcomes;
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

/** The archives as `publishMetadata` uses them: it delivers at once the events of its one interaction. */
export function createArchiveSync(deps: DeliveryDeps): ArchiveSync {
  return {
    names: deps.configuration.archives.map(({ name }) => name),
    deliver: (interactionId, signal) => deliverDue(deps, { interactionId }, signal),
  };
}
