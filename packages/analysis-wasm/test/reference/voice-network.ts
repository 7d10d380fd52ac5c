import type { Layer, VoiceNetwork } from "../../src/voice-model/voice-network.ts";

const windowSamples = 256;
const before = 32;
const points = 128;
const bins = points / 2 + 1;

/**
 * The network of Silero VAD by its plain definition, in f64: the probability of speech in a window of 256 samples of 8 kHz, full
 * scale 1, that has the 32 samples before it in front. A listener goes on from window to window.
 */
export function createListener(network: VoiceNetwork): (samples: Float32Array) => number {
  let outputs = new Float64Array(128);
  const memories = new Float64Array(128);
  return (samples) => {
    if (samples.length !== before + windowSamples) throw new Error(`a window has ${samples.length} samples`);
    const mirrored = Array.from({ length: before }, (_, i) => samples[samples.length - 2 - i] ?? 0);
    const sound = [...samples, ...mirrored];
    let frames = [0, 1, 2, 3].map((frame) =>
      magnitudes(sound.slice((frame * points) / 2, (frame * points) / 2 + points)),
    );
    const [first, second, third, fourth] = network.convolutions;
    frames = convolve(frames, first, 1, -1);
    frames = convolve(frames, second, 2, -1);
    frames = convolve(frames, third, 2, 0);
    const [heard = []] = convolve(frames, fourth, 1, 0);
    const gates = network.fromSound.biases.map(
      (bias, row) => bias + dot(network.fromSound, row, 0, heard) + dot(network.fromItself, row, 0, outputs),
    );
    const gate = (kind: number, unit: number) => gates[kind * 128 + unit] ?? 0;
    for (const [unit, memory] of memories.entries()) {
      memories[unit] = sigmoid(gate(1, unit)) * memory + sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit));
    }
    outputs = memories.map((memory, unit) => sigmoid(gate(3, unit)) * Math.tanh(memory));
    const { weights, bias } = network.output;
    return sigmoid(outputs.reduce((sum, output, unit) => sum + Math.max(0, output) * (weights[unit] ?? 0), bias));
  };
}

function magnitudes(frame: readonly number[]): number[] {
  const windowed = frame.map((sample, i) => sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / points)));
  return Array.from({ length: bins }, (_, bin) => {
    const turn = (2 * Math.PI * bin) / points;
    const real = windowed.reduce((sum, sample, i) => sum + sample * Math.cos(turn * i), 0);
    const imaginary = windowed.reduce((sum, sample, i) => sum + sample * Math.sin(turn * i), 0);
    return Math.hypot(real, imaginary);
  });
}

/** Frames beyond the first and the last count as silence; the first tap of a frame is so far from it. */
function convolve(frames: readonly number[][], layer: Layer, stride: number, firstTap: number): number[][] {
  const outputs = Array.from({ length: Math.ceil(frames.length / stride) }, (_, i) => i * stride);
  return outputs.map((frame) =>
    Array.from(layer.biases, (bias, row) => {
      const taps = Array.from({ length: layer.taps }, (_, tap) => {
        const inputs = frames[frame + firstTap + tap];
        return inputs === undefined ? 0 : dot(layer, row, tap, inputs);
      });
      return Math.max(
        0,
        taps.reduce((sum, value) => sum + value, bias),
      );
    }),
  );
}

function dot({ taps, inputs, weights }: Layer, row: number, tap: number, values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < inputs; i++) sum += (weights[(row * taps + tap) * inputs + i] ?? 0) * (values[i] ?? 0);
  return sum;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
