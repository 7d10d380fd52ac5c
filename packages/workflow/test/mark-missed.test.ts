import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolderSource } from "@earshot/folder-source";
import { createMediaFolder } from "@earshot/media";
import { everyone, type RecordingSource } from "@earshot/model";
import { type PiiPolicy, transcriptPolicy } from "@earshot/pii";
import { chunk, formatChunk, riff } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { allowName, evaluateRecordings, followOwnNames, markMissed, readCallSound } from "../src/index.ts";
import { setUp } from "./set-up.ts";

/** Noise of four seconds, two channels. */
const noise = riff(
  formatChunk(1, 2, 16),
  chunk("data", Buffer.from(Uint8Array.from({ length: 4 * 8000 * 4 }, (_, at) => (at * 7919) % 251))),
);
const facts = { atMs: 1, correlationId: "test" };
const reviewer = { ...everyone, actor: "user mia", userId: "mia" };

/** Looks for no names: whatever is masked was marked. */
const marksAlone: PiiPolicy = {
  ...transcriptPolicy,
  kinds: { person: "allow", address: "allow", postcode: "allow", age: "allow" },
};

/** Calls with sound. */
async function setUpCalls(policy = marksAlone) {
  const { deps, options, folder } = await setUp();
  const media = createMediaFolder(join(folder, "media"));
  const write = async (id: string, said: readonly string[]) => {
    await writeFile(join(folder, `${id}.wav`), noise);
    const results = said.map((transcript, at) => {
      return { start_time: at, end_time: at + 0.8, speaker: at % 2 === 0 ? "agent" : "zorblat fennimor", transcript };
    });
    await writeFile(join(folder, `${id}.json`), JSON.stringify({ results }));
  };
  const sourceOf = (...ids: readonly string[]) =>
    createFolderSource({ paths: ids.map((id) => join(folder, `${id}.wav`)) });
  const kept = { ...options, soundCheck: "always", keepMedia: { store: media, which: "fetched" } } as const;
  const evaluate = (source: RecordingSource, changes = {}) =>
    evaluateRecordings(
      { ...deps, source, stt: null },
      { ...kept, redaction: { ...options.redaction, policy }, ...changes },
    );
  const { store } = deps;
  const said = async (id: string) => (await store.calls.get(id))?.utterances.map(({ text }) => text);
  const { detector } = options.redaction;
  const marking = { store, detector, namesNow: followOwnNames(store, detector) };
  const mark = (text: string, changes = {}) =>
    markMissed(marking, reviewer, { recordingId: "one", kind: "person", allCalls: true, text, ...changes }, facts);
  return { store, media, folder, write, sourceOf, evaluate, said, mark, marking };
}

const words = ["put it on the zorblat thing", "fine by us", "the zorblat-fennimor order is late"];
const masked = ["put it on the [person ••••] thing", "fine by us", "the [person ••••] order is late"];

test("a missed name is masked in its call and silent in its sound, stays so, and is masked in calls that follow", async () => {
  const { store, media, folder, write, sourceOf, evaluate, said, mark } = await setUpCalls();
  await write("one", words);
  await evaluate(sourceOf("one"));
  expect(await said("one")).toEqual(words);

  expect(await mark("Zorblat Fennimor")).toEqual({ entry: 1, places: 3 });
  expect(await said("one")).toEqual(masked);
  const speakers = (await store.calls.get("one"))?.utterances.map(({ speaker }) => speaker);
  expect(speakers).toEqual(["agent", "[person ••••]", "agent"]);
  expect((await store.search.utterances({ words: "zorblat" }, { limit: 5 })).hits).toEqual([]);
  const sound = await readCallSound({ store, media, ffmpeg: null }, "one");
  if ("missing" in sound) throw new Error(sound.missing);
  expect(sound.silenced).toEqual([
    { startMs: 0, endMs: 1000 },
    { startMs: 1800, endMs: 3000 },
  ]);
  const silent = sound.wav.subarray(58, 58 + 1000 * 8);
  expect(silent.every((code) => code === 0xff)).toBe(true);

  await write("two", ["the fennimor thing", "ok", "bye"]);
  await evaluate(sourceOf("one", "two"), { force: true });
  expect(await said("one")).toEqual(masked);
  expect(await said("two")).toEqual(["the [person ••••] thing", "ok", "bye"]);
  for (const file of ["earshot.db", "earshot.db-wal"]) {
    const bytes = await readFile(join(folder, file), "latin1");
    expect({ file, found: /.{0,120}(zorblat|fennimor).{0,80}/i.exec(bytes)?.[0] ?? null }).toEqual({
      file,
      found: null,
    });
  }
});

test("what is marked while its call is evaluated again is masked all the same", async () => {
  const { write, sourceOf, evaluate, said, mark } = await setUpCalls();
  await write("one", words);
  const source = sourceOf("one");
  await evaluate(source);
  let marked = false;
  const slow: RecordingSource = {
    ...source,
    holds: async (recording, signal) => {
      if (!marked) await mark("put it on", { kind: "address", allCalls: false });
      marked = true;
      return source.holds(recording, signal);
    },
  };
  expect(await evaluate(slow, { force: true })).toMatchObject({ evaluated: 1, failed: 0 });
  expect(await said("one")).toEqual(["[address ••••] the zorblat thing", ...words.slice(1)]);
});

test("what can't be sought as it is asked is refused, and so is what is not said", async () => {
  const { write, sourceOf, evaluate, mark } = await setUpCalls();
  await write("one", ["go by jo then", "sure, thank you", "a b c d e"]);
  await evaluate(sourceOf("one"));
  const unusable = expect.objectContaining({ code: "mark.unusable" });
  await expect(mark("Jo")).rejects.toEqual(unusable);
  await expect(mark(" – ")).rejects.toEqual(unusable);
  await expect(mark("a b c d e")).rejects.toEqual(unusable);
  await expect(mark("sure", { kind: "place" })).rejects.toEqual(unusable);
  await expect(mark("Thank You")).rejects.toEqual(unusable);
  await expect(mark("Quimby")).rejects.toMatchObject({ code: "mark.not_said" });
  expect(await mark("sure", { recordingId: "three" })).toBeUndefined();
  expect(await mark("Jo", { allCalls: false })).toEqual({ entry: 1, places: 1 });
  expect(await mark("thank you", { allCalls: false })).toEqual({ entry: 2, places: 1 });
});

test("what would be masked in more than a thousand places is refused, and nothing is changed", async () => {
  const { store, write, sourceOf, evaluate, said, mark } = await setUpCalls();
  await write("one", ["the zorblat ".repeat(1001), "the zorblat said fennimor"]);
  await evaluate(sourceOf("one"));
  const before = await said("one");
  await expect(mark("zorblat")).rejects.toMatchObject({
    code: "mark.unusable",
    message: expect.stringContaining("1003 places"),
  });
  expect(await said("one")).toEqual(before);
  expect(await store.ownNames.read()).toMatchObject({ denied: [], lastEntry: 0 });
  expect(await mark("zorblat said", { kind: "address", allCalls: false })).toMatchObject({ entry: 1, places: 1 });
});

test("what is nobody's is said again once its call is evaluated again, and numbers are never nobody's", async () => {
  const { write, sourceOf, evaluate, said, marking } = await setUpCalls(transcriptPolicy);
  await write("one", ["I ordered from Ben and Jerry yesterday", "ok", "ok"]);
  await evaluate(sourceOf("one"));
  expect((await said("one"))?.[0]).toContain("[person ••••]");
  const allow = (text: string) => allowName(marking, reviewer, { text, recordingId: "one" }, facts);
  for (const unseen of ["Ben\nJerry", "Ben\u202egnp.exe"])
    await expect(allow(unseen)).rejects.toMatchObject({ code: "mark.unusable" });
  await expect(allow("415 555 2671")).rejects.toMatchObject({ code: "mark.unusable" });
  expect(await allow("Ben and Jerry")).toMatchObject({ action: "allow", words: 3, recordingId: "one" });
  await evaluate(sourceOf("one"), { force: true });
  expect((await said("one"))?.[0]).toBe("I ordered from Ben and Jerry yesterday");
});

test("what was marked as somebody's is not allowed beside: it would stay masked", async () => {
  const { write, sourceOf, evaluate, mark, marking, store } = await setUpCalls();
  await write("one", ["the zorblat order", "at the Maple Desk", "ok"]);
  await write("two", ["ok", "ok", "ok"]);
  await evaluate(sourceOf("one", "two"));
  await mark("zorblat");
  await mark("Maple Desk", { kind: "place", allCalls: false });
  const allow = (text: string, recordingId: string | null) =>
    allowName(marking, reviewer, { text, recordingId }, facts);
  const unusable = expect.objectContaining({ code: "mark.unusable" });
  await expect(allow("Zorblat & Sons", null)).rejects.toEqual(unusable);
  await expect(allow("Maple Desk", "one")).rejects.toEqual(unusable);
  expect(await allow("Maple Desk", "three")).toBeUndefined();
  expect(await allow("Maple Desk", "two")).toMatchObject({ action: "allow" });
  await store.ownNamesBy(reviewer).remove(1, facts);
  expect(await allow("Zorblat & Sons", null)).toMatchObject({ action: "allow" });
});
