import { createKernel } from "@earshot/analysis-wasm";
import { createCalls } from "../calls.ts";
import { type Group, interleave, judge, rate } from "../measure.ts";
import { channels, createSpeech, sampleRate } from "../speech.ts";

const frameMs = 10;
const leastAgreement = 0.9;

/** Voice activity of a recording of over ten minutes, two channels at 8 kHz. */
export const voiceGroup: Group = {
  name: "voice",
  async measure({ seed }) {
    const { segments } = createCalls(seed, [300]);
    const samples = createSpeech(seed, segments);
    const seconds = samples.length / channels / sampleRate;
    const kernel = await createKernel();
    const detect = () => kernel.voiceActivity(samples, { sampleRate, channels });
    const found = detect();
    const spoken = toFrames(seconds, segments.startMs, segments.endMs, segments.side);
    const detected = toFrames(seconds, found.startMs, found.endMs, found.channel);
    const agreement = spoken.filter((frame, i) => frame === detected[i]).length / spoken.length;
    if (agreement < leastAgreement) throw new Error(`voice activity: ${agreement} of the frames are what was spoken`);
    const measures = await interleave([{ name: "kernel", unit: "× real time", run: () => rate(seconds, detect) }], {
      warmUps: 3,
      rounds: 15,
    });
    const ratios = measures.map((measure) =>
      judge("voice activity, × real time", measure.samples, { atLeast: 20_000 }),
    );
    return { measures, ratios, skipped: [] };
  },
};

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
