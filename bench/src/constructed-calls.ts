import { createRandom } from "../../packages/analysis-wasm/test/sound.ts";
import { type DebianSounds, readPrompt } from "./debian-sounds.ts";

const sampleRate = 8000;
const frameSamples = 80;
const durationMs = 120_000;
/** A prompt speaks where it is above this and the noise, and not further than this below its loud parts. */
const quietestDbfs = -60;
const rangeDb = 35;
const bridgedFrames = 30;

export interface ConstructedCall {
  /** Two channels of 8 kHz, interleaved. */
  samples: Int16Array;
  /** Of each channel, whether somebody speaks in each 10 ms; pauses below 300 ms count as speech. */
  spoken: [Uint8Array, Uint8Array];
  durationMs: number;
}

/**
 * Two voices in turn, now and then at once, the loud parts of each prompt at −20 to −26 dBFS, over white noise of its own in each
 * channel; `leakDb` of each channel is heard in the other 20 ms later.
 */
export function constructCall(
  { voices }: DebianSounds,
  seed: number,
  { noiseDbfs, leakDb }: { noiseDbfs: number; leakDb: number | null },
): ConstructedCall {
  const random = createRandom(seed);
  const length = (durationMs / 1000) * sampleRate;
  const channels = [new Float64Array(length), new Float64Array(length)] as const;
  const spoken: [Uint8Array, Uint8Array] = [new Uint8Array(durationMs / 10), new Uint8Array(durationMs / 10)];
  const first = seed % voices.length;
  const second = (first + 1 + Math.floor(random() * (voices.length - 1))) % voices.length;
  let atMs = 800;
  for (let side: 0 | 1 = 0; atMs < durationMs - 9000; ) {
    const prompts = voices[side === 0 ? first : second]?.prompts ?? [];
    const samples = readPrompt(prompts[Math.floor(random() * prompts.length)] ?? "");
    if (samples.length < 4800 || samples.length > 64_000) continue;
    const { gainDb, speech } = listenTo(samples, -20 - 6 * random(), noiseDbfs);
    if (speech.length === 0) continue;
    const gain = 10 ** (gainDb / 20);
    const frame = Math.round(atMs / 10);
    for (const [i, sample] of samples.entries()) {
      const at = frame * frameSamples + i;
      if (at < length) channels[side][at] = (channels[side][at] ?? 0) + sample * gain;
    }
    for (const [from, to] of speech) spoken[side].fill(1, frame + from, frame + to);
    atMs += samples.length / 8 + (random() < 0.2 ? -400 * random() : 200 + 1500 * random());
    if (random() < 0.75) side = side === 0 ? 1 : 0;
  }
  const peak = 10 ** (noiseDbfs / 20) * Math.sqrt(3 / 2) * 0x8000;
  const leak = leakDb === null ? 0 : 10 ** (leakDb / 20);
  const samples = Int16Array.from({ length: 2 * length }, (_, i) => {
    const [own, other] = i % 2 === 0 ? channels : channels.toReversed();
    const sample = (own?.[i >> 1] ?? 0) + leak * (other?.[(i >> 1) - 160] ?? 0) + peak * (random() * 2 - 1);
    return Math.max(-0x8000, Math.min(0x7fff, Math.round(sample)));
  });
  for (const frames of spoken) bridge(frames);
  return { samples, spoken, durationMs };
}

/** What brings the loud parts of a prompt to a level, and the frames of 10 ms in which it speaks then. It was recorded in silence. */
function listenTo(samples: Int16Array, targetDbfs: number, noiseDbfs: number) {
  const levels = Array.from({ length: Math.ceil(samples.length / frameSamples) }, (_, frame) => {
    const own = samples.subarray(frame * frameSamples, (frame + 1) * frameSamples);
    const mean = own.reduce((sum, sample) => sum + sample, 0) / own.length;
    const power = own.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / own.length;
    return 10 * Math.log10(Math.max(power, 1e-3) / (0x8000 ** 2 / 2));
  });
  const loudDbfs = levels.toSorted((a, b) => a - b)[Math.floor(levels.length * 0.9)] ?? quietestDbfs;
  const gainDb = targetDbfs - loudDbfs;
  const least = Math.max(loudDbfs - rangeDb, quietestDbfs - gainDb, noiseDbfs - gainDb);
  const speech: [number, number][] = [];
  for (const [frame, level] of levels.entries()) {
    if (level < least) continue;
    const latest = speech.at(-1);
    if (latest !== undefined && frame - latest[1] < bridgedFrames) latest[1] = frame + 1;
    else speech.push([frame, frame + 1]);
  }
  return { gainDb, speech: speech.filter(([from, to]) => to - from >= 5) };
}

/** Fills pauses below 300 ms. */
export function bridge(frames: Uint8Array): void {
  let end = Number.NEGATIVE_INFINITY;
  for (const [frame, speaks] of frames.entries()) {
    if (speaks === 0) continue;
    if (frame - end < bridgedFrames) frames.fill(1, Math.max(0, end), frame);
    end = frame + 1;
  }
}
