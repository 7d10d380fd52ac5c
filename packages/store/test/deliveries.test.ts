import type { Delivery, DeliveryResult, Store } from "@earshot/model";
import { describe, expect, test } from "vitest";
import { dueStatements } from "../src/repositories/deliveries.ts";
import { sqliteWords } from "../src/sqlite/words.ts";
import { claimRecording, evaluated, event } from "./samples.ts";
import { countOf, openAgain, plainFile, planOf, temporaryStore, testOnSqlite } from "./temporary.ts";

const lease = (nowMs: number) => ({ nowMs, leaseMs: 100, owner: "worker-1" });

/** All that is due now, at these archives. */
async function claimAll(store: Store, nowMs: number, archives: readonly string[] = ["cold", "warm"]) {
  const claimed: Delivery[] = [];
  for (const archive of archives) {
    for (;;) {
      const delivery = await store.deliveries.claimDue(archive, lease(nowMs));
      if (delivery === null) break;
      claimed.push(delivery);
    }
  }
  return claimed;
}

const ids = (claimed: readonly Delivery[]) => claimed.map(({ eventId, archive }) => `${eventId} ${archive}`);
const delivered: DeliveryResult = { ok: true, response: null };
const rejected: DeliveryResult = { ok: false, error: "http.rejected", nextAttemptAtMs: null };

describe("the outbox", () => {
  test("hands an event to each archive once, and keeps what they answered", async () => {
    const store = await temporaryStore();
    const { deliveries } = store;
    await deliveries.enqueue(event("a", { archives: ["cold", "warm", "cold"] }));
    const [first, second, ...others] = await claimAll(store, 1_000);
    expect(others).toEqual([]);
    expect(first).toEqual({
      ...{ workId: 1, token: 1, attempt: 1, archive: "cold", eventId: "evt_a", type: "metadata_parsed" },
      ...{ interactionId: "int-1", occurredAtMs: 1_000, data: { id: "a" } },
    });
    expect(second).toMatchObject({ archive: "warm", eventId: "evt_a" });
    expect(first && (await deliveries.finish(first, { ok: true, response: { stored: true } }, 1_050))).toBe(true);
    expect(second && (await deliveries.finish(second, { ok: true, response: undefined }, 1_050))).toBe(true);
    expect(await claimAll(store, 9_999)).toEqual([]);
    const { items } = await deliveries.list({ status: "delivered" }, { limit: 10 });
    expect(items).toEqual([
      expect.objectContaining({ archive: "warm", response: null }),
      {
        ...{ id: 1, archive: "cold", eventId: "evt_a", type: "metadata_parsed", interactionId: "int-1" },
        ...{ occurredAtMs: 1_000, status: "delivered", attempts: 1, attemptedAtMs: 1_000, dueAtMs: null },
        ...{ finishedAtMs: 1_050, response: { stored: true }, error: null },
      },
    ]);
    expect(await deliveries.counts()).toEqual([
      { archive: "cold", pending: 0, delivering: 0, delivered: 1, dead: 0 },
      { archive: "warm", pending: 0, delivering: 0, delivered: 1, dead: 0 },
    ]);
  });

  test("goes with the transaction of what it is about", async () => {
    const store = await temporaryStore();
    const told = event("b", { type: "recording_evaluated" });
    const claim = await claimRecording(store);
    const saving = { runId: "run-1", atMs: 1 };
    const twice = [evaluated(claim, { events: [told, told] })];
    await expect(store.calls.saveEvaluated(twice, saving)).rejects.toMatchObject({ code: "store.conflict" });
    expect(await countOf(store, "recordings")).toBe(0);
    expect(await claimAll(store, 9_999)).toEqual([]);
    await store.calls.saveEvaluated([evaluated(claim, { events: [told] })], saving);
    expect(ids(await claimAll(store, 9_999))).toEqual(["evt_b cold"]);
  });

  test("keeps the order of an interaction at an archive, and holds no other up", async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue(event("a", { archives: ["cold", "warm"] }));
    await store.deliveries.enqueue(event("b", { archives: ["cold", "warm"] }));
    await store.deliveries.enqueue(event("c", { interactionId: "int-2" }));
    const claimed = await claimAll(store, 1_000);
    expect(ids(claimed)).toEqual(["evt_a cold", "evt_c cold", "evt_a warm"]);
    const [cold, , warm] = claimed;
    const failed = { ok: false, error: "http.timeout", nextAttemptAtMs: 6_000 } as const;
    expect(cold && (await store.deliveries.finish(cold, failed, 1_010))).toBe(true);
    expect(warm && (await store.deliveries.finish(warm, delivered, 1_010))).toBe(true);
    expect(ids(await claimAll(store, 1_020))).toEqual(["evt_b warm"]);
    expect(await store.deliveries.claimDue("cold", lease(6_000), { interactionId: "int-2" })).toMatchObject({
      eventId: "evt_c",
      attempt: 2,
    });
    expect(ids(await claimAll(store, 6_000, ["cold"]))).toEqual(["evt_a cold"]);
  });

  test("goes on behind a dead letter, which can be retried by hand", async () => {
    const store = await temporaryStore();
    const { deliveries } = store;
    for (const id of ["a", "b", "c"]) await deliveries.enqueue(event(id));
    for (const id of [1, 2]) {
      const [claimed] = await claimAll(store, 1_000);
      expect(claimed).toMatchObject({ workId: id });
      expect(claimed && (await deliveries.finish(claimed, rejected, 1_010))).toBe(true);
    }
    expect(await claimAll(store, 1_010)).toMatchObject([{ eventId: "evt_c" }]);
    expect((await deliveries.list({ status: "dead" }, { limit: 9 })).items).toMatchObject([
      { id: 2, error: "http.rejected", finishedAtMs: 1_010 },
      { id: 1, dueAtMs: null },
    ]);
    expect(await deliveries.retry({ ids: [1, 3, 99] }, 2_000)).toBe(1);
    expect(await deliveries.retry({ ids: [] }, 2_000)).toBe(0);
    expect(await claimAll(store, 2_000)).toMatchObject([{ workId: 1, attempt: 2, eventId: "evt_a" }]);
    expect(await deliveries.retry({}, 2_000)).toBe(1);
    expect(await deliveries.counts()).toEqual([{ archive: "cold", pending: 1, delivering: 2, delivered: 0, dead: 0 }]);
  });

  test("takes a claim back when its lease ends, and then no late answer", async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue(event("a"));
    const late = await store.deliveries.claimDue("cold", lease(1_000));
    expect(late).toMatchObject({ attempt: 1 });
    expect(await store.deliveries.claimDue("cold", lease(1_099))).toBeNull();
    const again = await store.deliveries.claimDue("cold", lease(1_100));
    expect(again).toMatchObject({ eventId: "evt_a", attempt: 2 });
    expect(late && (await store.deliveries.finish(late, rejected, 1_150))).toBe(false);
    // Its lease is over, but nobody else has claimed it: the answer counts.
    expect(again && (await store.deliveries.finish(again, delivered, 1_300))).toBe(true);
    expect(again && (await store.deliveries.finish(again, delivered, 1_301))).toBe(false);
  });

  test("goes on at once when the clock was set back", async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue(event("a", { occurredAtMs: 90_000 }));
    await store.deliveries.enqueue(event("b", { occurredAtMs: 90_000 }));
    const first = await store.deliveries.claimDue("cold", lease(95_000));
    expect(first).toMatchObject({ eventId: "evt_a" });
    expect(await store.deliveries.claimDue("cold", lease(95_001))).toBeNull();
    // Another worker read its clock and then waited for the database.
    expect(await store.deliveries.claimDue("cold", lease(94_000))).toBeNull();
    // Its lease was set by a clock that was later: it is over, and its worker's claim with it.
    expect(await store.deliveries.claimDue("cold", lease(4_000))).toMatchObject({ eventId: "evt_a", attempt: 2 });
    expect(first && (await store.deliveries.finish(first, delivered, 4_001))).toBe(false);
  });

  test("is listed latest first while events come in, and refuses what has no meaning", async () => {
    const { deliveries } = await temporaryStore();
    for (const id of ["a", "b", "c", "d", "e"]) {
      await deliveries.enqueue(event(id, { interactionId: `int-${id}`, archives: ["cold", "warm"] }));
    }
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await deliveries.list({ archive: "warm" }, { limit: 2, cursor });
      seen.push(...page.items.map(({ eventId }) => eventId));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      await deliveries.enqueue(event(`later-${seen.length}`, { archives: ["warm"] }));
    }
    expect(seen).toEqual(["evt_e", "evt_d", "evt_c", "evt_b", "evt_a"]);
    expect((await deliveries.list({ interactionId: "int-b" }, { limit: 9 })).items).toHaveLength(2);
    await expect(deliveries.enqueue(event("a"))).rejects.toMatchObject({ code: "store.conflict" });
    const invalid = { code: "store.invalid_record", message: "data has no JSON form" };
    await expect(deliveries.enqueue(event("f", { data: undefined }))).rejects.toMatchObject(invalid);
    await expect(deliveries.enqueue(event("f", { data: 1n }))).rejects.toMatchObject({ code: "store.invalid_record" });
    await expect(deliveries.list({}, { limit: 1, cursor: "x" })).rejects.toMatchObject({
      code: "store.invalid_cursor",
    });
  });

  test("is claimed once, by whichever connection comes first", async () => {
    const store = await temporaryStore();
    for (let i = 0; i < 20; i++) await store.deliveries.enqueue(event(`${i}`, { interactionId: `int-${i}` }));
    const other = await openAgain(store);
    const claimed = await Promise.all(
      Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? store : other).deliveries.claimDue("cold", lease(1_000))),
    );
    const claimedIds = claimed.flatMap((delivery) => (delivery === null ? [] : [delivery.workId]));
    expect(claimedIds.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await other.close();
  });

  testOnSqlite("finds what is due by an index, however much is stored", async () => {
    const file = plainFile(await temporaryStore());
    const plan = (statement: keyof typeof dueStatements) =>
      planOf(file, dueStatements[statement](sqliteWords), [{ archive: "cold", line: "[]", nowMs: 0, setBackMs: 0 }]);
    const earlierInLine = "SEARCH e USING COVERING INDEX work_in_line (line=? AND id<?)";
    expect(plan("due")).toEqual([
      "SEARCH w USING INDEX deliveries_due (archive=? AND due_at_ms<?)",
      "CORRELATED SCALAR SUBQUERY 1",
      earlierInLine,
    ]);
    expect(plan("setBack")).toEqual([
      "SEARCH w USING INDEX work_by_time_set (kind=? AND set_at_ms>?)",
      "CORRELATED SCALAR SUBQUERY 1",
      earlierInLine,
      "USE TEMP B-TREE FOR ORDER BY",
    ]);
    expect(plan("dueInLine")).toContain("SEARCH e USING COVERING INDEX work_in_line (line=?)");
  });
});
