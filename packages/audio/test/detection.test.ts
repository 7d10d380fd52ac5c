import { readFileSync } from "node:fs";
import { chmod, readdir, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AnalysisError, createKernel, voiceModel } from "@earshot/analysis-wasm";
import { errorOf, temporaryFolder, wavFile } from "@earshot/test-kit";
import { describe, expect, it } from "vitest";
import { AudioError } from "../src/errors.ts";
import { detectorName, detectSpeech, detectSpeechInFile, findFfmpeg } from "../src/index.ts";
import { fixture } from "./decoded.ts";

const samples = new URL("../../genesys-simulator/samples/", import.meta.url);
const sample = (name: string) => fileURLToPath(new URL(name, samples));
const fixturePath = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const ffmpeg = await findFfmpeg(process.env);
if (ffmpeg === null) console.warn("No ffmpeg in FFMPEG_PATH or PATH: the tests with real GSM and AAC are skipped.");

const calls = ["angry-interruptions", "billing-dispute", "card-on-file", "long-silence", "two-holds"];

interface Truth {
  durationMs: number;
  reference: { silenceMs: number; overlapMs: number };
}

/** How long nobody speaks, and how long both do. */
function measure({ startMs, endMs, channel, durationMs }: Awaited<ReturnType<typeof detectSpeechInFile>>) {
  const speakers = new Uint8Array(durationMs);
  for (const [index, start] of startMs.entries()) {
    for (let ms = start; ms < (endMs[index] ?? start); ms += 1)
      speakers[ms] = (speakers[ms] ?? 0) | (1 << (channel[index] ?? 0));
  }
  const count = (value: number) => speakers.reduce((sum, found) => sum + (found === value ? 1 : 0), 0);
  return { silenceMs: count(0), overlapMs: count(3) };
}

describe("speech in recordings as Genesys delivers them", () => {
  it.each(["wav", "ogg"])("is that of the truth by level alone too, as %s", async (format) => {
    for (const name of calls) {
      const truth: Truth = JSON.parse(readFileSync(sample(`${name}.truth.json`), "utf8"));
      const speech = await detectSpeechInFile(sample(`${name}.${format}`), { ffmpeg: null, detector: "level" });
      const { silenceMs, overlapMs } = measure(speech);
      // "Hello? Is anyone there?" is one utterance, and the noise floor for 380 ms after its first word.
      const undividedMs = name === "long-silence" && format === "wav" ? 380 : 0;
      expect(Math.abs(silenceMs - truth.reference.silenceMs - undividedMs)).toBeLessThanOrEqual(250);
      expect(Math.abs(overlapMs - truth.reference.overlapMs)).toBeLessThanOrEqual(250);
      expect([speech.warnings, speech.voiceless]).toEqual([[], undefined]);
    }
  });

  it.each(calls)("is that of the truth in %s within 250 ms, as Ogg Opus", async (name) => {
    const truth: Truth = JSON.parse(readFileSync(sample(`${name}.truth.json`), "utf8"));
    const speech = await detectSpeechInFile(sample(`${name}.ogg`), { ffmpeg: null });
    expect(speech).toMatchObject({ durationMs: truth.durationMs, channels: 2, identicalChannels: false, warnings: [] });
    const { voiceless = [] } = speech;
    expect(voiceless.length > 0).toBe(name === "billing-dispute");
    // Music on hold.
    for (const { startMs, endMs } of voiceless) expect([startMs >= 27_575, endMs <= 45_600]).toEqual([true, true]);
    const { silenceMs, overlapMs } = measure(speech);
    expect(Math.abs(silenceMs - truth.reference.silenceMs)).toBeLessThanOrEqual(250);
    expect(Math.abs(overlapMs - truth.reference.overlapMs)).toBeLessThanOrEqual(250);
  });

  it.each(calls)(
    "is that of the truth in %s within 250 ms, as WAV, but for a pause that the truth does not divide",
    async (name) => {
      const truth: Truth = JSON.parse(readFileSync(sample(`${name}.truth.json`), "utf8"));
      const { silenceMs, overlapMs } = measure(await detectSpeechInFile(sample(`${name}.wav`), { ffmpeg: null }));
      // "Hello? Is anyone there?" is one utterance, and the noise floor for 380 ms after its first word.
      const undividedMs = name === "long-silence" ? 380 : 0;
      expect(Math.abs(silenceMs - truth.reference.silenceMs - undividedMs)).toBeLessThanOrEqual(250);
      expect(Math.abs(overlapMs - truth.reference.overlapMs)).toBeLessThanOrEqual(250);
    },
  );

  it("goes by another voice network when one is given", async () => {
    const path = sample("billing-dispute.wav");
    const { module, weights } = await voiceModel();
    // Without weights it is never sure, and always as sure as it takes.
    const unsure = { module, weights: weights.map(() => 0) };
    const [by, without] = await Promise.all(
      [unsure, undefined].map(async (voices) => await detectSpeechInFile(path, { ffmpeg: null, voices })),
    );
    expect(by?.voiceless).toEqual([]);
    expect(without?.voiceless).not.toEqual([]);
    const names = [{}, { detector: "level" as const }, { voices: { module, weights } }, { voices: unsure }].map(
      detectorName,
    );
    expect(names).toEqual(["network", "level", ...Array(2).fill(expect.stringMatching(/^network-[0-9a-f]{12}$/))]);
    expect(names[2]).not.toBe(names[3]);
  });

  it("is the same from a file as from memory, with the levels of every 10 ms", async () => {
    const path = sample("card-on-file.wav");
    const speech = await detectSpeechInFile(path, { ffmpeg: null });
    expect(speech).toEqual(detectSpeech(await createKernel(), readFileSync(path), path));
    expect(speech.levels.length).toBe(2 * 3685);
  });

  it.each(["clip.mp3", "clip.vorbis.ogg", "clip.webm"])("is found in %s where it is", async (name) => {
    const { startMs, endMs, channel } = await detectSpeechInFile(fixturePath(name), { ffmpeg: null });
    const found = [0, 1].map((side) => Array.from(startMs.keys()).filter((index) => channel[index] === side));
    // From 3 s of the call on: the agent up to 4002 ms, the customer 4602 to 6811 ms.
    const [agent = 0, customer = 0] = found.map(([first]) => first);
    expect(Math.abs((endMs[agent] ?? 0) - 1002)).toBeLessThan(100);
    expect(Math.abs((startMs[customer] ?? 0) - 1602)).toBeLessThan(100);
  });
});

describe("doubtful recordings are reported as such", () => {
  async function codesOf(bytes: Uint8Array) {
    const path = join(await temporaryFolder(), "call.bin");
    await writeFile(path, bytes);
    const { warnings, startMs } = await detectSpeechInFile(path, { ffmpeg: null });
    return { codes: warnings.map(({ code }) => code), segments: startMs.length };
  }
  const call = readFileSync(sample("card-on-file.wav"));
  /** The call with what each pair of its samples, of agent and customer, is made. */
  const remade = (make: (agent: number, customer: number) => [number, number]) => {
    const bytes = Buffer.from(call);
    for (let at = call.indexOf("data") + 8; at + 1 < bytes.length; at += 2) {
      const [agent, customer] = make(bytes[at] ?? 0, bytes[at + 1] ?? 0);
      bytes[at] = agent;
      bytes[at + 1] = customer;
    }
    return bytes;
  };

  it("silence from beginning to end", async () => {
    expect(await codesOf(wavFile({ samples: 8000 }))).toEqual({ codes: ["audio.silent"], segments: 0 });
  });

  it("one side that is silent", async () => {
    const { codes, segments } = await codesOf(remade((agent) => [agent, 0xff]));
    expect(codes).toEqual(["audio.silent_channel"]);
    expect(segments).toBeGreaterThan(0);
  });

  it("one sound on both channels", async () => {
    const { codes } = await codesOf(remade((agent) => [agent, agent]));
    expect(codes).toEqual(["audio.identical_channels"]);
  });

  it("a stream that is cut off", async () => {
    const ogg = fixture("clip.opus.ogg");
    expect((await codesOf(ogg.subarray(0, ogg.length / 2))).codes).toEqual(["audio.cut_off"]);
  });
});

describe("a decoder's thread", () => {
  it("ends with what it is asked for", async () => {
    const stop = new AbortController();
    const work = detectSpeechInFile(sample("two-holds.ogg"), { ffmpeg: null, signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(work).rejects.toThrow("enough");
  });

  it("waits for a core, and no longer than what asked for it", async () => {
    const stop = new AbortController();
    const detect = (signal?: AbortSignal) => detectSpeechInFile(sample("two-holds.ogg"), { ffmpeg: null, signal });
    const several = Array.from({ length: availableParallelism() + 3 }, () => detect());
    const given = detect(stop.signal);
    stop.abort(new Error("enough"));
    await expect(given).rejects.toThrow("enough");
    const speech = await Promise.all([...several, detect()]);
    expect(new Set(speech.map(({ durationMs, startMs }) => `${durationMs} ${startMs.join()}`)).size).toBe(1);
  });

  it("says which file cannot be read, and which is empty", async () => {
    const folder = await temporaryFolder();
    const codeOf = async (path: string) =>
      (await errorOf(AudioError, () => detectSpeechInFile(path, { ffmpeg: null }))).code;
    expect(await codeOf(join(folder, "none.ogg"))).toBe("audio.unreadable");
    expect(await codeOf(folder)).toBe("audio.unreadable");
    await writeFile(join(folder, "empty.ogg"), "");
    expect(await codeOf(join(folder, "empty.ogg"))).toBe("audio.empty");
    const fast = join(await temporaryFolder(), "fast.wav");
    await writeFile(fast, wavFile({ samples: 8, sampleRateHz: 384_000 }));
    const error = await errorOf(AnalysisError, () => detectSpeechInFile(fast, { ffmpeg: null }));
    expect(error.message).toBe(`${fast}: sampleRate is 384000`);
  });
});

describe("formats that ffmpeg alone decodes", () => {
  it("are named when there is none, with what to do", async () => {
    const path = fixturePath("clip.gsm.wav");
    const error = await errorOf(AudioError, () => detectSpeechInFile(path, { ffmpeg: null }));
    expect(error).toMatchObject({
      code: "audio.needs_ffmpeg",
      message: `${path} is WAV with GSM 6.10 in it, which only ffmpeg decodes`,
    });
    expect(error.hint).toContain("FFMPEG_PATH");
  });

  it.skipIf(ffmpeg === null).each(["clip.gsm.wav", "clip.aac"])(
    "%s is decoded by it, and nothing is left behind",
    async (name) => {
      const left = async () => (await readdir(tmpdir())).filter((file) => file.startsWith("earshot-decoded-"));
      const before = await left();
      const { channels, durationMs, startMs } = await detectSpeechInFile(fixturePath(name), { ffmpeg });
      expect(channels).toBe(1);
      expect(Math.abs(durationMs - 4000)).toBeLessThan(300);
      expect(startMs.length).toBeGreaterThan(1);
      expect((await left()).filter((file) => !before.includes(file))).toEqual([]);
    },
  );

  it.skipIf(process.platform === "win32")("fail with what it says, and when it is none", async () => {
    const folder = await temporaryFolder();
    const program = join(folder, "ffmpeg");
    await writeFile(program, "#!/bin/sh\necho no such codec >&2\nexit 3\n");
    await chmod(program, 0o755);
    const fails = async (path: string) =>
      errorOf(AudioError, () => detectSpeechInFile(fixturePath("clip.aac"), { ffmpeg: path }));
    expect(await fails(program)).toMatchObject({ code: "audio.ffmpeg_failed" });
    expect((await fails(program)).message).toContain("ended with 3: no such codec");
    expect((await fails(join(folder, "none"))).code).toBe("audio.ffmpeg_failed");
  });
});
