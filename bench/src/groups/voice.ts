import { createKernel, defaultVoiceActivity, voiceModel } from "@earshot/analysis-wasm";
import { createVoiceNetworkCore } from "../../../packages/analysis-wasm/src/voice-model/voice-model.ts";
import { createCalls } from "../calls.ts";
import { type Group, interleave, judge, rate } from "../measure.ts";
import { readSampleCalls } from "../sample-sound.ts";
import { channels, createSpeech, sampleRate } from "../speech.ts";

const frameMs = 10;
const leastAgreement = 0.9;
const network = { ...defaultVoiceActivity, detector: "network" as const };
const windowsTogether = 8;
const windowSeconds = 0.032;
/** Of the first channel of the sample calls one after the other: 128 s. */
const batchCount = 500;

/** Voice activity of recordings of over ten minutes, two channels at 8 kHz, and the voice network alone. */
export const voiceGroup: Group = {
  name: "voice",
  async measure({ seed }) {
    const { segments } = createCalls(seed, [300]);
    const samples = createSpeech(seed, segments);
    const seconds = samples.length / channels / sampleRate;
    const voices = await voiceModel();
    const kernel = await createKernel(undefined, voices);
    const level = { ...defaultVoiceActivity, detector: "level" as const };
    const detect = () => kernel.voiceActivity(samples, { sampleRate, channels }, level);
    const found = detect();
    const spoken = toFrames(seconds, segments.startMs, segments.endMs, segments.side);
    const detected = toFrames(seconds, found.startMs, found.endMs, found.channel);
    const agreement = spoken.filter((frame, i) => frame === detected[i]).length / spoken.length;
    if (agreement < leastAgreement) throw new Error(`voice activity: ${agreement} of the frames are what was spoken`);
    const calls = readSampleCalls(12 * 60);
    const callSeconds = calls.length / channels / sampleRate;
    const listen = () => kernel.voiceActivity(calls, { sampleRate, channels }, network);
    const core = await createVoiceNetworkCore(voices);
    new Float32Array(core.memory.buffer, core.gainsOffset(), windowsTogether).fill(1);
    const batches = Array.from({ length: batchCount }, (_, batch) => windowsOf(calls, batch * windowsTogether));
    const compute = () => {
      core.beginStream();
      for (const windows of batches) {
        new Int16Array(core.memory.buffer, core.windowsOffset(), windows.length).set(windows);
        core.listenToWindows(windowsTogether);
      }
    };
    const unit = "× real time";
    const measures = await interleave(
      [
        { name: "kernel", unit, run: () => rate(seconds, detect) },
        {
          name: "kernel with the voice network, each channel counted",
          unit,
          run: () => rate(callSeconds * channels, listen),
        },
        {
          name: "voice network, every window",
          unit,
          run: () => rate(windowSeconds * windowsTogether * batchCount, compute),
        },
      ],
      { warmUps: 3, rounds: 15 },
    );
    const targets = [20_000, 10_000, 4000];
    const ratios = measures.map(({ name, samples }, i) =>
      judge(`${name}, × real time`, samples, { atLeast: targets[i] ?? 0 }),
    );
    return { measures, ratios, skipped: [] };
  },
};

/** The next windows of the first of two channels, each with the 32 samples before it in front. */
function windowsOf(calls: Int16Array, first: number): Int16Array {
  return Int16Array.from({ length: 288 * windowsTogether }, (_, i) => {
    const sample = (first + Math.floor(i / 288)) * 256 - 32 + (i % 288);
    return calls[2 * sample] ?? 0;
  });
}

/** Of each channel whether somebody speaks, frame by frame. */
function toFrames(seconds: number, startMs: Int32Array, endMs: Int32Array, channel: ArrayLike<number>): Uint8Array {
  const count = Math.ceil((seconds * 1000) / frameMs);
  const frames = new Uint8Array(count * channels);
  for (const [i, start] of startMs.entries()) {
    const first = (channel[i] ?? 0) * count;
    frames.fill(1, first + Math.floor(start / frameMs), first + Math.ceil((endMs[i] ?? start) / frameMs));
  }
  return frames;
}
