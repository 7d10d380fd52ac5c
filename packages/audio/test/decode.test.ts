import { readFileSync } from "node:fs";
import { chunk, errorOf, formatChunk, riff, wavFile } from "@earshot/test-kit";
import { describe, expect, it } from "vitest";
import { AudioError } from "../src/errors.ts";
import { decodeAll, fixture } from "./decoded.ts";

const call = readFileSync(new URL("../../genesys-simulator/samples/card-on-file.wav", import.meta.url));
const whole = (await decodeAll(call)).samples;
const original = whole.map((channel) => channel.slice(24_000, 56_000));
const [agent = [], customer = []] = original;
const mean = agent.map((value, index) => (value + (customer[index] ?? 0)) / 2);

/** How alike two sounds rise and fall, from 0 to 1; the second may have several samples for each of the first. */
function likeness(expected: readonly number[], found: readonly number[]): number {
  const stretch = 160;
  const step = Math.max(1, Math.round(found.length / expected.length));
  let [both, one, other] = [0, 0, 0];
  for (let from = 0; from + stretch <= expected.length; from += stretch) {
    const a = loudness(expected.slice(from, from + stretch));
    const b = loudness(found.slice(from * step, (from + stretch) * step));
    both += a * b;
    one += a * a;
    other += b * b;
  }
  return both / Math.sqrt(one * other);
}

function loudness(samples: readonly number[]): number {
  return samples.reduce((sum, value) => sum + Math.abs(value), 0);
}

describe("decoders", () => {
  it.each<[string, number, number]>([
    ["clip.mp3", 8000, 0.95],
    ["clip.vorbis.ogg", 8000, 0.95],
    ["clip.opus.ogg", 16_000, 0.95],
    ["clip.webm", 16_000, 0.95],
  ])("decode both channels of %s", async (name, sampleRateHz, least) => {
    const { samples, ...rest } = await decodeAll(fixture(name));
    expect(rest).toEqual({ channels: 2, sampleRateHz, codes: [] });
    for (const [channel, expected] of original.entries()) {
      const found = samples[channel] ?? [];
      expect(Math.abs(found.length / sampleRateHz - 4)).toBeLessThan(0.03);
      expect(likeness(expected, found)).toBeGreaterThan(least);
    }
  });

  it.each<[string, number]>([
    ["mono.mp3", 0.9],
    ["clip.adpcm.wav", 0.99],
  ])("decode the one channel of %s", async (name, least) => {
    const { samples, ...rest } = await decodeAll(fixture(name));
    expect(rest).toEqual({ channels: 1, sampleRateHz: 8000, codes: [] });
    expect(likeness(mean, samples[0] ?? [])).toBeGreaterThan(least);
  });

  it("decode FLAC to the very samples", async () => {
    const { samples, ...rest } = await decodeAll(fixture("clip.flac"));
    expect(rest).toEqual({ channels: 2, sampleRateHz: 8000, codes: [] });
    expect(samples).toEqual(original.map((channel) => channel.slice(0, 8000)));
  });

  it("go by what a file holds, with tags before it too", async () => {
    const tag = Buffer.concat([Buffer.from("ID3\x04\0\0\0\0\x02\0"), Buffer.alloc(256, 0xff)]);
    const tagged = await decodeAll(Buffer.concat([tag, fixture("mono.mp3")]), "call.wav");
    expect(tagged).toEqual(await decodeAll(fixture("mono.mp3")));
  });

  it.each(["clip.opus.ogg", "clip.vorbis.ogg"])("read %s twice, one behind the other", async (name) => {
    const bytes = fixture(name);
    const once = await decodeAll(bytes);
    const twice = await decodeAll(Buffer.concat([bytes, bytes]));
    expect(twice.samples[0]?.length).toBe(2 * (once.samples[0]?.length ?? 0));
    expect(twice.codes).toEqual([]);
  });
});

describe("recordings that are not whole", () => {
  it.each(["clip.mp3", "clip.vorbis.ogg", "clip.opus.ogg", "clip.webm", "clip.flac"])(
    "what is left of %s is decoded, with a warning",
    async (name) => {
      const bytes = fixture(name);
      const all = await decodeAll(bytes);
      const part = await decodeAll(bytes.subarray(0, bytes.length * 0.7));
      expect(part.codes).toContain("audio.cut_off");
      const [left = [], before = []] = [part.samples[0], all.samples[0]];
      expect(left.length).toBeGreaterThan(before.length * 0.3);
      expect(left.length).toBeLessThan(before.length);
      const end = Math.floor(left.length * 0.9);
      expect(likeness(before.slice(0, end), left.slice(0, end))).toBeGreaterThan(0.99);
    },
  );

  it.each(["clip.vorbis.ogg", "clip.opus.ogg"])("sound that is lost in the middle of %s is silence", async (name) => {
    const bytes = fixture(name);
    const all = await decodeAll(bytes);
    const pages = [...bytes.toString("latin1").matchAll(/OggS/g)].map(({ index }) => index);
    const damaged = Buffer.from(bytes);
    damaged[(pages.at(-2) ?? 0) + 60] = (damaged[(pages.at(-2) ?? 0) + 60] ?? 0) ^ 0xff;
    const rest = await decodeAll(damaged);
    expect(rest.codes).toContain("audio.damaged");
    expect(Math.abs((rest.samples[0]?.length ?? 0) - (all.samples[0]?.length ?? 0))).toBeLessThan(400);
  });

  it("a damaged frame of FLAC is silence, and those behind it are at their place", async () => {
    const bytes = fixture("clip.flac");
    const damaged = Buffer.from(bytes);
    const middle = bytes.length >> 1;
    damaged[middle] = (damaged[middle] ?? 0) ^ 0xff;
    const { samples, codes } = await decodeAll(damaged);
    expect(codes).toEqual(["audio.damaged"]);
    expect(samples[0]?.length).toBe(8000);
    expect(samples[1]?.slice(-1000)).toEqual(original[1]?.slice(7000, 8000));
  });

  it.each<[string, Buffer, string]>([
    ["nothing", Buffer.alloc(0), "audio.empty"],
    ["a header and no sound", wavFile({ samples: 0 }), "audio.no_data"],
    ["a header without a format", riff(chunk("data", Buffer.alloc(8))), "audio.corrupt"],
    ["no channels", riff(formatChunk(1, 0, 16), chunk("data", Buffer.alloc(8))), "audio.corrupt"],
    ["text", Buffer.from('{"results": []}'), "audio.unrecognised"],
    ["the first page of Ogg alone", fixture("clip.vorbis.ogg").subarray(0, 58), "audio.no_data"],
    ["the head of FLAC alone", fixture("clip.flac").subarray(0, 20), "audio.no_data"],
    ["no track of WebM", fixture("clip.webm").subarray(0, 60), "audio.no_data"],
    ["GSM", fixture("clip.gsm.wav"), "audio.needs_ffmpeg"],
    ["AAC", fixture("clip.aac"), "audio.needs_ffmpeg"],
    ["AMR", Buffer.from("#!AMR\n\x04"), "audio.needs_ffmpeg"],
    ["Speex", speexHead(), "audio.needs_ffmpeg"],
  ])("%s is refused by what it is", async (_, bytes, code) => {
    const error = await errorOf(AudioError, () => decodeAll(bytes, "call.wav"));
    expect(error).toMatchObject({ code, path: "call.wav" });
    expect(error.hint).not.toBe("");
  });
});

/** A page of Ogg with the head of a stream of Speex. */
function speexHead(): Buffer {
  const page = Buffer.alloc(27 + 1 + 80);
  page.write("OggS");
  page[5] = 2;
  page[26] = 1;
  page[27] = 80;
  page.write("Speex   ", 28);
  let crc = 0;
  for (const byte of page) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc < 0 ? 0x04c1_1db7 : 0);
  }
  page.writeUInt32LE(crc >>> 0, 22);
  return page;
}
