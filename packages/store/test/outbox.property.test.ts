import fc from "fast-check";
import { expect, test } from "vitest";
import {
  claimDueDeliveries,
  type DeliveryStatus,
  enqueueEvent,
  finishDelivery,
  listDeliveries,
  retryDeliveries,
} from "../src/index.ts";
import { temporaryStore } from "./temporary.ts";

const seed = Number(process.env.FC_SEED ?? 20_231_025);
const leaseMs = 10;

const archive = fc.constantFrom("cold", "warm");
const step = fc.oneof(
  fc.record({
    kind: fc.constant("enqueue" as const),
    interactionId: fc.constantFrom("a", "b", "c"),
    archives: fc.uniqueArray(archive),
  }),
  fc.record({
    kind: fc.constant("claim" as const),
    limit: fc.integer({ min: 1, max: 4 }),
    archive: fc.option(archive, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant("finish" as const),
    which: fc.nat(),
    outcome: fc.constantFrom("ok", "again", "again", "dead"),
    delayMs: fc.nat({ max: 15 }),
  }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.nat({ max: 12 }) }),
  fc.record({ kind: fc.constant("retry" as const) }),
);

interface Expected {
  id: number;
  eventId: string;
  archive: string;
  interactionId: string;
  status: DeliveryStatus;
  attempts: number;
  dueAtMs: number;
}

const isOpen = ({ status }: Expected) => status === "pending" || status === "delivering";

/** What may be claimed, worked out by looking at every pair. */
function due(all: readonly Expected[], nowMs: number, archive: string | undefined): Expected[] {
  const waits = (late: Expected) =>
    all.some(
      (d) => isOpen(d) && d.archive === late.archive && d.interactionId === late.interactionId && d.id < late.id,
    );
  return all
    .filter((d) => isOpen(d) && d.dueAtMs <= nowMs && (archive === undefined || d.archive === archive) && !waits(d))
    .toSorted((a, b) => a.dueAtMs - b.dueAtMs || a.id - b.id);
}

test("any interleaving of enqueuing, claiming, answering, dying and retrying goes as a list in memory would", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
      const { db, close } = await temporaryStore();
      const expected: Expected[] = [];
      const claims: { id: number; attempt: number }[] = [];
      let nowMs = 0;
      let events = 0;
      for (const step of steps) {
        if (step.kind === "wait") nowMs += step.ms;
        if (step.kind === "enqueue") {
          const { interactionId, archives } = step;
          const id = `evt_${++events}`;
          await enqueueEvent(db, {
            id,
            type: "metadata_parsed",
            interactionId,
            occurredAtMs: nowMs,
            data: 1,
            archives,
          });
          for (const archive of archives) {
            const made = { id: expected.length + 1, eventId: id, archive, interactionId };
            expected.push({ ...made, status: "pending", attempts: 0, dueAtMs: nowMs });
          }
        }
        if (step.kind === "claim") {
          const claim = { nowMs, leaseMs, limit: step.limit, owner: "w", archive: step.archive };
          const claimed = await claimDueDeliveries(db, claim);
          const next = due(expected, nowMs, step.archive).slice(0, step.limit);
          for (const delivery of next) {
            delivery.status = "delivering";
            delivery.attempts += 1;
            delivery.dueAtMs = nowMs + leaseMs;
          }
          expect(claimed.map(({ id, attempt, eventId }) => ({ id, attempt, eventId }))).toEqual(
            next
              .map(({ id, attempts, eventId }) => ({ id, attempt: attempts, eventId }))
              .toSorted((a, b) => a.id - b.id),
          );
          claims.push(...claimed);
        }
        if (step.kind === "finish") {
          const claim = claims[step.which % claims.length];
          if (claim === undefined) continue;
          const nextAttemptAtMs = step.outcome === "dead" ? null : nowMs + step.delayMs;
          const result =
            step.outcome === "ok"
              ? ({ ok: true, response: null } as const)
              : ({ ok: false, error: "no", nextAttemptAtMs } as const);
          const stored = await finishDelivery(db, { ...claim, result, atMs: nowMs });
          const held = expected.find(
            (d) => d.id === claim.id && d.attempts === claim.attempt && d.status === "delivering",
          );
          expect(stored).toBe(held !== undefined);
          if (held === undefined) continue;
          held.status = step.outcome === "ok" ? "delivered" : nextAttemptAtMs === null ? "dead" : "pending";
          held.dueAtMs = nextAttemptAtMs ?? 0;
        }
        if (step.kind === "retry") {
          const dead = expected.filter(({ status }) => status === "dead");
          expect(await retryDeliveries(db, {}, nowMs)).toBe(dead.length);
          for (const delivery of dead) Object.assign(delivery, { status: "pending", dueAtMs: nowMs });
        }
      }
      const { items } = await listDeliveries(db, {}, { limit: 1000 });
      expect(items.map(({ id, status, attempts }) => ({ id, status, attempts }))).toEqual(
        expected.map(({ id, status, attempts }) => ({ id, status, attempts })).reverse(),
      );
      await close();
    }),
    { seed, numRuns: 100 },
  );
}, 30_000);
