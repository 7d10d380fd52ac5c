import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { AudioError } from "../src/errors.ts";
import { probeAudio } from "../src/probe.ts";
import { errorOf } from "./errors-of.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { type WavOptions, wavFile } from "./wav.ts";

const oggPath = fileURLToPath(new URL("fixtures/card-on-file.ogg", import.meta.url));

async function fileOf(content: Uint8Array, name = "call.wav"): Promise<string> {
  const path = join(await temporaryDirectory(), name);
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

  it("measures a WAV that was written to a pipe, whose header does not know its length", async () => {
    const path = await fileOf(wavFile({ samples: 8000, claimedDataBytes: 0xffff_ffff }));
    expect((await probeAudio(path)).durationMs).toBe(1000);
  });

  it.each(["call.wav", "call.mp3", "call.webm", "call"])("goes by content, not by a name like %s", async (name) => {
    const path = join(await temporaryDirectory(), name);
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
    ["audio.no_data", wavFile({ samples: 0, claimedDataBytes: 32_000 })],
    ["audio.no_data", wavFile({ samples: 100, channels: 0 })],
    ["audio.no_data", Buffer.from("RIFF\x24\0\0\0WAVE", "latin1")],
    ["audio.no_data", Buffer.from("RIFF\x24\0\0\0WAVEdata\x04\0\0\0abcd", "latin1")],
    ["audio.truncated", wavFile({ samples: 80_000, encoding: 7 }).subarray(0, 10_000)],
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
    const directory = await temporaryDirectory();
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
