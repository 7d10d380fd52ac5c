import { BIN_PAIRS, BINS, GATE_ROWS, UNITS } from "./memory";
import { MAGNITUDE_SCALE } from "./spectrum";

/** Units of an i16 in an activation of 1, between layers and in what the recurrent cell takes. */
const LAYER_SCALE: f32 = 128;
const SOUND_SCALE: f32 = 256;
const OWN_SCALE: f32 = 32767;
/** sigmoid(x) is 1 / (1 + 2^y) with y this times x; tanh(x) likewise. */
const SIGMOID_POWER: f32 = -(<f32>Math.LOG2E);
export const TANH_POWER: f32 = 2 * SIGMOID_POWER;

/** Of input, forget, cell and output gate. */
const CELL_GATE: i32 = 2;

/** The file of weights, as the host writes it; src/voice-model/pack-voice-network.ts has its order. */
export const WEIGHTS_BYTES: i32 =
  layerBytes(128, 3 * BINS) +
  layerBytes(64, 3 * 128) +
  layerBytes(64, 2 * 64) +
  layerBytes(128, 64) +
  2 * layerBytes(GATE_ROWS, UNITS) +
  ((UNITS + 1) << 2);
export const file: usize = memory.data(208_772, 16);

// Weights as the layers read them: i16, of rows that are computed together, two inputs beside one another.
export const firstWeights: usize = memory.data((128 * BIN_PAIRS * 3) << 2, 16);
export const secondWeights: usize = memory.data((64 * 64 * 3) << 2, 16);
export const thirdWeights: usize = memory.data((64 * 64) << 2, 16);
export const fourthWeights: usize = memory.data((128 * 32) << 2, 16);
export const soundWeights: usize = memory.data((GATE_ROWS * 64) << 2, 16);
export const ownWeights: usize = memory.data((GATE_ROWS * 64) << 2, 16);
/** f32, with the power of the sigmoid, and the bias behind them. */
export const outputWeights: usize = memory.data((UNITS + 1) << 2, 16);

// What the sum of a row is multiplied by, and what is added to it then.
export const firstScales: usize = memory.data(128 << 2, 16);
export const firstBiases: usize = memory.data(128 << 2, 16);
export const secondScales: usize = memory.data(64 << 2, 16);
export const secondBiases: usize = memory.data(64 << 2, 16);
export const thirdScales: usize = memory.data(64 << 2, 16);
export const thirdBiases: usize = memory.data(64 << 2, 16);
export const fourthScales: usize = memory.data(128 << 2, 16);
export const fourthBiases: usize = memory.data(128 << 2, 16);
export const soundScales: usize = memory.data(GATE_ROWS << 2, 16);
export const soundBiases: usize = memory.data(GATE_ROWS << 2, 16);
export const ownScales: usize = memory.data(GATE_ROWS << 2, 16);

// @inline
function layerBytes(rows: i32, inputs: i32): i32 {
  return rows * 8 + rows * inputs;
}

/** Arranges the weights of the file. */
export function arrangeWeights(): void {
  let from = file;
  arrangeScales(from, firstScales, firstBiases, 128, LAYER_SCALE / MAGNITUDE_SCALE, LAYER_SCALE);
  arrangeRows(from + 128 * 8, firstWeights, 128, 2, 3, BINS);
  from += layerBytes(128, 3 * BINS);
  arrangeScales(from, secondScales, secondBiases, 64, 1, LAYER_SCALE);
  arrangeRows(from + 64 * 8, secondWeights, 64, 4, 3, 128);
  from += layerBytes(64, 3 * 128);
  arrangeScales(from, thirdScales, thirdBiases, 64, 1, LAYER_SCALE);
  arrangeRows(from + 64 * 8, thirdWeights, 64, 4, 1, 2 * 64);
  from += layerBytes(64, 2 * 64);
  arrangeScales(from, fourthScales, fourthBiases, 128, SOUND_SCALE / LAYER_SCALE, SOUND_SCALE);
  arrangeRows(from + 128 * 8, fourthWeights, 128, 4, 1, 64);
  from += layerBytes(128, 64);
  arrangeGates(from);
  from += 2 * layerBytes(GATE_ROWS, UNITS);
  for (let at: usize = 0; at <= <usize>(UNITS << 2); at += 4) {
    store<f32>(outputWeights + at, load<f32>(from + at) * SIGMOID_POWER);
  }
}

function arrangeScales(from: usize, scales: usize, biases: usize, rows: i32, scale: f32, biasScale: f32): void {
  for (let row: usize = 0; row < <usize>rows; row++) {
    store<f32>(scales + (row << 2), load<f32>(from + (row << 2)) * scale);
    store<f32>(biases + (row << 2), load<f32>(from + ((<usize>rows + row) << 2)) * biasScale);
  }
}

/** [so many rows together][pair of inputs][row][tap][input of the pair] */
function arrangeRows(from: usize, to: usize, rows: i32, together: i32, taps: i32, inputs: i32): void {
  for (let group = 0; group < rows; group += together) {
    for (let input = 0; input < inputs; input += 2) {
      for (let row = group; row < group + together; row++) {
        for (let tap = 0; tap < taps; tap++) {
          const at = from + <usize>((row * taps + tap) * inputs + input);
          store<i16>(to, load<i8>(at));
          store<i16>(to, input + 1 < inputs ? load<i8>(at + 1) : 0, 2);
          to += 4;
        }
      }
    }
  }
}

/** Four units follow one another, each group of them with its four gates: [four units][gate][unit]. */
function arrangeGates(from: usize): void {
  const sound = from + (GATE_ROWS << 3);
  const fromOwn = from + <usize>layerBytes(GATE_ROWS, UNITS);
  const own = fromOwn + (GATE_ROWS << 3);
  for (let place = 0; place < GATE_ROWS; place++) {
    const row = rowAt(place);
    const to = (<usize>place) << 2;
    const at = (<usize>row) << 2;
    const power: f32 = row >> 7 === CELL_GATE ? TANH_POWER : SIGMOID_POWER;
    store<f32>(soundScales + to, (load<f32>(from + at) * power) / SOUND_SCALE);
    store<f32>(soundBiases + to, load<f32>(from + at, GATE_ROWS << 2) * power);
    store<f32>(ownScales + to, (load<f32>(fromOwn + at) * power) / OWN_SCALE);
  }
  arrangeGateRows(sound, soundWeights, 4);
  arrangeGateRows(own, ownWeights, 32);
}

/** [so many rows together][pair of inputs][row][input of the pair] */
function arrangeGateRows(from: usize, to: usize, together: i32): void {
  for (let group = 0; group < GATE_ROWS; group += together) {
    for (let input = 0; input < UNITS; input += 2) {
      for (let place = group; place < group + together; place++, to += 4) {
        const at = from + <usize>(rowAt(place) * UNITS + input);
        store<i16>(to, load<i8>(at));
        store<i16>(to, load<i8>(at + 1), 2);
      }
    }
  }
}

// @inline
function rowAt(place: i32): i32 {
  return ((place >> 2) & 3) * UNITS + (place >> 4) * 4 + (place & 3);
}
