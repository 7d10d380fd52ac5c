/** Sounds to listen to, added into one channel of samples in f64, full scale 1. Random, but the same for the same seed. */
export interface Sound {
  sampleRate: number;
  samples: Float64Array;
  random: () => number;
}

export function silence(sampleRate: number, durationMs: number, seed: number): Sound {
  return {
    sampleRate,
    samples: new Float64Array(Math.round((sampleRate * durationMs) / 1000)),
    random: createRandom(seed),
  };
}

/** Peak of a sine of this level. */
const amplitude = (dbfs: number) => 10 ** (dbfs / 20);

/** White noise over the whole sound. */
export function addNoise({ samples, random }: Sound, dbfs: number): void {
  // Uniform noise has a third of the power of its peak squared, a sine the half.
  const peak = amplitude(dbfs) * Math.sqrt(3 / 2);
  for (const i of samples.keys()) samples[i] = (samples[i] ?? 0) + peak * (random() * 2 - 1);
}

/** Sines of equal level together. */
export function addTone(sound: Sound, startMs: number, endMs: number, hertz: readonly number[], dbfs: number): void {
  for (const frequency of hertz) {
    const turn = (2 * Math.PI * frequency) / sound.sampleRate;
    addShaped(sound, startMs, endMs, (i) => amplitude(dbfs) * Math.sin(turn * i));
  }
}

/**
 * Voiced syllables of 120 to 260 ms: harmonics of a gliding pitch up to 3 kHz that swell from a twentieth and back, the loudest
 * syllables at the level.
 */
export function addSpeech(sound: Sound, startMs: number, endMs: number, dbfs: number): void {
  const { random, sampleRate } = sound;
  for (let at = startMs; at < endMs; ) {
    const length = 120 + random() * 140;
    const end = endMs - at - length < 120 ? endMs : at + length;
    const pitch = 100 + random() * 120;
    const glide = (random() - 0.5) * 60;
    const harmonics = Array.from({ length: Math.floor(3000 / (pitch + 30)) }, (_, i) => (0.2 + random()) / (i + 1));
    const peak = amplitude(dbfs - random() * 4) / Math.hypot(...harmonics);
    const samples = ((end - at) * sampleRate) / 1000;
    addShaped(sound, at, end, (i) => {
      const part = i / samples;
      const phase = 2 * Math.PI * (i / sampleRate) * (pitch + (glide * part) / 2);
      const swell = 0.05 + 0.95 * Math.sin(Math.PI * part);
      return peak * swell * harmonics.reduce((sum, loudness, i) => sum + loudness * Math.sin(phase * (i + 1)), 0);
    });
    at = end;
  }
}

function addShaped(
  { samples, sampleRate }: Sound,
  startMs: number,
  endMs: number,
  value: (sample: number) => number,
): void {
  const from = Math.round((startMs * sampleRate) / 1000);
  const to = Math.min(samples.length, Math.round((endMs * sampleRate) / 1000));
  for (let i = from; i < to; i++) samples[i] = (samples[i] ?? 0) + value(i - from);
}

/** 16-bit PCM of interleaved channels; what exceeds full scale is clipped. */
export function toPcm(channels: readonly Sound[]): Int16Array {
  const length = channels[0]?.samples.length ?? 0;
  const pcm = new Int16Array(length * channels.length);
  for (const [channel, { samples }] of channels.entries()) {
    for (const [i, value] of samples.entries()) {
      pcm[i * channels.length + channel] = Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767)));
    }
  }
  return pcm;
}

/** mulberry32, from 0 to below 1. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
