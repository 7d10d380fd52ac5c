import type { Claim } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluated, failure, recording } from "./samples.ts";
import { examples, openAgain, temporaryStore, workCounts } from "./temporary.ts";

const seed = Number(process.env.FC_SEED ?? 20_231_025);

const keys = ["rec-a", "rec-b", "rec-c"];
const step = fc.oneof(
  fc.record({
    kind: fc.constant("claim" as const),
    keys: fc.array(fc.constantFrom(...keys), { maxLength: 4 }),
    leaseMs: fc.nat({ max: 12 }),
  }),
  fc.record({ kind: fc.constant("renew" as const), which: fc.array(fc.nat(), { maxLength: 3 }), leaseMs: fc.nat(12) }),
  fc.record({ kind: fc.constant("note" as const), which: fc.nat(), note: fc.jsonValue() }),
  fc.record({ kind: fc.constant("putBack" as const), which: fc.nat(), delayMs: fc.integer({ min: -3, max: 15 }) }),
  fc.record({
    kind: fc.constantFrom("evaluated" as const, "failed" as const, "skipped" as const, "drop" as const),
    which: fc.nat(),
  }),
  fc.record({ kind: fc.constant("forget" as const), key: fc.constantFrom(...keys), delayMs: fc.nat(15) }),
  // Now and then the clock is set back.
  fc.record({
    kind: fc.constant("wait" as const),
    ms: fc.oneof(fc.integer({ min: -10, max: 12 }), fc.constantFrom(-60_010, 60_010)),
  }),
);

interface Expected extends Claim {
  key: string;
  status: "waiting" | "claimed" | "dead";
  attempts: number;
  setAtMs: number;
  dueAtMs: number;
  note: unknown;
}

type MyClaim = Claim & { key: string };

test("any interleaving of claims, renewals, endings and clocks goes as a list in memory would", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const store = await temporaryStore();
      const other = await openAgain(store);
      const work = new Map<string, Expected>();
      const stored = new Map<string, "evaluated" | "failed" | "skipped">();
      const claims: MyClaim[] = [];
      let nowMs = 1_000;
      let nextId = 1;
      const heldBy = ({ workId, token }: Claim) =>
        [...work.values()].find((w) => w.workId === workId && w.token === token && w.status === "claimed");
      const pick = (which: number): MyClaim[] => {
        const claim = claims[which % claims.length];
        return claim === undefined ? [] : [claim];
      };
      const end = ({ key }: Expected, status: "evaluated" | "failed" | "skipped") => {
        if (stored.get(key) !== "evaluated") stored.set(key, status);
      };

      /** What claiming one key gives, and what becomes of its work. */
      function claimed(key: string, leaseMs: number) {
        const before = work.get(key);
        const isOver = before === undefined || before.dueAtMs <= nowMs || before.setAtMs > nowMs + 60_000;
        if (before !== undefined && before.status !== "dead" && !isOver) {
          return { key, reason: before.status, untilMs: before.dueAtMs };
        }
        const { workId, token, attempts, note } = before ?? { workId: nextId++, token: 0, attempts: 0, note: null };
        const now = { key, workId, token: token + 1, attempts: attempts + 1, note };
        work.set(key, { ...now, status: "claimed", setAtMs: nowMs, dueAtMs: nowMs + leaseMs });
        return { ...now, kind: "recording" };
      }

      for (const [index, step] of steps.entries()) {
        const { work: queue, calls } = index % 2 === 0 ? store : other;
        const saving = { runId: "run-1", atMs: nowMs };
        switch (step.kind) {
          case "wait":
            nowMs += step.ms;
            break;
          case "claim": {
            const expected = step.keys.map((key) => claimed(key, step.leaseMs));
            const answer = await queue.claim("recording", step.keys, { nowMs, leaseMs: step.leaseMs, owner: "w" });
            expect(answer).toEqual(expected);
            for (const claim of answer) if (!("reason" in claim)) claims.push(claim);
            break;
          }
          case "renew": {
            const some = step.which.flatMap(pick);
            const lost = await queue.renew(some, { nowMs, leaseMs: step.leaseMs, owner: "w" });
            expect(lost).toEqual(some.filter((claim) => heldBy(claim) === undefined));
            for (const held of some.map(heldBy)) {
              if (held !== undefined) Object.assign(held, { setAtMs: nowMs, dueAtMs: nowMs + step.leaseMs });
            }
            break;
          }
          case "note":
            for (const claim of pick(step.which)) {
              const held = heldBy(claim);
              expect(await queue.note(claim, step.note)).toBe(held !== undefined);
              if (held !== undefined) held.note = JSON.parse(JSON.stringify(step.note));
            }
            break;
          case "putBack":
            for (const claim of pick(step.which)) {
              const held = heldBy(claim);
              const dueAtMs = nowMs + step.delayMs;
              expect(await queue.putBack(claim, { nowMs, dueAtMs, failure })).toBe(held !== undefined);
              if (held !== undefined) Object.assign(held, { status: "waiting", setAtMs: nowMs, dueAtMs });
            }
            break;
          case "forget": {
            const dueAtMs = nowMs + step.delayMs;
            await calls.forgetFailures([step.key], { nowMs, dueAtMs });
            const dead = work.get(step.key);
            if (dead?.status === "dead") Object.assign(dead, { status: "waiting", setAtMs: nowMs, dueAtMs });
            if (stored.get(step.key) === "failed") stored.set(step.key, "skipped");
            break;
          }
          default:
            for (const claim of pick(step.which)) {
              const held = heldBy(claim);
              const call = evaluated(claim, { recording: { id: claim.key } });
              const without = { claim, recording: recording({ id: claim.key }) };
              if (step.kind === "drop") await queue.drop([claim]);
              if (step.kind === "evaluated") {
                expect(await calls.saveEvaluated([call], saving)).toEqual(held === undefined ? [claim.key] : []);
              }
              if (step.kind === "skipped") {
                expect(await calls.saveSkipped({ ...without, reason: "archived" }, saving)).toBe(held !== undefined);
              }
              if (step.kind === "failed") {
                expect(await calls.saveFailed({ ...without, failure }, saving)).toBe(held !== undefined);
              }
              if (held === undefined) continue;
              if (step.kind === "failed") Object.assign(held, { status: "dead", setAtMs: nowMs, dueAtMs: nowMs });
              else work.delete(held.key);
              if (step.kind !== "drop") end(held, step.kind);
            }
        }
      }
      const count = (status: Expected["status"]) => [...work.values()].filter((w) => w.status === status).length;
      const counts = { waiting: count("waiting"), claimed: count("claimed"), dead: count("dead") };
      expect(await workCounts(store)).toEqual(counts);
      const states = [...(await store.calls.states(keys)).values()];
      expect(new Map(states.map(({ recordingId, status }) => [recordingId, status]))).toEqual(stored);
      await other.close();
      await store.close();
    }),
    { seed, numRuns: examples(100) },
  );
}, 60_000);
