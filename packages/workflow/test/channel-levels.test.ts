import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { detectSpeechInFile } from "@earshot/audio";
import { createFolderSource } from "@earshot/folder-source";
import { describe, expect, test } from "vitest";
import { joinLevels, levelsOf } from "../src/channel-levels.ts";
import { evaluateRecordings } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const channel = (number: number, ...levels: number[]) => ({ channel: number, levels: Uint8Array.from(levels) });
const part = (ofRecording: number | null, ms: number, ...levels: ReturnType<typeof channel>[]) => {
  return { part: { channel: ofRecording }, durationMs: ms, levels };
};

describe("the levels of several parts", () => {
  test("one after another each begins where the one before ends", () => {
    const parts = [
      part(null, 25, channel(0, 1, 2, 3)),
      part(null, 20),
      part(null, 16, channel(0, 4, 5), channel(1, 6, 7)),
    ];
    expect(joinLevels(parts)).toEqual([channel(0, 1, 2, 3, 0, 0, 4, 5), channel(1, 0, 0, 0, 0, 0, 6, 7)]);
  });

  test("side by side each is a channel, and one without sound is left out", () => {
    const parts = [part(1, 20, channel(0, 1, 2)), part(0, 30, channel(0, 3, 4, 5), channel(1, 9, 9, 9))];
    expect(joinLevels(parts)).toEqual([channel(0, 3, 4, 5), channel(1, 1, 2)]);
    expect(joinLevels([part(1, 20), part(0, 10, channel(0, 1))])).toEqual([channel(0, 1)]);
  });

  test("interleaved levels are taken apart", () => {
    expect(levelsOf({ channels: 2, levels: Uint8Array.of(1, 2, 3, 4) })).toEqual([channel(0, 1, 3), channel(1, 2, 4)]);
    expect(levelsOf(null)).toEqual([]);
  });
});

test("levels are stored of what a service transcribed and of files with their own transcript", async () => {
  const { deps, options, folder } = await setUp();
  const samples = fileURLToPath(new URL("../../genesys-simulator/samples", import.meta.url));
  const { levels } = await detectSpeechInFile(join(samples, "card-on-file.ogg"), { ffmpeg: null });
  const expected = levelsOf({ channels: 2, levels });
  await evaluateRecordings(deps, { ...options, query: { ids: ["rec-card-on-file"] } });
  expect(await deps.store.levels.find("rec-card-on-file")).toEqual(expected);

  const calls = join(folder, "calls");
  await mkdir(calls);
  await cp(join(samples, "card-on-file.ogg"), join(calls, "card.ogg"));
  const words = [{ start_time: 0.5, end_time: 2, speaker: "agent", transcript: "Hello." }];
  await writeFile(join(calls, "card.json"), JSON.stringify({ results: words }));
  const source = createFolderSource({ paths: [calls] });
  await evaluateRecordings({ ...deps, source, stt: null }, { ...options, soundCheck: "always" });
  const { items } = await deps.store.evaluations.list({}, { limit: 10 });
  const [imported = ""] = items.map(({ recordingId }) => recordingId).filter((id) => id !== "rec-card-on-file");
  expect(await deps.store.levels.find(imported)).toEqual(expected);
});
