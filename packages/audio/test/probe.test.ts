import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  chunk,
  errorOf,
  extension,
  fcOptions,
  formatChunk,
  long,
  longSizes,
  riff,
  temporaryFolder,
  type WavOptions,
  wavFile,
} from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AudioError } from "../src/errors.ts";
import { probeAudio, probeSound } from "../src/probe.ts";
import { detectSpeechInFile } from "../src/voice-activity.ts";
import { readWav } from "../src/wav.ts";
import { fixture } from "./decoded.ts";

const oggPath = fileURLToPath(new URL("fixtures/card-on-file.ogg", import.meta.url));

async function fileOf(content: Uint8Array, name = "call.wav"): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

describe("probeAudio", () => {
  it("measures Ogg Opus to the millisecond", async () => {
    expect(await probeAudio(oggPath)).toStrictEqual({
      container: "Ogg",
      codec: "Opus",
      channels: 2,
      sampleRateHz: 8000,
      durationMs: 36_848,
    });
  });

  it("measures MP3 and WebM by decoding them, also without a length and cut off", async () => {
    const mp3 = await probeAudio(await fileOf(fixture("mono.mp3")));
    expect(mp3).toMatchObject({ container: "MPEG", channels: 1, sampleRateHz: 8000, durationMs: 4000 });
    const whole = fixture("clip.webm");
    const webm = { container: "EBML/webm", codec: "OPUS", channels: 2 };
    expect(await probeAudio(await fileOf(whole))).toStrictEqual({ ...webm, sampleRateHz: 8000, durationMs: 4000 });
    const part = await probeAudio(await fileOf(whole.subarray(0, whole.length / 2)));
    expect(part).toMatchObject(webm);
    expect(part.durationMs).toBeGreaterThan(1000);
  });

  it("hands on the speech of what it had to decode, and ends when it is stopped", async () => {
    const path = await fileOf(fixture("clip.webm"));
    const { audio, speech } = await probeSound(path);
    expect(audio).toEqual(await probeAudio(path));
    expect(speech).toEqual(await detectSpeechInFile(path, { ffmpeg: null }));
    expect((await probeSound(oggPath)).speech).toBeNull();
    await expect(probeSound(path, { signal: AbortSignal.abort("stopped") })).rejects.toBe("stopped");
  });

  it.each<[WavOptions, string, number]>([
    [{ samples: 294_784 }, "PCM", 36_848],
    [{ samples: 294_784, encoding: 7 }, "MULAW", 36_848],
    [{ samples: 8001, channels: 1 }, "PCM", 1000],
    [{ samples: 44_101, sampleRateHz: 44_100 }, "PCM", 1000],
    [{ samples: 4, channels: 1 }, "PCM", 1],
  ])("measures WAV to the millisecond: %j", async (options, codec, durationMs) => {
    expect(await probeAudio(await fileOf(wavFile(options)))).toStrictEqual({
      container: "WAVE",
      codec,
      channels: options.channels ?? 2,
      sampleRateHz: options.sampleRateHz ?? 8000,
      durationMs,
    });
  });

  it.each<[string, Buffer, Buffer, number]>([
    ["PCM", formatChunk(1, 1, 24), Buffer.alloc(24_003), 1000],
    ["PCM", formatChunk(0xfffe, 2, 16, extension(1)), Buffer.alloc(32_000), 1000],
    ["IEEE_FLOAT", formatChunk(3, 2, 32), Buffer.alloc(64_000), 1000],
    ["ALAW", formatChunk(6, 1, 8), Buffer.alloc(8001), 1000],
    ["ALAW", formatChunk(0xfffe, 1, 8, extension(6)), Buffer.alloc(8004), 1001],
  ])("measures WAV of %s in its other forms", async (codec, format, data, durationMs) => {
    const facts = await probeAudio(await fileOf(riff(format, chunk("data", data))));
    expect(facts).toMatchObject({ container: "WAVE", codec, durationMs });
  });

  it("lets the sound decide, not what the fact chunk says of it", async () => {
    const fact = Buffer.alloc(4, 0xff);
    const file = riff(formatChunk(7, 1, 8), chunk("fact", fact), chunk("data", Buffer.alloc(4000)));
    expect((await probeAudio(await fileOf(file))).durationMs).toBe(500);
  });

  it("finds the sound behind however many other chunks", async () => {
    const between = [chunk("LIST", Buffer.alloc(9001)), Buffer.alloc(1), chunk("bext", Buffer.alloc(4000))];
    const file = riff(...between, formatChunk(1, 1, 16), ...between, chunk("data", Buffer.alloc(16_000)));
    expect(await probeAudio(await fileOf(file))).toMatchObject({ channels: 1, sampleRateHz: 8000, durationMs: 1000 });
  });

  it("leaves a WAV of compressed sound to music-metadata", async () => {
    const fact = Buffer.alloc(4);
    fact.writeUInt32LE(12_000);
    const adpcm = riff(formatChunk(2, 1, 4), chunk("fact", fact), chunk("data", Buffer.alloc(6144)));
    adpcm.writeUInt16LE(256, 32);
    expect(await probeAudio(await fileOf(adpcm))).toMatchObject({ codec: "ADPCM", durationMs: 1500 });
  });

  it("has the length of the samples, whatever the rate and the channels", async () => {
    const options = fc.record({
      samples: fc.integer({ min: 1, max: 20_000 }),
      channels: fc.integer({ min: 1, max: 8 }),
      sampleRateHz: fc.integer({ min: 1, max: 192_000 }),
      encoding: fc.constantFrom<(1 | 7)[]>(1, 7),
    });
    const path = await fileOf(Buffer.alloc(0));
    await fc.assert(
      fc.asyncProperty(options, async ({ samples, channels, sampleRateHz, encoding }) => {
        const file = wavFile({ samples, channels, sampleRateHz, encoding });
        await writeFile(path, file);
        const durationMs = Math.round((samples * 1000) / sampleRateHz);
        const codec = encoding === 1 ? "PCM" : "MULAW";
        expect(await probeAudio(path)).toStrictEqual({ container: "WAVE", codec, channels, sampleRateHz, durationMs });
        expect(readWav(file, path).durationMs).toBe(durationMs);
      }),
      { ...fcOptions, numRuns: 100 },
    );
  });

  const encodings = fc.constantFrom<[tag: number, bits: number, codec: string][]>(
    [1, 8, "PCM"],
    [1, 16, "PCM"],
    [1, 24, "PCM"],
    [1, 32, "PCM"],
    [3, 32, "IEEE_FLOAT"],
    [3, 64, "IEEE_FLOAT"],
    [6, 8, "ALAW"],
    [7, 8, "MULAW"],
  );
  const wavs = fc.record({
    encoding: encodings,
    isExtensible: fc.boolean(),
    channels: fc.integer({ min: 1, max: 4 }),
    sampleRateHz: fc.integer({ min: 1, max: 192_000 }),
    /** Samples of each data chunk. */
    parts: fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 4 }),
    container: fc.constantFrom("one file", "files", "RF64"),
    /** What the last data chunk says of its length; 0 and the others are left by writers that did not finish. */
    claimed: fc.constantFrom(null, null, 0, 0xffff_ffff, 0x7fff_ffff),
    others: fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 3 }),
    isPadded: fc.boolean(),
  });

  it("agrees with what is decoded, in every kind of WAV", async () => {
    const path = await fileOf(Buffer.alloc(0));
    await fc.assert(
      fc.asyncProperty(wavs, async ({ encoding: [tag, bits, codec], channels, sampleRateHz, parts, ...kind }) => {
        const rest = kind.isExtensible ? extension(tag) : Buffer.alloc(0);
        const format = formatChunk(kind.isExtensible ? 0xfffe : tag, channels, bits, rest, sampleRateHz);
        const pad = (bytes: Buffer) =>
          bytes.length % 2 === 0 || !kind.isPadded ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
        const others = kind.others.map((bytes) => pad(chunk(kind.isPadded ? "bext" : "LIST", Buffer.alloc(bytes))));
        const data = parts.map((samples, index) => {
          const sound = Buffer.alloc((samples * channels * bits) / 8, bits === 8 ? 0x80 : 0);
          const isLast = index === parts.length - 1;
          return isLast && kind.claimed !== null ? chunk("data", sound, kind.claimed) : pad(chunk("data", sound));
        });
        const end = kind.claimed === null ? others : [];
        const file =
          kind.container === "files"
            ? Buffer.concat(
                data.map((sound, index) => riff(...others, format, sound, ...(index < data.length - 1 ? others : end))),
              )
            : kind.container === "RF64"
              ? long("RF64", longSizes(0n), ...others, format, ...data, ...end)
              : riff(...others, format, ...data, ...end);
        await writeFile(path, file);
        const samples = parts.reduce((sum, part) => sum + part, 0);
        const durationMs = Math.round((samples * 1000) / sampleRateHz);
        expect(await probeAudio(path)).toStrictEqual({ container: "WAVE", codec, channels, sampleRateHz, durationMs });
        const audio = readWav(file, path);
        expect(audio.durationMs).toBe(durationMs);
        let decoded = 0;
        for (const block of audio.blocks()) decoded += block.length;
        expect(decoded).toBe(samples * channels);
        expect(audio.warnings.map(({ code }) => code)).toEqual(kind.claimed === null ? [] : ["audio.length_unknown"]);
      }),
      { ...fcOptions, numRuns: 300 },
    );
  });

  it("reads a file of small chunks without a read for each", async () => {
    const path = await fileOf(
      riff(formatChunk(1, 1, 16), ...Array.from({ length: 20_000 }, () => chunk("data", Buffer.alloc(16)))),
    );
    expect((await probeAudio(path)).durationMs).toBe(20_000);
  });

  it("refuses a WAV in more pieces than a recording has, before it has kept them all", async () => {
    const pieces = Buffer.concat(Array(110_000).fill(chunk("data", Buffer.alloc(2))));
    const path = await fileOf(riff(formatChunk(1, 1, 16), pieces));
    const error = await errorOf(AudioError, () => probeAudio(path));
    expect(error).toMatchObject({ code: "audio.unsupported", message: expect.stringContaining("100000 pieces") });
  });

  it("measures a WAV that was written to a pipe, whose header does not know its length", async () => {
    const path = await fileOf(wavFile({ samples: 8000, claimedDataBytes: 0xffff_ffff }));
    expect((await probeAudio(path)).durationMs).toBe(1000);
  });

  it.each(["call.wav", "call.mp3", "call.webm", "call"])("goes by content, not by a name like %s", async (name) => {
    const path = join(await temporaryFolder(), name);
    await copyFile(oggPath, path);
    expect((await probeAudio(path)).container).toBe("Ogg");
  });

  it("measures what there is of a cut-off Ogg file", async () => {
    const path = await fileOf((await readFile(oggPath)).subarray(0, 50_000));
    const { durationMs } = await probeAudio(path);
    expect(durationMs).toBeGreaterThan(12_000);
    expect(durationMs).toBeLessThan(14_000);
  });

  it.each([
    ["audio.empty", Buffer.alloc(0)],
    ["audio.unrecognised", Buffer.from('{"results": []}')],
    ["audio.unrecognised", Buffer.alloc(1000)],
    ["audio.unrecognised", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    ["audio.no_data", wavFile({ samples: 0 })],
    ["audio.truncated", wavFile({ samples: 0, claimedDataBytes: 32_000 })],
    ["audio.no_data", wavFile({ samples: 0, claimedDataBytes: 0xffff_ffff })],
    ["audio.corrupt", wavFile({ samples: 100, channels: 0 })],
    ["audio.no_data", Buffer.from("RIFF\x24\0\0\0WAVE", "latin1")],
    ["audio.corrupt", Buffer.from("RIFF\x24\0\0\0WAVEdata\x04\0\0\0abcd", "latin1")],
    ["audio.truncated", wavFile({ samples: 80_000, encoding: 7 }).subarray(0, 10_000)],
    ["audio.truncated", wavFile({ samples: 80_000 }).subarray(0, 10_000)],
  ])("refuses with %s", async (code, content) => {
    const path = await fileOf(content);
    const error = await errorOf(AudioError, () => probeAudio(path));
    expect(error).toMatchObject({ code, path });
    expect(error.message.startsWith(`${path} `)).toBe(true);
    expect(error.hint).not.toBe("");
  });

  it("refuses an Ogg file that ends after its headers", async () => {
    const path = await fileOf((await readFile(oggPath)).subarray(0, 900));
    expect((await errorOf(AudioError, () => probeAudio(path))).code).toBe("audio.no_data");
  });

  it("refuses what is no file", async () => {
    const directory = await temporaryFolder();
    for (const path of [directory, join(directory, "none.wav")]) {
      expect((await errorOf(AudioError, () => probeAudio(path))).code).toBe("audio.unreadable");
    }
  });

  it("fails in no other way on damaged headers", async () => {
    const ogg = (await readFile(oggPath)).subarray(0, 4000);
    const wav = wavFile({ samples: 500, encoding: 7 });
    const path = await fileOf(wav);
    for (let at = 0; at < 120; at += 1) {
      for (const whole of [ogg, wav]) {
        const damaged = Buffer.from(whole);
        damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
        await writeFile(path, damaged);
        const facts = await probeAudio(path).catch((error: unknown) => error);
        if (facts instanceof Error) expect(facts).toBeInstanceOf(AudioError);
        else expect(facts).toMatchObject({ durationMs: expect.any(Number) });
      }
    }
  });
});
