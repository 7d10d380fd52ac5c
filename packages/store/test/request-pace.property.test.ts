import fc from "fast-check";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { openAgain, plainSql, temporaryLocation, temporaryStore, testOnSqlite } from "./temporary.ts";

const seed = Number(process.env.FC_SEED ?? 20_261_126);

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("take" as const),
      user: fc.nat(2),
      times: fc.integer({ min: 1, max: 25 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.oneof(fc.nat(400), fc.nat(30_000)) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pause" as const), user: fc.nat(2), ms: fc.nat(70_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("limit" as const),
      user: fc.nat(2),
      perMinute: fc.integer({ min: 1, max: 60 }),
    }),
  },
);

testOnSqlite(
  "in no minute more requests get their turn than the limit, whoever asks, and none while the service asks for time",
  async () => {
    const location = await temporaryLocation();
    const stores = [await openStore(location), await openStore(location), await openStore(location)];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(step, { maxLength: 40, size: "max" }),
        async (first, steps) => {
          let nowMs = 1_000_000;
          let highest = first;
          let pausedUntilMs = 0;
          const clock = { now: () => nowMs, sleep: async () => {} };
          const key = `line ${run++}`;
          const paces = stores.map((store) => store.pace(key, clock));
          await paces[0]?.setLimit(first);
          const turns: number[] = [];
          for (const one of steps) {
            if (one.kind === "wait") nowMs += one.ms;
            else if (one.kind === "limit") {
              highest = Math.max(highest, one.perMinute);
              await paces[one.user]?.setLimit(one.perMinute);
            } else if (one.kind === "pause") {
              pausedUntilMs = Math.max(pausedUntilMs, nowMs + one.ms);
              await paces[one.user]?.pause(one.ms);
            } else {
              for (let time = 0; time < one.times; time++) {
                const waitMs = (await paces[(one.user + time) % 3]?.take()) ?? 0;
                expect(waitMs).toBeGreaterThanOrEqual(Math.max(0, pausedUntilMs - nowMs));
                turns.push(nowMs + waitMs);
              }
            }
          }
          turns.sort((a, b) => a - b);
          for (const [index, turn] of turns.entries()) {
            const inMinute = turns.slice(index).filter((other) => other < turn + 60_000).length;
            expect(inMinute).toBeLessThanOrEqual(highest);
          }
        },
      ),
      { seed, numRuns: 15 },
    );
    await Promise.all(stores.map((store) => store.close()));
  },
);

testOnSqlite(
  "until an answer says the limit it is 300 a minute: thirty at once, then nine in each two seconds",
  async () => {
    const store = await openStore(await temporaryLocation());
    let nowMs = 5_000_000;
    const pace = store.pace("line", { now: () => nowMs, sleep: async () => {} });
    const waits: number[] = [];
    for (let time = 0; time < 39; time++) waits.push(await pace.take());
    expect(waits.slice(0, 30)).toEqual(Array(30).fill(0));
    expect(waits.slice(30)).toEqual([223, 445, 667, 889, 1112, 1334, 1556, 1778, 2000]);
    await pace.pause(10_000);
    nowMs += 4000;
    expect(await pace.take()).toBe(6000);
    // The clock was set back: what was to be in its future does not hold anybody up.
    nowMs -= 600_000;
    expect(await pace.take()).toBe(0);
    expect(await plainSql(store, "SELECT per_minute, refused FROM request_paces")).toEqual([
      { per_minute: 300, refused: 1 },
    ]);
    await store.close();
  },
);

test("by the clock of the database too: processes take turns in one line, and wait when one of them was refused", async () => {
  const store = await temporaryStore();
  const other = await openAgain(store);
  const clock = { now: () => 1000, sleep: async () => {} };
  const paces = [store.pace("line", clock), other.pace("line", clock)];
  const waits = await Promise.all(Array.from({ length: 31 }, (_, index) => paces[index % 2]?.take()));
  expect(waits.filter((waitMs) => waitMs === 0).length).toBeGreaterThanOrEqual(30);
  expect(Math.max(...waits.map((waitMs) => waitMs ?? 0))).toBeLessThanOrEqual(223);
  await paces[0]?.pause(60_000);
  expect(await paces[1]?.take()).toBeGreaterThan(30_000);
  expect((await store.numbers(1000)).refusedRequests).toBe(1);
  await other.close();
});
