import type { Store, ThumbnailJob, ThumbnailResult } from "@earshot/model";
import { describe, expect, test } from "vitest";
import { dueSql } from "../src/repositories/thumbnails.ts";
import { sqliteWords } from "../src/sqlite/words.ts";
import { attempt } from "./audit-samples.ts";
import { event } from "./samples.ts";
import { plainFile, planOf, temporaryStore, testOnSqlite } from "./temporary.ts";

let publications = 0;

/** Publishes metadata of an interaction with these screen media. */
async function publish(store: Store, mediaIds: readonly string[], interactionId = "int-1"): Promise<ThumbnailJob[]> {
  const id = `${++publications}`;
  const { queued } = await store.publications.record({
    publication: { interactionId, payloadHash: id, etag: null, publishedAtMs: 500 },
    audit: attempt({ interactionId }),
    event: () => event(id, { interactionId }),
    thumbnails: mediaIds.map((mediaId) => ({ interactionId, mediaId })),
  });
  return queued;
}

const claim = (store: Store, nowMs: number, passBeganAtMs = nowMs) =>
  store.thumbnails.claimNext({ nowMs, leaseMs: 100, owner: "worker-1", passBeganAtMs });

const done: ThumbnailResult = { status: "done", path: "thumbnails/a.jpg" };
const failed: ThumbnailResult = { status: "failed", reason: "not a video" };
const waiting: ThumbnailResult = { status: "waiting", reason: "there is no ffmpeg on this machine" };

async function finish(store: Store, job: { workId: number; token: number } | null, result: ThumbnailResult, atMs = 0) {
  return job !== null && (await store.thumbnails.finish(job, result, { atMs, events: [] }));
}

const list = async (store: Store) => (await store.thumbnails.list({}, { limit: 99 })).items;

describe("thumbnail jobs", () => {
  test("are kept once per interaction and medium", async () => {
    const store = await temporaryStore();
    const [queued] = await publish(store, ["screen-1"]);
    expect(queued).toEqual({
      ...{ id: expect.any(Number), interactionId: "int-1", mediaId: "screen-1", action: "generate_thumbnail" },
      ...{ status: "queued", format: "jpeg", dimensions: "320x240", attempts: 0, path: null, reason: null },
    });
    expect(await publish(store, ["screen-1"])).toEqual([queued]);
    await publish(store, ["screen-1"], "int-2");
    expect(await list(store)).toMatchObject([{ interactionId: "int-1" }, { interactionId: "int-2" }]);
  });

  test("are claimed one by one and end with a picture or a reason", async () => {
    const store = await temporaryStore();
    await publish(store, ["a", "b"]);
    const a = await claim(store, 1_000);
    expect(a).toMatchObject({ mediaId: "a", attempts: 1, status: "running", token: 1 });
    const b = await claim(store, 1_000);
    expect(b).toMatchObject({ mediaId: "b" });
    expect(await claim(store, 1_000)).toBeNull();
    expect(await finish(store, a, done)).toBe(true);
    expect(await finish(store, b, failed)).toBe(true);
    expect(await claim(store, 9_000)).toBeNull();
    const items = await list(store);
    expect(items).toMatchObject([
      { status: "done", path: "thumbnails/a.jpg", reason: null },
      { status: "failed", path: null, reason: "not a video" },
    ]);
    // Published again: what is done stays so, what failed has another chance.
    expect(await publish(store, ["a", "b"])).toMatchObject([
      { mediaId: "b", status: "queued", reason: null, attempts: 1 },
    ]);
    expect((await list(store))[0]).toEqual(items[0]);
    expect(await claim(store, 9_000)).toMatchObject({ mediaId: "b", attempts: 2, token: 2 });
  });

  test("of a killed worker come back when the lease ends, and its late answer is lost", async () => {
    const store = await temporaryStore();
    await publish(store, ["a"]);
    const late = await claim(store, 1_000);
    expect(await claim(store, 1_099)).toBeNull();
    expect(await publish(store, ["a"])).toEqual([]);
    const again = await claim(store, 1_100);
    expect(again).toMatchObject({ mediaId: "a", attempts: 2 });
    expect(await finish(store, late, failed)).toBe(false);
    const told = { atMs: 1_200, events: [event("ready", { type: "thumbnail_ready" })] };
    expect(late && (await store.thumbnails.finish(late, done, told))).toBe(false);
    expect(again && (await store.thumbnails.finish(again, done, told))).toBe(true);
    expect(await finish(store, again, failed)).toBe(false);
    const { items } = await store.deliveries.list({}, { limit: 9 });
    expect(items.filter(({ type }) => type === "thumbnail_ready")).toHaveLength(1);
  });

  test("that wait are tried once in each pass, after those that are queued", async () => {
    const store = await temporaryStore();
    await publish(store, ["a", "b"]);
    const pass = async (beganAtMs: number, step = 1) => {
      const tried: string[] = [];
      for (let nowMs = beganAtMs; ; nowMs += step) {
        const claimed = await claim(store, nowMs, beganAtMs);
        if (claimed === null) return tried;
        tried.push(claimed.mediaId);
        await finish(store, claimed, waiting, nowMs);
      }
    };
    expect(await pass(101_000)).toEqual(["a", "b"]);
    expect((await store.thumbnails.list({ status: "waiting" }, { limit: 9 })).items).toMatchObject([
      { reason: "there is no ffmpeg on this machine" },
      { mediaId: "b" },
    ]);
    await publish(store, ["c"]);
    expect((await store.thumbnails.list({ status: "queued" }, { limit: 9 })).items).toMatchObject([{ mediaId: "c" }]);
    // c was tried once by the time a and b come again.
    expect(await pass(102_000)).toEqual(["c", "a", "b"]);
    // The clock was set back: those tried later than now are tried, and a pass during which that happens ends.
    expect(await pass(700)).toEqual(["c", "a", "b"]);
    expect(await pass(900, -1)).toEqual(["c"]);
  });

  test("that fail again and again hold up no other", async () => {
    const store = await temporaryStore();
    await publish(store, ["deleted", "a"]);
    const order: string[] = [];
    for (let nowMs = 1_000; nowMs < 1_800; nowMs += 100) {
      const job = await claim(store, nowMs);
      order.push(job?.mediaId ?? "none");
      if (job?.mediaId !== "deleted") await finish(store, job, done);
      if (nowMs === 1_200) await publish(store, ["b"]);
    }
    expect(order.slice(0, 5)).toEqual(["deleted", "a", "deleted", "b", "deleted"]);
  });

  test("are listed in the order of the queue, page by page", async () => {
    const store = await temporaryStore();
    await publish(store, ["a", "b", "c"]);
    const first = await store.thumbnails.list({ interactionId: "int-1" }, { limit: 2 });
    expect(first.items.map(({ mediaId }) => mediaId)).toEqual(["a", "b"]);
    const cursor = first.nextCursor ?? "";
    const second = await store.thumbnails.list({ interactionId: "int-1" }, { limit: 2, cursor });
    expect(second).toMatchObject({ items: [{ mediaId: "c" }], nextCursor: null });
    expect((await store.thumbnails.list({ mediaId: "b" }, { limit: 2 })).items).toHaveLength(1);
    await expect(store.thumbnails.list({}, { limit: 2, cursor })).rejects.toMatchObject({
      code: "store.invalid_cursor",
    });
  });

  testOnSqlite("are found in the order of their attempts by an index", async () => {
    const file = plainFile(await temporaryStore());
    expect(planOf(file, dueSql(sqliteWords, "TRUE"), [{ nowMs: 0, setBackMs: 0 }])).toEqual([
      "SCAN work USING INDEX thumbnails_due",
    ]);
  });
});
