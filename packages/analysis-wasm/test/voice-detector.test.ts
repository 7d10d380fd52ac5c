import fc from "fast-check";
import { expect, test } from "vitest";
import { createCore } from "../src/core.ts";
import { analysisModule, createKernel, defaultVoiceActivity, type VoiceActivity, voiceModel } from "../src/index.ts";
import { voiceActivity } from "../src/voice-activity.ts";
import { createVoiceListener } from "../src/voice-listener.ts";
import { createVoiceNetworkCore } from "../src/voice-model/voice-model.ts";
import { fcOptions } from "./fast-check-options.ts";
import { type SampleCall, sampleCalls } from "./fixtures/sample-calls.ts";
import { findVoicedSpeech, type Spoken } from "./reference/voice-activity.ts";
import { addNoise, addSpeech, addTone, createRandom, type Sound, silence, toPcm } from "./sound.ts";
import { recordingArbitrary } from "./voice-activity-arbitraries.ts";
import { readSample } from "./voice-windows.ts";

const model = await voiceModel();
const kernel = await createKernel();
const network = { ...defaultVoiceActivity, detector: "network" as const };
const slow = { timeout: 60_000 };

function toList(found: VoiceActivity): Spoken[] {
  return Array.from(found.startMs, (startMs, i): Spoken => [startMs, found.endMs[i] ?? -1, found.channel[i] ?? -1]);
}

test("joins voices and levels as the plain definition does, whatever the sound and the parameters", slow, async () => {
  const core = await createCore(await analysisModule());
  let found = 0;
  fc.assert(
    fc.property(recordingArbitrary, fc.nat(), ({ samples, format, parameters }, seed) => {
      const { sampleRate, channels } = format;
      const random = createRandom(seed);
      const windows = Math.ceil(samples.length / channels / sampleRate / 0.032);
      const sure = new Uint8Array(channels);
      const voices = Uint8Array.from({ length: windows * channels }, (_, i) => {
        if (random() < 0.1) sure[i % channels] = random() * 256;
        return random() < 0.9 ? (sure[i % channels] ?? 0) : random() * 256;
      });
      const listen = () => ({ take: () => {}, end: () => ({ voices, windows }) });
      const expected = findVoicedSpeech(samples, sampleRate, channels, parameters, voices);
      expect(toList(voiceActivity(core, listen, samples, format, { ...parameters, detector: "network" }))).toEqual(
        expected,
      );
      found += expected.length;
    }),
    { ...fcOptions, numRuns: 40, endOnFailure: true },
  );
  expect(found).toBeGreaterThan(40);
});

/** Samples at another rate, between two of the first in a straight line. */
function atRate(samples: Int16Array, channels: number, rate: number): Int16Array {
  const length = Math.floor((samples.length / channels) * (rate / 8000));
  return Int16Array.from({ length: length * channels }, (_, i) => {
    const at = (Math.floor(i / channels) * 8000) / rate;
    const before = Math.floor(at) * channels + (i % channels);
    const [a = 0, b = a] = [samples[before], samples[before + channels]];
    return Math.round(a + (b - a) * (at - Math.floor(at)));
  });
}

/** What is the same of the frames of 10 ms that are speech in both, 1 when all are; pauses below 300 ms count as speech. */
function agreement({ durationMs, utterances }: SampleCall, found: readonly Spoken[]): number {
  const truth = utterances.map(([side, startMs, endMs]): Spoken => [startMs, endMs, side === "agent" ? 0 : 1]);
  const [spoken, detected] = [truth, found].map((list) => {
    const frames = new Uint8Array(2 * Math.ceil(durationMs / 10));
    for (const channel of [0, 1]) {
      let last = Number.NEGATIVE_INFINITY;
      for (const [startMs, endMs] of list.filter(([, , of]) => of === channel)) {
        const from = startMs - last < 300 ? last : startMs;
        for (let f = Math.round(from / 10); f < Math.round(endMs / 10); f++) frames[2 * f + channel] = 1;
        last = endMs;
      }
    }
    return frames;
  });
  const both = spoken?.reduce((sum, frame, i) => sum + (frame & (detected?.[i] ?? 0)), 0) ?? 0;
  const all = [...(spoken ?? []), ...(detected ?? [])].reduce((sum, frame) => sum + frame, 0);
  return (2 * both) / all;
}

test("finds the speech of the sample calls, at any rate from 8 to 48 kHz", slow, () => {
  const rates = [8000, 11_025, 16_000, 44_100, 48_000];
  const f1 = sampleCalls.map((call, i) => {
    const sampleRate = rates[i] ?? 8000;
    const samples = atRate(readSample(call.id), 2, sampleRate);
    const at8kHz = agreement(
      call,
      toList(kernel.voiceActivity(readSample(call.id), { sampleRate: 8000, channels: 2 }, network)),
    );
    const found = agreement(call, toList(kernel.voiceActivity(samples, { sampleRate, channels: 2 }, network)));
    return { call: call.id, isFound: at8kHz > 0.985, isFoundAtRate: found > 0.98 };
  });
  expect(f1.filter(({ isFound, isFoundAtRate }) => !isFound || !isFoundAtRate)).toEqual([]);
});

test("takes no ringing, keys or noise for speech, but made syllables", () => {
  const hear = (sound: Sound) => {
    const format = { sampleRate: sound.sampleRate, channels: 1 };
    return toList(kernel.voiceActivity(toPcm([sound]), format, network));
  };
  const tones: [hertz: number[], onMs: number, offMs: number][] = [
    [[425], 9000, 1],
    [[440, 480], 2000, 4000],
    [[480, 620], 250, 250],
    [[400, 450], 400, 200],
    [[2100], 3000, 1000],
    [[941, 1477], 70, 50],
  ];
  for (const sampleRate of [8000, 48_000]) {
    for (const [hertz, onMs, offMs] of tones) {
      const channel = silence(sampleRate, 8000, 3);
      addNoise(channel, -60);
      for (let at = 501; at < 7500; at += onMs + offMs) addTone(channel, at, Math.min(7500, at + onMs), hertz, -20);
      expect(hear(channel)).toEqual([]);
    }
    const noise = silence(sampleRate, 8000, 1);
    addNoise(noise, -35);
    expect(hear(noise)).toEqual([]);
    const syllables = silence(sampleRate, 4000, 5);
    addNoise(syllables, -60);
    addSpeech(syllables, 703, 1811, -25);
    const [[startMs, endMs] = [0, 0], ...others] = hear(syllables);
    // To the network the last of made syllables may be none.
    expect([Math.abs(startMs - 703) <= 60, Math.abs(endMs - 1811) <= 200, others]).toEqual([true, true, []]);
  }
});

test("takes no hold music for speech", () => {
  const call = readSample("billing-dispute");
  const hold = call.subarray(2 * 8 * 28_000, 2 * 8 * 45_000);
  const found = kernel.voiceActivity(hold, { sampleRate: 8000, channels: 2 }, network);
  expect(toList(found)).toEqual([]);
  expect(found.voiceless).toMatchObject([{ channel: 0 }]);
});

test.each([
  { pauseMs: 1500, endMs: 17_000 },
  { pauseMs: 2500, endMs: 11_000 },
])("finds hold music with a pause of $pauseMs ms until $endMs ms", ({ pauseMs, endMs }) => {
  const hold = readSample("billing-dispute").slice(2 * 8 * 28_000, 2 * 8 * 45_000);
  hold.fill(0, 2 * 8 * 11_000, 2 * 8 * (11_000 + pauseMs));
  const { voiceless } = kernel.voiceActivity(hold, { sampleRate: 8000, channels: 2 }, network);
  expect(voiceless).toEqual([{ channel: 0, startMs: expect.any(Number), endMs: expect.closeTo(endMs, -2) }]);
});

test(
  "finds the same however the samples are cut into blocks, and in each channel what it finds in it alone",
  slow,
  async () => {
    const core = await createVoiceNetworkCore(model);
    const sound = fc.record({
      call: fc.constantFrom(...sampleCalls.map(({ id }) => id)),
      rate: fc.constantFrom(4000, 8000, 8000, 9973, 16_000, 22_050),
      from: fc.nat(10),
      cuts: fc.array(fc.oneof(fc.nat(30), fc.nat(200_000)), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(sound, ({ call, rate, from, cuts }) => {
        const two = readSample(call).subarray(16 * 1000 * from, 16 * 1000 * (from + 20));
        const samples = atRate(two, 2, rate);
        const blocks: Int16Array[] = [];
        let at = 0;
        for (const length of [...cuts, samples.length]) {
          blocks.push(samples.subarray(at, at + length));
          at += length;
        }
        const format = { sampleRate: rate, channels: 2 };
        const whole = kernel.voiceActivity(samples, format, network);
        expect(kernel.voiceActivity(blocks, format, network)).toEqual(whole);
        const levels = whole.levels;
        const voicesOf = (channels: number[]) => {
          const some = (all: ArrayLike<number>) => Array.from(all).filter((_, i) => channels.includes(i % 2));
          const listener = createVoiceListener(core, { sampleRate: rate, channels: channels.length }, 9, 46);
          const own = Int16Array.from(some(samples));
          for (let i = 0; i < own.length; i += 60_000) listener.take(own.subarray(i, i + 60_000), new Uint8Array());
          return Array.from(listener.end(Uint8Array.from(some(levels))).voices);
        };
        const both = voicesOf([0, 1]);
        for (const channel of [0, 1]) expect(voicesOf([channel])).toEqual(both.filter((_, i) => i % 2 === channel));
      }),
      { ...fcOptions, numRuns: 8 },
    );
  },
);

test("a kernel without the network detects by level, and says so where it is asked for the network", async () => {
  const without = await createKernel(undefined, null);
  const samples = readSample("two-holds");
  const format = { sampleRate: 8000, channels: 2 };
  const level = { ...network, detector: "level" as const };
  expect(without.voiceActivity(samples, format, level)).toEqual(kernel.voiceActivity(samples, format, level));
  expect(() => without.voiceActivity(samples, format)).toThrow(expect.objectContaining({ code: "analysis.parameter" }));
});
