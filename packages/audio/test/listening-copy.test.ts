import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { bytesOf } from "../src/decode/byte-source.ts";
import { muLaw, toMuLaw } from "../src/g711.ts";
import { listeningCopy, listeningWav } from "../src/index.ts";
import { listeningPieces } from "../src/listening-copy.ts";
import { openWav } from "../src/wav.ts";

function stream(samples: Int16Array, channels: number, sampleRateHz: number) {
  return { channels, sampleRateHz, warnings: [], blocks: () => [samples] };
}

test("every code of µ-law comes back, and every sample within half a step", () => {
  for (const [code, sample] of muLaw.entries()) expect(muLaw[toMuLaw(sample)], `code ${code}`).toBe(sample);
  for (let sample = -32_768; sample < 32_768; sample += 7) {
    const error = Math.abs((muLaw[toMuLaw(sample)] ?? 0) - sample);
    expect(error).toBeLessThanOrEqual(Math.max(4, (Math.abs(sample) + 132) / 32, Math.abs(sample) - 32_124));
  }
});

test("a copy lasts as long as its recording and is silent in exactly the given stretches, on all channels", () => {
  const rates = fc.constantFrom(6000, 8000, 11_025, 16_000, 44_100, 48_000);
  const edges = fc.uniqueArray(fc.nat(300), { maxLength: 8 }).map((ms) => ms.toSorted((a, b) => a - b));
  const property = fc.property(rates, fc.integer({ min: 1, max: 3 }), edges, (rate, channels, ms) => {
    const silenced = ms.flatMap((startMs, at) => {
      const endMs = ms[at + 1];
      return at % 2 === 0 && endMs !== undefined ? [{ startMs, endMs }] : [];
    });
    const frames = Math.round(rate * 0.25);
    const tone = stream(new Int16Array(frames * channels).fill(5000), channels, rate);
    const copy = Buffer.concat([...listeningPieces(tone, "tone", silenced)]);
    expect(copy.length).toBe(Math.floor((frames * 8000) / rate));
    const loud = toMuLaw(5000 * Math.sqrt(channels));
    for (const [at, code] of copy.entries()) {
      const isSilent = silenced.some(({ startMs, endMs }) => startMs * 8 <= at && at < endMs * 8);
      if (code !== (isSilent ? 0xff : loud)) expect.fail(`sample ${at} is ${code}, silent: ${isSilent}`);
    }
  });
  fc.assert(property, { ...fcOptions, numRuns: 100 });
});

test("a file is decoded in a thread, silenced, and its WAV reads back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "earshot-listening-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "tone.wav");
  await writeFile(path, listeningWav([new Uint8Array(80_001).fill(toMuLaw(9000))]));
  const pieces: Uint8Array[] = [];
  // In the first piece and from the second one to the third.
  const silenced = [
    { startMs: 100, endMs: 200 },
    { startMs: 5000, endMs: 9000 },
  ];
  await listeningCopy([path], { ffmpeg: null, silenced }, ({ samples, length }) => {
    expect(length).toBe(80_001);
    pieces.push(samples);
  });
  expect(pieces.length).toBe(3);
  const copy = Buffer.concat(pieces);
  for (const [at, code] of copy.entries()) {
    const isSilent = (at >= 800 && at < 1600) || (at >= 40_000 && at < 72_000);
    if (code !== (isSilent ? 0xff : toMuLaw(9000))) expect.fail(`sample ${at} is ${code}, silent: ${isSilent}`);
  }
  const read = openWav(bytesOf(listeningWav([copy, copy]), "copy"));
  expect([read.durationMs, read.channels, read.sampleRateHz, read.warnings]).toEqual([20_000, 1, 8000, []]);
});
