import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolderSource } from "@earshot/folder-source";
import { sampleCalls } from "@earshot/genesys-simulator";
import { createMediaFolder } from "@earshot/media";
import type { RecordingSource } from "@earshot/model";
import { chunk, formatChunk, riff, wavFile } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { evaluateRecordings, readCallSound } from "../src/index.ts";
import { setUp } from "./set-up.ts";

/** Noise of four seconds, two channels. */
const noise = riff(
  formatChunk(1, 2, 16),
  chunk("data", Buffer.from(Uint8Array.from({ length: 4 * 8000 * 4 }, (_, at) => (at * 7919) % 251))),
);

test("the sound of a call is silent where its words are masked, and there is none that could be another one", async () => {
  const { deps, options, folder } = await setUp();
  const path = join(folder, "call.wav");
  await writeFile(path, noise);
  const words = [
    { start_time: 0, end_time: 1, speaker: "agent", transcript: "How can I reach you?" },
    { start_time: 2, end_time: 3, speaker: "guest", transcript: "At 415 555 2671." },
  ];
  await writeFile(join(folder, "call.json"), JSON.stringify({ results: words }));
  const source = createFolderSource({ paths: [path] });
  const media = createMediaFolder(join(folder, "media"));
  const keepMedia = { store: media, which: "fetched" } as const;
  await evaluateRecordings({ ...deps, source, stt: null }, { ...options, soundCheck: "always", keepMedia });

  const read = () => readCallSound({ store: deps.store, media, ffmpeg: null }, "call");
  const sound = await read();
  if ("missing" in sound) throw new Error(sound.missing);
  expect(sound.silenced).toEqual([{ startMs: 1800, endMs: 3200 }]);
  const samples = sound.wav.subarray(58);
  expect(samples.length).toBe(32_000);
  const isSilent = (startMs: number, endMs: number) =>
    samples.subarray(startMs * 8, endMs * 8).every((code) => code === 0xff);
  expect([isSilent(0, 1800), isSilent(1800, 3200), isSilent(3200, 4000)]).toEqual([false, true, false]);

  const stored = await deps.store.calls.sound("call");
  if (stored === null) throw new Error("it is stored");
  const estimated = { ...stored, durationMs: 2000, silenced: [{ startMs: 1000, endMs: 2000 }] };
  const longer = await readCallSound(
    { store: { calls: { sound: async () => estimated } }, media, ffmpeg: null },
    "call",
  );
  if ("missing" in longer) throw new Error(longer.missing);
  expect(longer.wav.subarray(58 + 8000).every((code) => code === 0xff)).toBe(true);

  const kept = join(folder, "kept.wav");
  await copyFile(path, kept);
  await writeFile(path, Buffer.concat([noise, Buffer.alloc(1)]));
  expect(await read()).toEqual({ missing: "its recording is no longer where it was kept" });
  const [file] = (await deps.store.calls.sound("call"))?.media ?? [];
  await media.put(file?.sha256 ?? "", kept);
  expect(await read()).toEqual(sound);
  await rm(join(folder, "media"), { recursive: true });
  expect(await read()).toHaveProperty("missing");
  expect(await readCallSound({ store: deps.store, media, ffmpeg: null }, "nobody")).toHaveProperty("missing");
});

test("files of a channel each are played together, though a late transcript has the length that its source rounds", async () => {
  const [call] = sampleCalls();
  const [part] = call?.parts ?? [];
  if (call === undefined || part === undefined) throw new Error("there are no sample calls");
  const transcript = { results: [{ start_time: 1, end_time: 2, speaker: "agent", transcript: "Good morning." }] };
  const ofChannel = (channel: number) => ({
    ...part,
    ...{ id: `part-${channel}`, format: "wav", contentType: "audio/wav", transcript },
    audio: wavFile({ samples: 80_000 + channel, channels: 1 }),
  });
  const { deps, options, folder } = await setUp({ calls: [{ ...call, parts: [ofChannel(0), ofChannel(1)] }] });
  const source: RecordingSource = {
    ...deps.source,
    async *list(query, signal) {
      for await (const recording of deps.source.list(query, signal)) {
        if ("unreadable" in recording) continue;
        yield { ...recording, parts: recording.parts.map((each, channel) => ({ ...each, channel })) };
      }
    },
  };
  const late: RecordingSource = {
    ...source,
    transcript: async () => ({ kind: "document", format: "results", document: transcript }),
    async *list(query, signal) {
      for await (const recording of source.list(query, signal)) yield { ...recording, durationMs: 10_018 };
    },
  };
  const media = createMediaFolder(join(folder, "media"));
  const kept = { ...options, keepMedia: { store: media, which: "fetched" } } as const;
  await evaluateRecordings({ ...deps, source }, kept);
  const [{ id = "" } = {}] = await Array.fromAsync(source.list({}));
  const read = () => readCallSound({ store: deps.store, media, ffmpeg: null }, id);
  const sound = await read();
  expect(sound).toMatchObject({ silenced: [] });
  await evaluateRecordings({ ...deps, source: late }, { ...kept, force: true });
  expect(await read()).toEqual(sound);
});
