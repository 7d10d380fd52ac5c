import type { Claim } from "@earshot/model";
import { expect, test } from "vitest";
import { failure } from "./samples.ts";
import { openAgain, plainFile, planOf, temporaryStore, testOnSqlite } from "./temporary.ts";

const lease = (nowMs: number, owner = "one") => ({ nowMs, leaseMs: 100, owner });
const keysOf = (claims: readonly { key: string }[]) => claims.map(({ key }) => key);

test("offered work is claimed once: the highest priority first, then what is due longest, all of one request", async () => {
  const store = await temporaryStore();
  const other = await openAgain(store);
  const items = (...keys: string[]) => keys.map((key) => ({ key, subject: { about: key } }));
  await store.work.offer("recording", items("a", "b"), { request: "nightly", nowMs: 10 });
  await store.work.offer("recording", items("c"), { request: "other", nowMs: 20 });
  await store.work.offer("recording", items("d"), { request: "nightly", priority: 1, nowMs: 30 });
  // Claimed by its key, as by a run that found it itself: nobody else gets it, and its request does not matter.
  await other.work.claim("recording", ["found-elsewhere"], lease(30));

  expect(await store.work.claimNext("recording", { most: 10 }, lease(9))).toEqual([]);
  const first = await store.work.claimNext("recording", { most: 2 }, lease(40));
  expect(first).toMatchObject([
    { key: "d", subject: { about: "d" }, request: "nightly", attempts: 1 },
    { key: "a", subject: { about: "a" }, request: "nightly", attempts: 1 },
  ]);
  const exceptNightly = { most: 10, exceptRequests: ["nightly", "it's another"] };
  expect(keysOf(await other.work.claimNext("recording", { ...exceptNightly, request: "nightly" }, lease(40)))).toEqual(
    [],
  );
  expect(keysOf(await other.work.claimNext("recording", { most: 10, request: "nightly" }, lease(40)))).toEqual(["b"]);
  expect(keysOf(await other.work.claimNext("recording", exceptNightly, lease(40)))).toEqual(["c"]);

  // Its lease is over: whoever is next has it, and the first one can't put it back any more.
  const again = await other.work.claimNext("recording", { most: 1 }, lease(140, "two"));
  expect(again).toMatchObject([{ key: "d", attempts: 2 }]);
  const [lost] = first;
  expect(await store.work.putBack(lost as Claim, { nowMs: 150, dueAtMs: 150, failure: null })).toBe(false);
  await other.close();
});

test("work that was given up comes again when it is offered again; what waits keeps its time, what is claimed its claim", async () => {
  const store = await temporaryStore();
  const offer = (subject: string, nowMs: number) =>
    store.work.offer("recording", [{ key: "a", subject }], { request: "r", nowMs });
  const claim = async (nowMs: number) => (await store.work.claimNext("recording", { most: 1 }, lease(nowMs)))[0];
  await offer("first", 0);
  const claimed = await claim(0);
  await offer("second", 10);
  expect(await claim(50)).toBeUndefined();
  if (claimed === undefined) throw new Error("it was not claimed");
  expect(await store.work.putBack(claimed, { nowMs: 50, dueAtMs: 500, failure: failure })).toBe(true);
  await offer("third", 60);
  expect(await claim(499)).toBeUndefined();
  const later = await claim(500);
  expect(later?.subject).toBe("third");
  if (later === undefined) throw new Error("it was not claimed");
  expect(await store.work.giveUp(later, { nowMs: 510, failure: failure })).toBe(true);
  expect(await claim(10_000)).toBeUndefined();
  expect((await store.numbers(10_000)).dead).toEqual([{ kind: "recording", code: failure.code, count: 1 }]);
  await offer("fourth", 10_000);
  const anew = await claim(10_000);
  expect(anew).toMatchObject({ subject: "fourth", attempts: 1 });
  if (anew === undefined) throw new Error("it was not claimed");
  expect(await store.work.putBackUntried(anew, { nowMs: 10_001, dueAtMs: 10_001 })).toBe(true);
  expect(await store.work.putBackUntried(anew, { nowMs: 10_001, dueAtMs: 10_001 })).toBe(false);
  expect(await claim(10_001)).toMatchObject({ attempts: 1, token: anew.token + 1 });
});

test("a due time offers its command once, whoever asks; times that went by unseen count as one", async () => {
  const store = await temporaryStore();
  const other = await openAgain(store);
  const next = (_: unknown, afterMs: number) => Math.floor(afterMs / 100) * 100 + 100;
  const nightly = { name: "nightly", cron: "0 2 * * *", timezone: "UTC", command: ["evaluate", "--since", "last"] };
  await store.schedules.add({ ...nightly, nextAtMs: 100 }, 0);
  await expect(other.schedules.add({ ...nightly, nextAtMs: 200 }, 0)).rejects.toMatchObject({
    code: "store.name_taken",
  });
  const ask = (nowMs: number) =>
    Promise.all([store, other, store].map((each) => each.schedules.offerDue(nowMs, next))).then((all) =>
      all.flatMap(({ offered }) => offered),
    );
  expect(await ask(99)).toEqual([]);
  expect(await ask(110)).toEqual(["nightly"]);
  // The next four times pass while nobody asks.
  expect(await ask(560)).toEqual(["nightly"]);
  expect(await store.schedules.list()).toEqual([{ ...nightly, nextAtMs: 600, lastAtMs: 200 }]);
  expect(await store.schedules.runNow("nightly", 570)).toBe(true);
  expect(await store.schedules.runNow("no such", 570)).toBe(false);
  const commands = await store.work.claimNext("command", { most: 10 }, lease(580));
  expect(commands.map(({ key }) => JSON.parse(key)[1])).toEqual(["570", "100", "200"]);
  expect(commands[0]?.subject).toEqual({ words: nightly.command });
  // The clock is set back by more than a minute: the time is set anew, and nothing is due.
  await store.schedules.remove("nightly");
  await store.schedules.add({ ...nightly, nextAtMs: 1_000_000 }, 999_950);
  expect(await ask(1000)).toEqual([]);
  expect((await store.schedules.list())[0]?.nextAtMs).toBe(1100);
  expect(await store.schedules.remove("nightly")).toBe(true);
  expect(await store.schedules.remove("nightly")).toBe(false);
  await other.close();
});

test("a schedule without a next time is named, and keeps no other one from its time", async () => {
  const store = await temporaryStore();
  const daily = { timezone: "UTC", command: ["retention", "run"], nextAtMs: 100 };
  for (const name of ["a", "b", "c"]) await store.schedules.add({ ...daily, name, cron: name }, 0);
  const error = new Error("no time");
  const next = ({ cron }: { cron: string }) => {
    if (cron === "b") throw error;
    return 200;
  };
  expect(await store.schedules.offerDue(110, next)).toEqual({ offered: ["a", "c"], faulty: [{ name: "b", error }] });
  expect((await store.schedules.list()).map(({ nextAtMs }) => nextAtMs)).toEqual([200, 100, 200]);
  const commands = await store.work.claimNext("command", { most: 10 }, lease(120));
  expect(commands.map(({ key }) => JSON.parse(key)[0])).toEqual(["a", "c"]);
});

test("numbers of waiting work, workers and runs", async () => {
  const store = await temporaryStore();
  expect(await store.numbers(5_000)).toEqual({
    ...{ work: [], dead: [], workersAlive: 0, lastRunFinishedAtMs: null, refusedRequests: 0 },
  });
  const worker = { id: "w", name: "host 1", version: "1", startedAtMs: 1000, seenAtMs: 1000, doing: "nothing" };
  await store.workers.beat(worker);
  await store.workers.beat({ ...worker, seenAtMs: 4000, doing: "recordings" });
  expect(await store.workers.list()).toEqual([{ ...worker, seenAtMs: 4000, doing: "recordings" }]);
  await store.work.offer(
    "recording",
    ["a", "b", "c"].map((key) => ({ key, subject: key })),
    { nowMs: 2000 },
  );
  await store.work.claimNext("recording", { most: 1 }, { nowMs: 5000, leaseMs: 100, owner: "w" });
  const counts = { evaluated: 0, failed: 0, skipped: 0 };
  await store.runs.finish({ id: "run-1", finishedAtMs: 3000, status: "finished", summary: counts, failure: null });
  expect(await store.numbers(5_000)).toMatchObject({
    work: [{ kind: "recording", waiting: 2, claimed: 1, oldestDueAtMs: 2000 }],
    workersAlive: 1,
    lastRunFinishedAtMs: 3000,
  });
  expect((await store.numbers(34_001)).workersAlive).toBe(0);
  await store.workers.beat({ ...worker, id: "next", seenAtMs: 4001 + 24 * 60 * 60 * 1000 });
  expect((await store.workers.list()).map(({ id }) => id)).toEqual(["next"]);
  await store.workers.remove("next");
  expect(await store.workers.list()).toEqual([]);
});

testOnSqlite("the next work is found by its index", async () => {
  const file = plainFile(await temporaryStore());
  const plan = planOf(
    file,
    `SELECT id FROM work WHERE kind = 'recording' AND subject IS NOT NULL AND status IN ('waiting', 'claimed')
       AND (due_at_ms <= 5 OR set_at_ms > 9) AND (NULL IS NULL OR request = NULL) ORDER BY priority DESC, due_at_ms, id LIMIT 4`,
  );
  expect(plan).toEqual([expect.stringContaining("USING INDEX work_offered (kind=?)")]);
});
