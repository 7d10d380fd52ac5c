import { describe, expect, test } from "vitest";
import {
  claimDueDeliveries,
  deliveryCounts,
  enqueueEvent,
  finishDelivery,
  listDeliveries,
  type OutboxEvent,
  openStore,
  recordPublication,
  retryDeliveries,
  type StoreDb,
  saveEvaluated,
} from "../src/index.ts";
import { evaluation, recording } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

function event(id: string, changes: Partial<OutboxEvent> = {}): OutboxEvent {
  return {
    id: `evt_${id}`,
    type: "metadata_parsed",
    interactionId: "int-1",
    occurredAtMs: 1_000,
    data: { id },
    archives: ["cold"],
    ...changes,
  };
}

const claim = (db: StoreDb, nowMs: number, limit = 10) =>
  claimDueDeliveries(db, { nowMs, leaseMs: 100, limit, owner: "worker-1" });

const ids = (claimed: readonly { eventId: string; archive: string }[]) =>
  claimed.map(({ eventId, archive }) => `${eventId} ${archive}`);

describe("the outbox", () => {
  test("hands an event to each archive once, and keeps what they answered", async () => {
    const { db } = await temporaryStore();
    await enqueueEvent(db, event("a", { archives: ["cold", "warm", "cold"] }));
    const [first, second, ...others] = await claim(db, 1_000);
    expect(others).toEqual([]);
    expect(first).toEqual({
      id: 1,
      attempt: 1,
      archive: "cold",
      eventId: "evt_a",
      type: "metadata_parsed",
      interactionId: "int-1",
      occurredAtMs: 1_000,
      data: { id: "a" },
    });
    expect(second).toMatchObject({ archive: "warm", eventId: "evt_a" });
    const finish = { id: first?.id ?? 0, attempt: 1, atMs: 1_050 };
    expect(await finishDelivery(db, { ...finish, result: { ok: true, response: { stored: true } } })).toBe(true);
    expect(await finishDelivery(db, { ...finish, id: 2, result: { ok: true, response: undefined } })).toBe(true);
    expect(await claim(db, 9_999)).toEqual([]);
    const { items } = await listDeliveries(db, { status: "delivered" }, { limit: 10 });
    expect(items).toEqual([
      expect.objectContaining({ archive: "warm", response: null }),
      {
        ...{ id: 1, archive: "cold", eventId: "evt_a", type: "metadata_parsed", interactionId: "int-1" },
        ...{ occurredAtMs: 1_000, status: "delivered", attempts: 1, attemptedAtMs: 1_000, dueAtMs: null },
        ...{ finishedAtMs: 1_050, response: { stored: true }, error: null },
      },
    ]);
    expect(await deliveryCounts(db)).toEqual([
      { archive: "cold", pending: 0, delivering: 0, delivered: 1, dead: 0 },
      { archive: "warm", pending: 0, delivering: 0, delivered: 1, dead: 0 },
    ]);
  });

  test("goes with the transaction of what it tells of", async () => {
    const { db } = await temporaryStore();
    const publication = { interactionId: "int-1", payloadHash: "a", etag: null, publishedAtMs: 1 };
    const failing = db.transaction().execute(async (trx) => {
      await recordPublication(trx, publication);
      await enqueueEvent(trx, event("a"));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await claim(db, 9_999)).toEqual([]);
    const call = { runId: "run-1", atMs: 1, recording: recording(), utterances: [] };
    const told = event("b", { type: "recording_evaluated" });
    await expect(
      saveEvaluated(db, { ...call, evaluations: [evaluation()], outbox: [told, told] }),
    ).rejects.toMatchObject({
      code: "store.conflict",
    });
    expect(await db.selectFrom("recordings").select("id").execute()).toEqual([]);
    await saveEvaluated(db, { ...call, evaluations: [evaluation()], outbox: [told] });
    expect(ids(await claim(db, 9_999))).toEqual(["evt_b cold"]);
  });

  test("keeps the order of an interaction at an archive, and holds no other up", async () => {
    const { db } = await temporaryStore();
    await enqueueEvent(db, event("a", { archives: ["cold", "warm"] }));
    await enqueueEvent(db, event("b", { archives: ["cold", "warm"] }));
    await enqueueEvent(db, event("c", { interactionId: "int-2" }));
    const claimed = await claim(db, 1_000);
    expect(ids(claimed)).toEqual(["evt_a cold", "evt_a warm", "evt_c cold"]);
    expect(await claim(db, 1_000)).toEqual([]);
    const [cold, warm] = claimed;
    const failed = { ok: false, error: "http.timeout", nextAttemptAtMs: 6_000 } as const;
    await finishDelivery(db, { id: cold?.id ?? 0, attempt: 1, result: failed, atMs: 1_010 });
    await finishDelivery(db, { id: warm?.id ?? 0, attempt: 1, result: { ok: true, response: null }, atMs: 1_010 });
    expect(ids(await claim(db, 1_020))).toEqual(["evt_b warm"]);
    const again = await claimDueDeliveries(db, { nowMs: 6_000, leaseMs: 100, limit: 10, owner: "w", archive: "cold" });
    expect(again.map(({ eventId, attempt }) => [eventId, attempt])).toEqual(
      [
        ["evt_c", 2],
        ["evt_a", 2],
      ].sort(),
    );
  });

  test("goes on behind a dead letter, which can be retried by hand", async () => {
    const { db } = await temporaryStore();
    for (const id of ["a", "b", "c"]) await enqueueEvent(db, event(id));
    for (const id of [1, 2]) {
      expect(await claim(db, 1_000)).toMatchObject([{ id }]);
      const result = { ok: false, error: "http.rejected", nextAttemptAtMs: null } as const;
      await finishDelivery(db, { id, attempt: 1, result, atMs: 1_010 });
    }
    expect(await claim(db, 1_000)).toMatchObject([{ eventId: "evt_c" }]);
    expect((await listDeliveries(db, { status: "dead" }, { limit: 9 })).items).toMatchObject([
      { id: 2, error: "http.rejected", finishedAtMs: 1_010 },
      { id: 1, dueAtMs: null },
    ]);
    expect(await retryDeliveries(db, { ids: [1, 3, 99] }, 2_000)).toBe(1);
    expect(await retryDeliveries(db, { ids: [] }, 2_000)).toBe(0);
    expect(await claim(db, 2_000)).toMatchObject([{ id: 1, attempt: 2, eventId: "evt_a" }]);
    expect(await retryDeliveries(db, {}, 2_000)).toBe(1);
    expect(await deliveryCounts(db)).toEqual([{ archive: "cold", pending: 1, delivering: 2, delivered: 0, dead: 0 }]);
  });

  test("takes a claim back when its lease ends, and then no late answer", async () => {
    const { db } = await temporaryStore();
    await enqueueEvent(db, event("a"));
    expect(await claim(db, 1_000)).toMatchObject([{ attempt: 1 }]);
    expect(await claim(db, 1_099)).toEqual([]);
    expect(await claim(db, 1_100)).toMatchObject([{ eventId: "evt_a", attempt: 2 }]);
    const late = {
      id: 1,
      attempt: 1,
      result: { ok: false, error: "late", nextAttemptAtMs: null },
      atMs: 1_150,
    } as const;
    expect(await finishDelivery(db, late)).toBe(false);
    // Its lease is over, but nobody else has claimed it: the answer counts.
    const result = { ok: true, response: null } as const;
    expect(await finishDelivery(db, { ...late, attempt: 2, result, atMs: 1_300 })).toBe(true);
    expect(await finishDelivery(db, { ...late, attempt: 2, result, atMs: 1_301 })).toBe(false);
  });

  test("is listed latest first while events come in, and refuses what has no meaning", async () => {
    const { db } = await temporaryStore();
    for (const id of ["a", "b", "c", "d", "e"]) {
      await enqueueEvent(db, event(id, { interactionId: `int-${id}`, archives: ["cold", "warm"] }));
    }
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listDeliveries(db, { archive: "warm" }, { limit: 2, cursor });
      seen.push(...page.items.map(({ eventId }) => eventId));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      await enqueueEvent(db, event(`later-${seen.length}`, { archives: ["warm"] }));
    }
    expect(seen).toEqual(["evt_e", "evt_d", "evt_c", "evt_b", "evt_a"]);
    expect((await listDeliveries(db, { interactionId: "int-b" }, { limit: 9 })).items).toHaveLength(2);
    await expect(enqueueEvent(db, event("a"))).rejects.toMatchObject({ code: "store.conflict" });
    await expect(enqueueEvent(db, event("f", { data: undefined }))).rejects.toMatchObject({
      code: "store.invalid_record",
    });
    await expect(listDeliveries(db, {}, { limit: 1, cursor: "x" })).rejects.toMatchObject({
      code: "store.invalid_cursor",
    });
  });

  test("is claimed once, by whichever connection comes first", async () => {
    const store = await temporaryStore();
    for (let i = 0; i < 20; i++) await enqueueEvent(store.db, event(`${i}`, { interactionId: `int-${i}` }));
    const other = await openStore(store.location);
    const claimed: number[] = [];
    for (const { db } of [store, other, store, other]) {
      claimed.push(...(await claim(db, 1_000, 6)).map(({ id }) => id));
    }
    expect(claimed).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await other.close();
  });
});
