import type { Claim, DeliveryStatus } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { event } from "./samples.ts";
import { examples, openAgain, temporaryStore } from "./temporary.ts";

const seed = Number(process.env.FC_SEED ?? 20_231_025);
const leaseMs = 10;

const archive = fc.constantFrom("cold", "warm");
const interaction = fc.constantFrom("a", "b", "c");
const step = fc.oneof(
  fc.record({
    kind: fc.constant("enqueue" as const),
    interactionId: interaction,
    archives: fc.uniqueArray(archive),
  }),
  fc.record({
    kind: fc.constant("claim" as const),
    archive,
    interactionId: fc.option(interaction, { nil: undefined, freq: 4 }),
    times: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant("finish" as const),
    which: fc.nat(),
    outcome: fc.constantFrom("ok", "again", "again", "dead"),
    delayMs: fc.nat({ max: 15 }),
  }),
  fc.record({ kind: fc.constant("renew" as const), which: fc.nat() }),
  // Now and then the clock is set back.
  fc.record({
    kind: fc.constant("wait" as const),
    ms: fc.oneof(fc.integer({ min: -6, max: 12 }), fc.constantFrom(-60_010, 60_010)),
  }),
  fc.record({ kind: fc.constant("retry" as const) }),
);

interface Expected extends Claim {
  eventId: string;
  archive: string;
  interactionId: string;
  status: DeliveryStatus;
  attempts: number;
  setAtMs: number;
  dueAtMs: number;
}

const isOpen = ({ status }: Expected) => status === "pending" || status === "delivering";

/** What is claimed next, worked out by looking at every pair. */
function next(all: readonly Expected[], nowMs: number, archive: string, interactionId: string | undefined) {
  const waits = (late: Expected) =>
    all.some(
      (d) =>
        isOpen(d) && d.archive === late.archive && d.interactionId === late.interactionId && d.workId < late.workId,
    );
  const free = all.filter(
    (d) => isOpen(d) && d.archive === archive && (interactionId ?? d.interactionId) === d.interactionId && !waits(d),
  );
  const [setBack] = free.filter((d) => d.setAtMs > nowMs + 60_000);
  const [due] = free.filter((d) => d.dueAtMs <= nowMs).toSorted((a, b) => a.dueAtMs - b.dueAtMs || a.workId - b.workId);
  return setBack ?? due;
}

test("any interleaving of enqueuing, claiming, answering, dying and retrying goes as a list in memory would", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const store = await temporaryStore();
      const other = await openAgain(store);
      const handles = [store, other];
      const expected: Expected[] = [];
      const claims: Claim[] = [];
      let nowMs = 1_000;
      let events = 0;
      const heldBy = (claim: Claim) =>
        expected.find((d) => d.workId === claim.workId && d.token === claim.token && d.status === "delivering");
      for (const [index, step] of steps.entries()) {
        const { deliveries, work } = handles[index % 2] ?? store;
        if (step.kind === "wait") nowMs += step.ms;
        if (step.kind === "enqueue") {
          const { interactionId, archives } = step;
          const made = event(`${++events}`, { interactionId, occurredAtMs: nowMs, archives });
          await deliveries.enqueue(made);
          for (const archive of archives) {
            const claim = { workId: expected.length + 1, token: 0 };
            const times = { attempts: 0, setAtMs: nowMs, dueAtMs: nowMs };
            expected.push({ ...claim, eventId: made.id, archive, interactionId, status: "pending", ...times });
          }
        }
        for (let times = step.kind === "claim" ? step.times : 0; times > 0 && step.kind === "claim"; times--) {
          const due = next(expected, nowMs, step.archive, step.interactionId);
          const lease = { nowMs, leaseMs, owner: `${index % 2}` };
          const claimed = await deliveries.claimDue(step.archive, lease, { interactionId: step.interactionId });
          if (due !== undefined) {
            due.status = "delivering";
            due.attempts += 1;
            due.token += 1;
            due.setAtMs = nowMs;
            due.dueAtMs = nowMs + leaseMs;
          }
          const { workId, token, attempt, eventId } = claimed ?? {};
          expect({ workId, token, attempt, eventId }).toEqual({
            ...{ workId: due?.workId, token: due?.token, attempt: due?.attempts, eventId: due?.eventId },
          });
          if (claimed !== null) claims.push(claimed);
        }
        const claim = "which" in step ? claims[step.which % claims.length] : undefined;
        if (step.kind === "renew" && claim !== undefined) {
          const held = heldBy(claim);
          const lost = await work.renew([claim], { nowMs, leaseMs, owner: "renewer" });
          expect(lost).toHaveLength(held === undefined ? 1 : 0);
          if (held !== undefined) Object.assign(held, { setAtMs: nowMs, dueAtMs: nowMs + leaseMs });
        }
        if (step.kind === "finish" && claim !== undefined) {
          const nextAttemptAtMs = step.outcome === "dead" ? null : nowMs + step.delayMs;
          const result =
            step.outcome === "ok"
              ? ({ ok: true, response: null } as const)
              : ({ ok: false, error: "no", nextAttemptAtMs } as const);
          const held = heldBy(claim);
          expect(await deliveries.finish(claim, result, nowMs)).toBe(held !== undefined);
          if (held === undefined) continue;
          held.status = step.outcome === "ok" ? "delivered" : nextAttemptAtMs === null ? "dead" : "pending";
          held.setAtMs = nowMs;
          held.dueAtMs = nextAttemptAtMs ?? 0;
        }
        if (step.kind === "retry") {
          const dead = expected.filter(({ status }) => status === "dead");
          expect(await deliveries.retry({}, nowMs)).toBe(dead.length);
          for (const delivery of dead) Object.assign(delivery, { status: "pending", setAtMs: nowMs, dueAtMs: nowMs });
        }
      }
      const { items } = await store.deliveries.list({}, { limit: 1000 });
      expect(items.map(({ id, status, attempts }) => ({ id, status, attempts }))).toEqual(
        expected.map(({ workId, status, attempts }) => ({ id: workId, status, attempts })).reverse(),
      );
      await other.close();
      await store.close();
    }),
    { seed, numRuns: examples(100) },
  );
}, 60_000);
