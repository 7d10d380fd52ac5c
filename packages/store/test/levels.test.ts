import fc from "fast-check";
import { expect, test } from "vitest";
import { media, save } from "./samples.ts";
import { changeBySql, countOf, isOnPostgres, temporaryStore } from "./temporary.ts";

test("the levels of a call are given back, replaced by those of its next evaluation, and kept by one without sound", async () => {
  const store = await temporaryStore();
  const channels = fc.uniqueArray(fc.record({ channel: fc.nat(7), levels: fc.uint8Array({ maxLength: 3000 }) }), {
    selector: ({ channel }) => channel,
    minLength: 1,
    maxLength: 3,
  });
  const property = fc.asyncProperty(channels, async (levels) => {
    await save(store, { levels });
    await save(store);
    expect(await store.levels.find("rec-1")).toEqual(levels.toSorted((a, b) => a.channel - b.channel));
  });
  await fc.assert(property, { numRuns: 30 });
  expect(await store.levels.find("rec-2")).toEqual([]);
});

test("levels go with the audio they were taken of", async () => {
  const store = await temporaryStore();
  await save(store, { levels: [{ channel: 0, levels: Uint8Array.of(1, 2, 3) }] });
  await save(store, { recording: { contentSha256: "b".repeat(64) } });
  expect(await countOf(store, "recording_levels")).toBe(0);
});

test("when a recording has to be silent is stored with its media, and not known unless it was said", async () => {
  const store = await temporaryStore();
  const silenced = [{ startMs: 10, endMs: 500 }];
  expect(await store.calls.sound("rec-1")).toBeNull();
  await save(store, { silenced });
  expect(await store.calls.sound("rec-1")).toEqual({ media: [media], durationMs: 300_000, silenced });
  await save(store, { recording: { media: [], contentSha256: null } });
  expect(await store.calls.sound("rec-1")).toEqual({ media: [media], durationMs: 300_000, silenced: null });
  await save(store, { recording: { media: [], contentSha256: "b".repeat(64) }, silenced: [] });
  await save(store, { recording: { media: [], contentSha256: "c".repeat(64) }, silenced: [] });
  expect(await store.calls.sound("rec-1")).toMatchObject({ media: [], silenced: [] });
});

test("levels that another program changed are said to be damaged", async () => {
  const store = await temporaryStore();
  await save(store, { levels: [{ channel: 0, levels: Uint8Array.of(1, 2, 3) }] });
  await changeBySql(store, `UPDATE recording_levels SET levels = ${isOnPostgres ? "'\\x00ff'" : "x'00ff'"}`);
  await expect(store.levels.find("rec-1")).rejects.toMatchObject({ code: "store.corrupt" });
});
