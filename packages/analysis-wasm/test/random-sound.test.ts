import { expect, test } from "vitest";
import { createKernel, defaultVoiceActivity, type VoiceActivity, voiceModel } from "../src/index.ts";
import { createVoiceNetworkCore } from "../src/voice-model/voice-model.ts";
import { fcOptions } from "./fast-check-options.ts";
import { createRandom } from "./sound.ts";
import { slotSamples } from "./voice-windows.ts";

// One recording after the other, each of a seed of its own, which a failure names: recordings take too long to shrink.
const soak = process.env.SOAK !== undefined;
const recordings = soak ? 2500 : 75;
const blocksEach = 40;
const kernel = await createKernel();
const core = await createVoiceNetworkCore(await voiceModel());
const network = { ...defaultVoiceActivity, detector: "network" as const };

type Random = () => number;

const below = (random: Random, limit: number) => Math.floor(random() * limit);

/** Samples of one kind: noise, the extremes in turn or at random, a tone, one value, nothing. */
function randomBlock(random: Random, length: number): Int16Array {
  const peak = [32_767, 3000, 60, 1][below(random, 4)] ?? 1;
  const value = [0, 0, 1, -1, 32_767, -32_768][below(random, 6)] ?? 0;
  const turn = random() * Math.PI;
  const kinds: ((i: number) => number)[] = [
    () => (random() * 2 - 1) * peak,
    (i) => (i % 2 === 0 ? 32_767 : -32_768),
    () => (random() < 0.5 ? peak : -peak - 1),
    (i) => Math.sin(turn * i) * peak,
    () => value,
    () => 0,
  ];
  const kind = kinds[below(random, kinds.length)] ?? (() => 0);
  return Int16Array.from({ length }, (_, i) => Math.round(kind(i)));
}

function randomRecording(random: Random) {
  const channels = 1 + below(random, 3);
  const sampleRate = 8000 + below(random, 40_001);
  // Of any length, so that a block ends within a sample of all channels, too.
  const lengths = Array.from({ length: blocksEach }, () =>
    below(random, random() < 0.2 ? 20 : (sampleRate / 4) * channels),
  );
  const blocks = lengths.map((length) => randomBlock(random, length));
  const samples = new Int16Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    samples.set(block, at);
    at += block.length;
  }
  return { samples, blocks, format: { sampleRate, channels } };
}

function isSound({ startMs, endMs, channel, levels }: VoiceActivity, samples: number, rate: number, channels: number) {
  const durationMs = Math.round((Math.floor(samples / channels) * 1000) / rate);
  return (
    levels.length === Math.ceil(Math.floor(samples / channels) / (rate / 100)) * channels &&
    startMs.every(
      (start, i) => start < (endMs[i] ?? 0) && (endMs[i] ?? 0) <= durationMs && (channel[i] ?? 9) < channels,
    )
  );
}

const bytesOf = ({ startMs, endMs, channel, levels, voiceless }: VoiceActivity) =>
  Buffer.concat([
    ...[startMs, endMs, channel, levels].map((column) => Buffer.from(column.buffer)),
    Buffer.from(JSON.stringify(voiceless)),
  ]);

test(`random sound at any rate, in ${recordings * blocksEach} random blocks, is found alike however it is cut`, {
  timeout: 600_000,
}, () => {
  for (let seed = fcOptions.seed; seed < fcOptions.seed + recordings; seed++) {
    const { samples, blocks, format } = randomRecording(createRandom(seed));
    const whole = kernel.voiceActivity(samples, format, network);
    const inBlocks = kernel.voiceActivity(blocks, format, network);
    const sound = isSound(whole, samples.length, format.sampleRate, format.channels);
    expect({ seed, sound, alike: bytesOf(inBlocks).equals(bytesOf(whole)) }).toEqual({
      seed,
      sound: true,
      alike: true,
    });
  }
});

test("the network finds a probability in any samples at any gain, the same each time", { timeout: 600_000 }, () => {
  const random = createRandom(fcOptions.seed);
  for (let stream = 0; stream < recordings; stream++) {
    const batches = Array.from({ length: 12 }, () => ({
      samples: Array.from({ length: 8 }, () => [...randomBlock(random, slotSamples)]).flat(),
      gains: Array.from({ length: 8 }, () => 10 ** (random() * 3 - 2)),
    }));
    const listen = () => {
      core.beginStream();
      return batches.flatMap(({ samples, gains }) => {
        new Int16Array(core.memory.buffer, core.windowsOffset(), samples.length).set(samples);
        new Float32Array(core.memory.buffer, core.gainsOffset(), gains.length).set(gains);
        core.listenToWindows(8);
        return Array.from(new Float32Array(core.memory.buffer, core.probabilitiesOffset(), 8));
      });
    };
    const found = listen();
    const isProbable = found.every((probability) => probability >= 0 && probability <= 1);
    expect({ stream, isProbable, again: listen() }).toEqual({ stream, isProbable: true, again: found });
  }
});
