import { describe, expect, test } from "vitest";
import { claimThumbnail, enqueueThumbnail, finishThumbnail, listThumbnails, type StoreDb } from "../src/index.ts";
import { temporaryStore } from "./temporary.ts";

const job = (mediaId: string, storageLocation: string | null = `https://media.example/${mediaId}?sig=1`) => ({
  interactionId: "int-1",
  mediaId,
  storageLocation,
});

const claim = (db: StoreDb, nowMs: number, passBeganAtMs = nowMs) =>
  claimThumbnail(db, { nowMs, leaseMs: 100, passBeganAtMs });

describe("thumbnail jobs", () => {
  test("are kept once per interaction and medium", async () => {
    const { db } = await temporaryStore();
    const queued = await enqueueThumbnail(db, job("screen-1"));
    expect(queued).toEqual({
      ...job("screen-1"),
      ...{ id: 1, action: "generate_thumbnail", status: "queued", format: "jpeg", dimensions: "320x240" },
      ...{ attempts: 0, path: null, reason: null },
    });
    const renewed = "https://media.example/screen-1?sig=2";
    expect(await enqueueThumbnail(db, job("screen-1", renewed))).toEqual({ ...queued, storageLocation: renewed });
    await enqueueThumbnail(db, { ...job("screen-1", null), interactionId: "int-2" });
    expect((await listThumbnails(db, {}, { limit: 9 })).items).toMatchObject([
      { interactionId: "int-1" },
      { interactionId: "int-2", storageLocation: null },
    ]);
  });

  test("are claimed one by one and end with a picture or a reason", async () => {
    const { db } = await temporaryStore();
    for (const id of ["a", "b"]) await enqueueThumbnail(db, job(id));
    expect(await claim(db, 1_000)).toMatchObject({ mediaId: "a", attempt: 1, status: "running" });
    expect(await claim(db, 1_000)).toMatchObject({ mediaId: "b", attempt: 1 });
    expect(await claim(db, 1_000)).toBeUndefined();
    expect(await finishThumbnail(db, { id: 1, attempt: 1, status: "done", path: "thumbnails/a.jpg" })).toBe(true);
    expect(await finishThumbnail(db, { id: 2, attempt: 1, status: "failed", reason: "not a video" })).toBe(true);
    expect(await claim(db, 9_000)).toBeUndefined();
    const { items } = await listThumbnails(db, {}, { limit: 9 });
    expect(items).toMatchObject([
      { status: "done", path: "thumbnails/a.jpg", reason: null },
      { status: "failed", path: null, reason: "not a video" },
    ]);
    // Published again: what is done stays so, what failed has another chance.
    expect(await enqueueThumbnail(db, job("a", "https://media.example/new"))).toEqual(items[0]);
    expect(await enqueueThumbnail(db, job("b"))).toMatchObject({ status: "queued", reason: null, attempts: 1 });
    expect(await claim(db, 9_000)).toMatchObject({ mediaId: "b", attempt: 2 });
  });

  test("of a killed worker come back when the lease ends, and its late answer is lost", async () => {
    const { db } = await temporaryStore();
    await enqueueThumbnail(db, job("a"));
    await claim(db, 1_000);
    expect(await claim(db, 1_099)).toBeUndefined();
    expect(await enqueueThumbnail(db, job("a"))).toMatchObject({ status: "running" });
    expect(await claim(db, 1_100)).toMatchObject({ mediaId: "a", attempt: 2 });
    expect(await finishThumbnail(db, { id: 1, attempt: 1, status: "failed", reason: "late" })).toBe(false);
    expect(await finishThumbnail(db, { id: 1, attempt: 2, status: "done", path: "a.jpg" })).toBe(true);
    expect(await finishThumbnail(db, { id: 1, attempt: 2, status: "failed", reason: "twice" })).toBe(false);
  });

  test("that wait are tried once in each pass, after those that are queued", async () => {
    const { db } = await temporaryStore();
    for (const id of ["a", "b"]) await enqueueThumbnail(db, job(id));
    const pass = async (beganAtMs: number) => {
      const tried: string[] = [];
      for (let nowMs = beganAtMs; ; nowMs++) {
        const claimed = await claim(db, nowMs, beganAtMs);
        if (claimed === undefined) return tried;
        tried.push(claimed.mediaId);
        const reason = "there is no ffmpeg on this machine";
        await finishThumbnail(db, { id: claimed.id, attempt: claimed.attempt, status: "waiting", reason });
      }
    };
    expect(await pass(1_000)).toEqual(["a", "b"]);
    expect((await listThumbnails(db, { status: "waiting" }, { limit: 9 })).items).toHaveLength(2);
    await enqueueThumbnail(db, job("c"));
    expect(await pass(2_000)).toEqual(["c", "a", "b"]);
  });

  test("are listed in the order of the queue, page by page", async () => {
    const { db } = await temporaryStore();
    for (const id of ["a", "b", "c"]) await enqueueThumbnail(db, job(id));
    const first = await listThumbnails(db, { interactionId: "int-1" }, { limit: 2 });
    expect(first.items.map(({ mediaId }) => mediaId)).toEqual(["a", "b"]);
    const cursor = first.nextCursor ?? "";
    const second = await listThumbnails(db, { interactionId: "int-1" }, { limit: 2, cursor });
    expect(second).toMatchObject({ items: [{ mediaId: "c" }], nextCursor: null });
    expect((await listThumbnails(db, { mediaId: "b" }, { limit: 2 })).items).toHaveLength(1);
    await expect(listThumbnails(db, {}, { limit: 2, cursor })).rejects.toMatchObject({ code: "store.invalid_cursor" });
  });
});
