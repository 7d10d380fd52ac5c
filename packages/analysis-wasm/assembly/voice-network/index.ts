import { gains, probabilities, STATE_BYTES, windows } from "./memory";
import { listen } from "./network";
import { beginProducts } from "./products";
import { beginSpectrum } from "./spectrum";

export {
  beginRecording,
  decidedWindows,
  endRecording,
  levelsOffset,
  samplesOffset,
  takeLevels,
  takeSamples,
  voicesOffset,
  waitingSamples,
} from "./recording";

import { arrangeWeights, file, WEIGHTS_BYTES } from "./weights";

const state: usize = memory.data(STATE_BYTES, 16);

/** Where the host writes the file of weights, before `begin`. */
export function weightsOffset(): usize {
  return file;
}

export function weightsBytes(): i32 {
  return WEIGHTS_BYTES;
}

/** Prepares the network with the weights. */
export function begin(): void {
  beginProducts();
  beginSpectrum();
  arrangeWeights();
}

/** Eight windows of 288 samples of 8 kHz, i16, each with the last 32 samples of the one before in front. */
export function windowsOffset(): usize {
  return windows;
}

/** By what the samples of each window are multiplied, f32. */
export function gainsOffset(): usize {
  return gains;
}

/** The probability of speech in each window, f32. */
export function probabilitiesOffset(): usize {
  return probabilities;
}

/** Forgets the windows of the stream before. */
export function beginStream(): void {
  memory.fill(state, 0, STATE_BYTES);
}

/** Computes the probabilities of the next `count` windows of a stream. */
export function listenToWindows(count: i32): void {
  listen(count, state);
}
