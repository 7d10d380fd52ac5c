import { readFile } from "node:fs/promises";
import { chunk, errorOf, extension, fcOptions, formatChunk, riff, wavFile } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AudioError } from "../src/errors.ts";
import { aLaw, muLaw } from "../src/g711.ts";
import { readWav, type WavAudio } from "../src/wav.ts";

const source = "call.wav";

const pcm = (...samples: number[]) => Buffer.from(Int16Array.from(samples).buffer);

function samplesOf(audio: WavAudio): number[] {
  return Array.from(audio.blocks(), (block) => Array.from(block)).flat();
}

describe("readWav", () => {
  it("reads 16-bit PCM unchanged", () => {
    const audio = readWav(riff(formatChunk(1, 2, 16), chunk("data", pcm(1, -2, 32_767, -32_768))), source);
    expect(audio).toMatchObject({ sampleRateHz: 8000, channels: 2, durationMs: 0 });
    expect(samplesOf(audio)).toEqual([1, -2, 32_767, -32_768]);
  });

  it.each([
    [6, aLaw],
    [7, muLaw],
  ])("decodes G.711, encoding %i", (encoding, table) => {
    const codes = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
    const data = chunk("data", codes);
    expect(samplesOf(readWav(riff(formatChunk(encoding, 1, 8), data), source))).toEqual(Array.from(table));
    expect(samplesOf(readWav(riff(formatChunk(0xfffe, 1, 8, extension(encoding)), data), source))).toEqual(
      Array.from(table),
    );
  });

  it("has G.711 of the values the recommendation gives", () => {
    const at = (table: Int16Array, codes: number[]) => codes.map((code) => table[code]);
    expect(at(muLaw, [0x00, 0x80, 0x7f, 0xff, 0x0f, 0x8f, 0x70, 0xf0])).toEqual([
      -32_124, 32_124, 0, 0, -16_764, 16_764, -120, 120,
    ]);
    expect(at(aLaw, [0x2a, 0xaa, 0x55, 0xd5, 0x25, 0xa5])).toEqual([-32_256, 32_256, -8, 8, -16_896, 16_896]);
  });

  it("finds the sound behind other chunks, of odd length too, at odd addresses, and ends where it ends", () => {
    const file = riff(
      chunk("JUNK", Buffer.from("abc")),
      Buffer.alloc(1),
      formatChunk(0xfffe, 1, 16, extension(1)),
      chunk("LIST", Buffer.from("INFO")),
      chunk("data", pcm(5, -6, 7)),
      chunk("data", pcm(8)),
    );
    expect(samplesOf(readWav(file, source))).toEqual([5, -6, 7]);
    const moved = Buffer.concat([Buffer.alloc(1), file]).subarray(1);
    expect(moved.byteOffset % 2).not.toBe(file.byteOffset % 2);
    expect(samplesOf(readWav(moved, source))).toEqual([5, -6, 7]);
  });

  it.each([0xffff_ffff, 0x7fff_f024])("takes all there is when the writer did not know the length: %i", (claimed) => {
    const audio = readWav(wavFile({ samples: 8001, claimedDataBytes: claimed }), source);
    expect(audio.durationMs).toBe(1000);
    expect(samplesOf(audio).length).toBe(16_002);
  });

  it("decodes long sound in blocks", () => {
    expect(samplesOf(readWav(wavFile({ samples: 70_000, encoding: 7 }), source)).length).toBe(140_000);
  });

  it.each<[string, Buffer, string]>([
    ["audio.empty", Buffer.alloc(0), "is empty"],
    ["audio.unrecognised", Buffer.from("OggS and more of it"), "is no WAV file"],
    ["audio.unrecognised", Buffer.from("RIFF"), "is no WAV file"],
    ["audio.no_data", riff(formatChunk(1, 2, 16)), "no audio"],
    ["audio.no_data", riff(formatChunk(1, 2, 16), chunk("data", Buffer.alloc(3))), "no audio"],
    ["audio.corrupt", riff(chunk("data", pcm(1))), "at byte 12 before its format"],
    ["audio.corrupt", riff(chunk("fmt ", Buffer.alloc(8)), chunk("data", pcm(1))), "8 bytes at byte 20"],
    ["audio.corrupt", riff(formatChunk(1, 0, 16), chunk("data", pcm(1))), "0 channels"],
    ["audio.corrupt", riff(chunk("LIST", Buffer.alloc(4), 4000)), "chunk at byte 12 that goes beyond its end"],
    [
      "audio.truncated",
      wavFile({ samples: 100 }).subarray(0, 200),
      "claims 400 bytes of sound at byte 44 but has only 156",
    ],
    ["audio.unsupported", riff(formatChunk(1, 1, 24), chunk("data", pcm(1, 2))), "format 1 with 24 bits (byte 20)"],
    ["audio.unsupported", riff(formatChunk(3, 1, 32), chunk("data", pcm(1, 2))), "format 3 with 32 bits"],
    ["audio.unsupported", riff(formatChunk(0xfffe, 1, 16), chunk("data", pcm(1))), "format 65534"],
    [
      "audio.unsupported",
      riff(formatChunk(0xfffe, 1, 16, extension(1, "00".repeat(14))), chunk("data", pcm(1))),
      "65534",
    ],
  ])("refuses with %s", async (code, bytes, problem) => {
    const error = await errorOf(AudioError, () => readWav(bytes, source));
    expect(error).toMatchObject({ code, path: source });
    expect(error.message.startsWith(`${source} `)).toBe(true);
    expect(error.message).toContain(problem);
    expect(error.hint).not.toBe("");
  });

  it("fails in no other way on damaged files", async () => {
    const whole = (
      await readFile(new URL("../../genesys-simulator/samples/card-on-file.wav", import.meta.url))
    ).subarray(0, 400);
    const damage = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(400), (changes, length) => {
        const damaged = Buffer.from(whole.subarray(0, length));
        for (const [at, value] of changes) if (at < length) damaged.writeUInt8(value, at);
        try {
          const audio = readWav(damaged, source);
          expect(samplesOf(audio).length % audio.channels).toBe(0);
        } catch (error) {
          expect(error).toBeInstanceOf(AudioError);
        }
      }),
      fcOptions,
    );
  });
});
