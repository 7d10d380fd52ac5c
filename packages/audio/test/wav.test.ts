import { readFile } from "node:fs/promises";
import { chunk, errorOf, extension, fcOptions, formatChunk, long, longSizes, riff, wavFile } from "@earshot/test-kit";
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

  it.each<[string, Buffer, Buffer, number[]]>([
    ["8 bits, unsigned", formatChunk(1, 1, 8), Buffer.from([0, 127, 128, 129, 255]), [-32_768, -256, 0, 256, 32_512]],
    ["24 bits", formatChunk(1, 1, 24), Buffer.from("ffff7f000080000100ffffff", "hex"), [32_767, -32_768, 1, -1]],
    ["20 bits in 24", formatChunk(0xfffe, 1, 24, extension(1)), Buffer.from("0000400000c0", "hex"), [16_384, -16_384]],
    [
      "32 bits",
      formatChunk(1, 1, 32),
      Buffer.from(Int32Array.of(2 ** 31 - 1, -(2 ** 31), 65_536, -1).buffer),
      [32_767, -32_768, 1, -1],
    ],
    [
      "32-bit float",
      formatChunk(3, 1, 32),
      Buffer.from(Float32Array.of(0, 0.5, -1, 1, 3, -3, Number.NaN, 1e-9).buffer),
      [0, 16_384, -32_768, 32_767, 32_767, -32_768, 0, 0],
    ],
    [
      "64-bit float",
      formatChunk(0xfffe, 1, 64, extension(3)),
      Buffer.from(Float64Array.of(0.25, -0.25, Number.POSITIVE_INFINITY).buffer),
      [8192, -8192, 32_767],
    ],
  ])("converts samples of %s to 16 bits", (_, format, data, samples) => {
    expect(samplesOf(readWav(riff(format, chunk("data", data)), source))).toEqual(samples);
    const odd = Buffer.concat([Buffer.alloc(1), riff(format, chunk("data", data))]).subarray(1);
    expect(samplesOf(readWav(odd, source))).toEqual(samples);
  });

  it("reads all data chunks, and all files that were put one behind the other", () => {
    const format = formatChunk(1, 1, 16);
    const chunks = riff(format, chunk("data", pcm(1)), chunk("LIST", Buffer.from("INFO")), chunk("data", pcm(2, 3)));
    expect(samplesOf(readWav(chunks, source))).toEqual([1, 2, 3]);
    const files = Buffer.concat([riff(format, chunk("data", pcm(1, 2))), riff(format, chunk("data", pcm(3)))]);
    expect(samplesOf(readWav(files, source))).toEqual([1, 2, 3]);
    expect(readWav(files, source).warnings).toEqual([]);
  });

  it("reads files of odd length behind one another, with a pad byte and without", () => {
    const file = (pad: number) =>
      Buffer.concat([riff(formatChunk(6, 1, 8), chunk("data", Buffer.alloc(3, 0xd5))), Buffer.alloc(pad)]);
    for (const files of [
      [file(0), file(0)],
      [file(1), file(1)],
    ]) {
      expect(samplesOf(readWav(Buffer.concat(files), source))).toEqual(Array(6).fill(8));
    }
  });

  it.each(["RF64", "BW64"] as const)("reads %s, whose sizes are beside the headers", (name) => {
    const file = (dataBytes: bigint, ...rest: Buffer[]) =>
      long(name, longSizes(dataBytes), formatChunk(1, 1, 16), chunk("data", pcm(1, 2), 0xffff_ffff), ...rest);
    const whole = readWav(file(4n, chunk("LIST", Buffer.from("INFO"))), source);
    expect([samplesOf(whole), whole.warnings]).toEqual([[1, 2], []]);
    const unfinished = readWav(file(0n), source);
    expect(samplesOf(unfinished)).toEqual([1, 2]);
    expect(unfinished.warnings).toMatchObject([{ code: "audio.length_unknown" }]);
    expect(() => readWav(file(6_000_000_000n), source)).toThrow(/claims 6000000000 bytes of sound .* has only 4/);
  });

  it("warns of what is behind the sound and no chunk", () => {
    const file = riff(formatChunk(1, 1, 16), chunk("data", pcm(1, 2)));
    const { warnings, durationMs } = readWav(Buffer.concat([file, Buffer.alloc(1000, 0xff)]), source);
    expect(durationMs).toBe(0);
    expect(warnings).toEqual([
      {
        code: "audio.trailing_bytes",
        index: null,
        field: null,
        message: "call.wav has 1000 bytes behind its sound (byte 48) that are no whole chunk; they were not measured",
      },
    ]);
    expect(readWav(Buffer.concat([file, Buffer.alloc(3)]), source).warnings).toEqual([]);
  });

  it("warns of a file that is cut off between two chunks", () => {
    const file = riff(formatChunk(1, 1, 16), chunk("data", pcm(1, 2)), chunk("data", Buffer.alloc(32)));
    const audio = readWav(file.subarray(0, -40), source);
    expect(samplesOf(audio)).toEqual([1, 2]);
    expect(audio.warnings).toEqual([
      {
        code: "audio.cut_off",
        index: null,
        field: null,
        message: "call.wav claims 80 bytes (byte 4) but has only 40: it is cut off, and what is left was measured",
      },
    ]);
  });

  it("has no sound in a data chunk that is empty, whatever follows it", () => {
    const format = formatChunk(1, 1, 16);
    const info = chunk("LIST", Buffer.from("INFO"));
    const audio = readWav(riff(format, chunk("data", pcm()), info, chunk("data", pcm(7))), source);
    expect([samplesOf(audio), audio.warnings]).toEqual([[7], []]);
    expect(() => readWav(riff(format, chunk("data", pcm()), info), source)).toThrow("no audio");
  });

  it("finds the sound behind other chunks, of odd length too, at odd addresses", () => {
    const file = riff(
      chunk("JUNK", Buffer.from("abc")),
      Buffer.alloc(1),
      formatChunk(0xfffe, 1, 16, extension(1)),
      chunk("LIST", Buffer.from("INFO")),
      chunk("data", pcm(5, -6, 7)),
    );
    expect(samplesOf(readWav(file, source))).toEqual([5, -6, 7]);
    const moved = Buffer.concat([Buffer.alloc(1), file]).subarray(1);
    expect(moved.byteOffset % 2).not.toBe(file.byteOffset % 2);
    expect(samplesOf(readWav(moved, source))).toEqual([5, -6, 7]);
  });

  it.each([0, 0xffff_ffff, 0x7fff_f024])(
    "takes all there is when the writer did not know the length: %i",
    (claimed) => {
      const audio = readWav(wavFile({ samples: 8001, claimedDataBytes: claimed }), source);
      expect(audio.durationMs).toBe(1000);
      expect(samplesOf(audio).length).toBe(16_002);
      expect(audio.warnings).toEqual([
        {
          code: "audio.length_unknown",
          index: null,
          field: null,
          message: "call.wav does not say how long its sound is (byte 40): all it holds was measured",
        },
      ]);
    },
  );

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
    [
      "audio.unsupported",
      riff(formatChunk(1, 1, 64), chunk("data", pcm(1, 2, 3, 4))),
      "format 1 with 64 bits (byte 20)",
    ],
    ["audio.unsupported", riff(formatChunk(3, 1, 16), chunk("data", pcm(1, 2))), "format 3 with 16 bits"],
    ["audio.unsupported", Buffer.from("RIFX\0\0\0\x24WAVEfmt "), "is WAV with its bytes in big-endian order (RIFX)"],
    [
      "audio.unsupported",
      Buffer.concat([
        riff(formatChunk(1, 1, 16), chunk("data", pcm(1))),
        riff(formatChunk(1, 2, 16), chunk("data", pcm(1, 2))),
      ]),
      "has sound in different formats (bytes 20 and 66)",
    ],
    [
      "audio.truncated",
      riff(formatChunk(1, 1, 16), chunk("data", pcm(1)), chunk("data", pcm(1), 400)),
      "claims 400 bytes",
    ],
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
