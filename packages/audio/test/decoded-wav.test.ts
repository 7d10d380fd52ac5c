import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorOf, temporaryFolder, wavFile } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { withWavFiles } from "../src/decoded-wav.ts";
import { AudioError } from "../src/errors.ts";
import { probeAudio } from "../src/probe.ts";
import { readWav } from "../src/wav.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

async function samplesOf(path: string): Promise<number[]> {
  return [...readWav(await readFile(path), path).blocks()].flatMap((block) => Array.from(block));
}

test("a stereo file becomes one file of each channel, sample by sample", async () => {
  const path = join(await temporaryFolder(), "call.wav");
  const bytes = wavFile({ samples: 900 });
  bytes.forEach((_, at) => {
    if (at >= 44) bytes[at] = (at * 37) % 251;
  });
  await writeFile(path, bytes);
  const all = await samplesOf(path);
  const together = await withWavFiles(path, { layout: "together", ffmpeg: null }, async ([file]) => ({
    channels: file?.channels,
    samples: await samplesOf(file?.path ?? ""),
  }));
  expect(together).toEqual({ channels: 2, samples: all });
  const separate = await withWavFiles(path, { layout: "separate", ffmpeg: null }, async (files) => ({
    samples: await Promise.all(files.map(({ path }) => samplesOf(path))),
    bytes: files.map(({ bytes }) => bytes),
  }));
  expect(separate.samples).toEqual([0, 1].map((channel) => all.filter((_, at) => at % 2 === channel)));
  expect(separate.bytes).toEqual([1844, 1844]);
});

test.each(["clip.vorbis.ogg", "clip.opus.ogg", "clip.mp3", "clip.flac", "clip.webm"])(
  "%s keeps its length",
  async (name) => {
    const { durationMs, channels } = await probeAudio(fixture(name));
    const { facts, paths } = await withWavFiles(fixture(name), { layout: "separate", ffmpeg: null }, async (files) => ({
      facts: await Promise.all(files.map(({ path }) => probeAudio(path))),
      paths: files.map(({ path }) => path),
    }));
    expect(facts).toHaveLength(channels);
    for (const file of facts) {
      expect(file).toMatchObject({ container: "WAVE", codec: "PCM", channels: 1 });
      expect(Math.abs(file.durationMs - durationMs)).toBeLessThanOrEqual(1);
    }
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
  },
);

test("says what is wrong with a file, and what only ffmpeg decodes", async () => {
  const path = join(await temporaryFolder(), "call.wav");
  await writeFile(path, "no sound");
  const use = async () => {};
  const options = { layout: "together", ffmpeg: null } as const;
  expect((await errorOf(AudioError, () => withWavFiles(path, options, use))).code).toBe("audio.unrecognised");
  const gsm = await errorOf(AudioError, () => withWavFiles(fixture("clip.gsm.wav"), options, use));
  expect(gsm).toMatchObject({ code: "audio.needs_ffmpeg", path: fixture("clip.gsm.wav") });
});
