import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnalysisError, createKernel, defaultVoiceActivity, type VoiceActivity } from "../src/index.ts";
import { fcOptions } from "./fast-check-options.ts";
import { findSpeech, type Spoken } from "./reference/voice-activity.ts";
import { addNoise, addSpeech, addTone, type Sound, silence, toPcm } from "./sound.ts";
import { recordingArbitrary } from "./voice-activity-arbitraries.ts";

const kernel = await createKernel();
const level = { ...defaultVoiceActivity, detector: "level" as const };
const slow = { timeout: 60_000 };

function toList(found: VoiceActivity): Spoken[] {
  return Array.from(found.startMs, (startMs, i): Spoken => [startMs, found.endMs[i] ?? -1, found.channel[i] ?? -1]);
}

function hear(channels: readonly Sound[]): Spoken[] {
  const sampleRate = channels[0]?.sampleRate ?? 0;
  return toList(kernel.voiceActivity(toPcm(channels), { sampleRate, channels: channels.length }, level));
}

function expectNear(found: readonly Spoken[], expected: readonly Spoken[], toleranceMs: number): void {
  expect(found.map(([, , channel]) => channel)).toEqual(expected.map(([, , channel]) => channel));
  for (const [i, [startMs, endMs]] of expected.entries()) {
    expect(Math.abs((found[i]?.[0] ?? 0) - startMs)).toBeLessThanOrEqual(toleranceMs);
    expect(Math.abs((found[i]?.[1] ?? 0) - endMs)).toBeLessThanOrEqual(toleranceMs);
  }
}

test("finds what the plain definition finds, whatever the sound and the parameters", slow, () => {
  let found = 0;
  fc.assert(
    fc.property(recordingArbitrary, ({ samples, format, parameters }) => {
      const expected = findSpeech(samples, format.sampleRate, format.channels, parameters);
      expect(toList(kernel.voiceActivity(samples, format, parameters))).toEqual(expected);
      found += expected.length;
    }),
    // Recordings take too long to shrink; the seed brings one back.
    { ...fcOptions, numRuns: 80, endOnFailure: true },
  );
  expect(found).toBeGreaterThan(80);
});

test("finds the same however the samples are cut into blocks", slow, () => {
  const cuts = fc.array(fc.oneof(fc.nat(30), fc.nat(200_000)), { maxLength: 12 });
  fc.assert(
    fc.property(recordingArbitrary, cuts, ({ samples, format, parameters }, lengths) => {
      const blocks: Int16Array[] = [];
      let from = 0;
      for (const length of [...lengths, samples.length]) {
        blocks.push(samples.subarray(from, from + length));
        from += length;
      }
      const whole = kernel.voiceActivity(samples, format, parameters);
      expect(kernel.voiceActivity(blocks, format, parameters)).toEqual(whole);
    }),
    { ...fcOptions, numRuns: 30 },
  );
});

const sampleRates = [8000, 16_000, 22_050, 32_000, 44_100, 48_000];

test("detects speech-like sound at all rates and levels, in noise 20 dB below it, within 60 ms", slow, () => {
  const sound = fc.record({
    sampleRate: fc.constantFrom(...sampleRates),
    noiseDbfs: fc.integer({ min: -70, max: -35 }),
    aboveDb: fc.integer({ min: 20, max: 35 }),
    constant: fc.constantFrom(0, 0.1, -0.3),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(sound, ({ sampleRate, noiseDbfs, aboveDb, constant, seed }) => {
      const channel = silence(sampleRate, 4000, seed);
      addNoise(channel, noiseDbfs);
      addSpeech(channel, 703, 1811, noiseDbfs + aboveDb);
      addSpeech(channel, 2507, 3208, noiseDbfs + aboveDb);
      for (const [i, value] of channel.samples.entries()) channel.samples[i] = value + constant;
      const spoken: Spoken[] = [
        [703, 1811, 0],
        [2507, 3208, 0],
      ];
      expectNear(hear([channel]), spoken, 60);
    }),
    { ...fcOptions, numRuns: 40 },
  );
});

describe("detects nothing", () => {
  test.each([-90, -60, -35, 0])("in noise alone at %i dBFS", (dbfs) => {
    for (const sampleRate of sampleRates) {
      const channel = silence(sampleRate, 8000, sampleRate);
      addNoise(channel, dbfs);
      expect(hear([channel])).toEqual([]);
    }
  });

  test("in noise that grows by 25 dB at once", () => {
    const [quiet, loud] = [silence(8000, 20_000, 1), silence(8000, 20_000, 2)];
    addNoise(quiet, -65);
    addNoise(loud, -40);
    for (let i = 80_000; i < quiet.samples.length; i++) quiet.samples[i] = loud.samples[i] ?? 0;
    expect(hear([quiet])).toEqual([]);
  });

  const tones: [name: string, hertz: number[], onMs: number, offMs: number][] = [
    ["a steady tone", [425], 9000, 1],
    ["European ringing", [425], 1000, 4000],
    ["European engaged", [425], 500, 500],
    ["North American ringing", [440, 480], 2000, 4000],
    ["North American engaged", [480, 620], 500, 500],
    ["North American congestion", [480, 620], 250, 250],
    ["British ringing", [400, 450], 400, 200],
    ["ringing with a slow beat", [400, 433], 1000, 300],
    ["a dial tone", [350, 440], 9000, 1],
    ["a fax tone", [2100], 3000, 1000],
    ["keys", [770, 1336], 100, 100],
    ["keys in haste", [941, 1477], 70, 50],
  ];
  test.each(tones)("in %s", (_, hertz, onMs, offMs) => {
    for (const sampleRate of sampleRates) {
      // Beginning with a frame, and in the middle of one.
      for (const [noiseDbfs, startMs] of [
        [-90, 500],
        [-60, 501],
        [-50, 503],
      ] as const) {
        const channel = silence(sampleRate, 10_000, 3);
        addNoise(channel, noiseDbfs);
        for (let at = startMs; at < 9500; at += onMs + offMs)
          addTone(channel, at, Math.min(9500, at + onMs), hertz, -20);
        expect(hear([channel])).toEqual([]);
      }
    }
  });

  test("in digital silence, and in the noise right after it", () => {
    const channel = silence(8000, 20_000, 5);
    addNoise(channel, -50);
    channel.samples.fill(0, 0, 80_000);
    expect(hear([channel])).toEqual([]);
  });
});

test("detects speech after digital silence, out of clipping, and through the hum of the mains", () => {
  const padded = silence(8000, 12_000, 6);
  addNoise(padded, -60);
  padded.samples.fill(0, 0, 40_000);
  addSpeech(padded, 6000, 7500, -25);
  expectNear(hear([padded]), [[6000, 7500, 0]], 20);
  const clipped = silence(8000, 8000, 7);
  addNoise(clipped, -60);
  addSpeech(clipped, 2000, 5500, 6);
  expectNear(hear([clipped]), [[2000, 5500, 0]], 20);
  for (const hertz of [50, 60]) {
    const humming = silence(8000, 8000, 8);
    addNoise(humming, -60);
    addTone(humming, 0, 8000, [hertz], -40);
    addSpeech(humming, 2000, 5500, -20);
    expectNear(hear([humming]), [[2000, 5500, 0]], 20);
  }
});

test("keeps one channel's leak out of the other, and quiet speech in it", slow, () => {
  const leakDb = fc.integer({ min: -45, max: -22 });
  fc.assert(
    fc.property(leakDb, fc.nat(), (leak, seed) => {
      const [agent, customer] = [silence(8000, 20_000, seed), silence(8000, 20_000, seed + 1)];
      addSpeech(agent, 2000, 8000, -20);
      addSpeech(customer, 9000, 12_000, -20);
      addSpeech(agent, 11_500, 15_000, -20);
      addSpeech(customer, 16_000, 16_500, -24);
      const gain = 10 ** (leak / 20);
      const mix = (own: Sound, other: Sound) => {
        return { ...own, samples: own.samples.map((value, i) => value + gain * (other.samples[i] ?? 0)) };
      };
      const mixed = [mix(agent, customer), mix(customer, agent)];
      for (const sound of mixed) addNoise(sound, -65);
      const spoken: Spoken[] = [
        [2000, 8000, 0],
        [9000, 12_000, 1],
        [11_500, 15_000, 0],
        [16_000, 16_500, 1],
      ];
      expectNear(hear(mixed), spoken, 90);
    }),
    { ...fcOptions, numRuns: 30 },
  );
  const [loud, quiet] = [silence(8000, 14_000, 1), silence(8000, 14_000, 2)];
  for (const sound of [loud, quiet]) addNoise(sound, -65);
  addSpeech(loud, 2000, 8000, -15);
  addSpeech(quiet, 6000, 12_000, -38);
  const spoken: Spoken[] = [
    [2000, 8000, 0],
    [6000, 12_000, 1],
  ];
  expectNear(hear([loud, quiet]), spoken, 60);
});

test("takes the extremes of 16 bits, and recordings of next to nothing", () => {
  const format = { sampleRate: 8000, channels: 2 };
  for (const length of [0, 1, 2, 3, 159, 160, 161, 321]) {
    expect(toList(kernel.voiceActivity(new Int16Array(length).fill(-32_768), format, level))).toEqual([]);
  }
  const extremes = Int16Array.from({ length: 32_001 }, (_, i) => (i % 3 === 0 ? -32_768 : 32_767));
  expect(toList(kernel.voiceActivity(extremes, format, level))).toEqual([]);
});

describe("refuses", () => {
  const samples = new Int16Array(100);
  const format = { sampleRate: 8000, channels: 1 };
  const error = (run: () => unknown) => {
    try {
      run();
    } catch (thrown) {
      if (thrown instanceof AnalysisError) return thrown;
      throw thrown;
    }
    throw new Error("nothing was thrown");
  };

  test.each([
    ["sampleRate", 3999],
    ["sampleRate", Number.NaN],
    ["sampleRate", 192_001],
    ["channels", 0],
    ["channels", 33],
    ["channels", 1.5],
  ])("%s %d", (field, value) => {
    expect(error(() => kernel.voiceActivity(samples, { ...format, [field]: value }))).toMatchObject({
      code: "analysis.out_of_range",
      field,
    });
  });

  test.each([
    ["onsetDb", Number.NaN],
    ["leakDb", 1000],
    ["offsetDb", 7],
    ["minSpeechMs", 25],
    ["minSilenceMs", -10],
    ["padMs", 160],
  ])("%s %d", (field, value) => {
    const parameters = { ...defaultVoiceActivity, [field]: value };
    expect(error(() => kernel.voiceActivity(samples, format, parameters))).toMatchObject({
      code: "analysis.parameter",
      field,
    });
  });

  test("blocks that are made with the kernel that takes them", () => {
    function* blocks() {
      yield samples;
      kernel.holds([], null);
      yield samples;
    }
    expect(error(() => kernel.voiceActivity(blocks(), format, level)).code).toBe("analysis.replaced");
  });

  test("a recording that is too long, and takes the next", slow, () => {
    function* endless() {
      const block = new Int16Array(32 * 1_000_000);
      for (;;) yield block;
    }
    expect(error(() => kernel.voiceActivity(endless(), { sampleRate: 4000, channels: 32 }, level)).code).toBe(
      "analysis.capacity",
    );
    expect(toList(kernel.voiceActivity(samples, format, level))).toEqual([]);
  });
});
