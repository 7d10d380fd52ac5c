import { type Claim, type Clock, type Store, systemClock } from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/index.ts";
import { temporaryDatabase } from "./databases.ts";

const minute = 60_000;

/** A machine whose clock is so much ahead of others. */
const machine = (aheadMs: number): Clock => ({ ...systemClock, now: () => Date.now() + aheadMs });

async function storeOf(url: string, aheadMs: number): Promise<Store> {
  const store = await openStore(url, { clock: machine(aheadMs) });
  onTestFinished(() => store.close());
  return store;
}

function claim({ work, clock }: Store, owner: string, leaseMs: number) {
  return work.claim("recording", ["rec-1"], { nowMs: clock.now(), leaseMs, owner });
}

test("machines whose clocks are five minutes apart neither take living ones for dead nor wait for dead ones", async () => {
  const url = await temporaryDatabase();
  const right = await storeOf(url, 0);
  const early = await storeOf(url, 5 * minute);
  const late = await storeOf(url, -5 * minute);
  for (const holder of [right, early, late]) {
    const nowMs = holder.clock.now();
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(minute);
    await holder.runs.start({ id: `run of ${nowMs}`, startedAtMs: nowMs, leaseMs: minute, options: {} });
    await holder.workers.beat({ id: "w", name: "w", version: "1", startedAtMs: nowMs, seenAtMs: nowMs, doing: "" });
    const [held] = await claim(holder, "holder", minute);
    if (held === undefined || "reason" in held) throw new Error("it was free");
    for (const other of [right, early, late]) {
      expect(await claim(other, "another", minute)).toMatchObject([{ reason: "claimed" }]);
      expect(await other.runs.markInterrupted(other.clock.now())).toBe(0);
      expect((await other.numbers(other.clock.now())).workersAlive).toBe(1);
    }
    await holder.work.drop([held]);

    // It dies: whoever asks once its lease is over has its work.
    for (const other of [right, early, late]) {
      await claim(holder, "holder", 1);
      let taken: Claim | null = null;
      await expect
        .poll(async () => {
          const [answer] = await claim(other, "another", minute);
          taken = answer === undefined || "reason" in answer ? null : answer;
          return taken;
        })
        .not.toBeNull();
      if (taken !== null) await other.work.drop([taken]);
    }
  }
});
