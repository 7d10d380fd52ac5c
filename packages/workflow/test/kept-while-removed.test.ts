import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { createMediaFolder } from "@earshot/media";
import { type MediaStore, systemClock } from "@earshot/model";
import { openStore } from "@earshot/store";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import { parseRetention, runRetention } from "../src/index.ts";
import { keepCalls, keepingDeps, keptCall } from "./kept-calls.ts";

const dayMs = 24 * 60 * 60 * 1000;
const by = { actor: "cli:jo" };
const policies = parseRetention('{"policies": [{"media": 10}]}', "retention.json");
const { id } = keptCall(0).recording;

interface Pauses {
  /** What happens before a content is deleted, and when it was just kept: each once. */
  beforeDelete?: (() => Promise<unknown>) | undefined;
  afterPut?: (() => Promise<unknown>) | undefined;
}

/** An installation that keeps one call, whose sound can be removed and kept in any order of steps. */
async function installation() {
  const folder = await temporaryFolder();
  const store = await openStore(join(folder, "earshot.db"));
  onTestFinished(() => store.close());
  const media = createMediaFolder(join(folder, "media"));
  const paused = ({ beforeDelete, afterPut }: Pauses): MediaStore => {
    const once = (work: (() => Promise<unknown>) | undefined) => {
      let isDone = false;
      return async () => {
        if (isDone) return;
        isDone = true;
        await work?.();
      };
    };
    const pause = { beforeDelete: once(beforeDelete), afterPut: once(afterPut) };
    return {
      ...media,
      delete: async (sha256) => {
        await pause.beforeDelete();
        return await media.delete(sha256);
      },
      put: async (sha256, path) => {
        const isAdded = await media.put(sha256, path);
        await pause.afterPut();
        return isAdded;
      },
    };
  };
  const keep = (pauses: Pauses = {}) => keepCalls(store, folder, 1, systemClock, paused(pauses), { force: true });
  const later = { now: () => Date.now() + 400 * dayMs };
  const expire = (pauses: Pauses = {}) => runRetention(keepingDeps(store, folder, later, paused(pauses)), policies, by);
  await keep();
  /** Whether the sound of the call is known to be kept, and is. */
  const sound = async () => {
    const [file] = (await store.calls.sound(id))?.media ?? [];
    return [file?.path != null, file !== undefined && (await media.size(file.sha256)) !== null];
  };
  expect(await sound()).toEqual([true, true]);
  return { store, media, keep, expire, sound };
}

test("a call that is stored while its sound is being removed waits, and keeps it when it is evaluated again", async () => {
  const { keep, expire, sound } = await installation();
  const beforeDelete = async () => expect(await keep()).toMatchObject({ evaluated: 0, failed: 0, waiting: 1 });
  expect(await expire({ beforeDelete })).toMatchObject({ mediaRemoved: 1 });
  expect(await sound()).toEqual([false, false]);
  expect(await keep()).toMatchObject({ evaluated: 1 });
  expect(await sound()).toEqual([true, true]);
});

test("a call whose sound was removed between being kept and being stored keeps it anew", async () => {
  const { keep, expire, sound } = await installation();
  const afterPut = async () => expect(await expire()).toMatchObject({ mediaRemoved: 1 });
  expect(await keep({ afterPut })).toMatchObject({ evaluated: 1, failed: 0, waiting: 0 });
  expect(await sound()).toEqual([true, true]);
});

test("a content that another removal has removed is not deleted after it was kept again", async () => {
  const { keep, expire, sound } = await installation();
  const beforeDelete = async () => {
    expect(await expire()).toMatchObject({ mediaRemoved: 1 });
    expect(await keep()).toMatchObject({ evaluated: 0, waiting: 1 });
  };
  await expire({ beforeDelete });
  expect(await keep()).toMatchObject({ evaluated: 1 });
  expect(await sound()).toEqual([true, true]);
});

test("what nobody refers to is not removed from under a call that is about to refer to it", async () => {
  const { store, media, keep, expire, sound } = await installation();
  const [file] = (await store.calls.sound(id))?.media ?? [];
  if (file === undefined) throw new Error("no sound");
  await expire();
  expect(await sound()).toEqual([false, false]);
  const orphan = async () => {
    const old = new Date(Date.now() - 2 * dayMs);
    await utimes(media.referenceTo(file.sha256), old, old);
    expect(await expire()).toMatchObject({ receipts: [], orphansRemoved: 1 });
  };
  expect(await keep({ afterPut: orphan })).toMatchObject({ evaluated: 1 });
  expect(await sound()).toEqual([true, true]);
});
