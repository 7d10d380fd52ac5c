import { BIN_PAIRS, BINS, GATE_ROWS, LATE_PAIRS, MAGNITUDE_SCALE, UNITS } from "./memory";
import { BLOCK_ROWS } from "./products";

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
export const firstWeights: usize = memory.data((128 * BIN_PAIRS * 4) << 2, 16);
export const secondWeights: usize = memory.data((64 * LATE_PAIRS) << 2, 16);
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
  arrangeScales(from, firstScales, firstBiases, 128, LAYER_SCALE / (2 * MAGNITUDE_SCALE), LAYER_SCALE);
  arrangeFirst(from + 128 * 8);
  from += layerBytes(128, 3 * BINS);
  arrangeScales(from, secondScales, secondBiases, 64, 1, LAYER_SCALE);
  arrangeSecond(from + 64 * 8);
  from += layerBytes(64, 3 * 128);
  arrangeScales(from, thirdScales, thirdBiases, 64, 1, LAYER_SCALE);
  arrangeRows(from + 64 * 8, thirdWeights, 64, 2 * 64);
  from += layerBytes(64, 2 * 64);
  arrangeScales(from, fourthScales, fourthBiases, 128, SOUND_SCALE / LAYER_SCALE, SOUND_SCALE);
  arrangeRows(from + 128 * 8, fourthWeights, 128, 64);
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

/** [two rows][factor of first-layer.ts][pair of bins][row][bin of the pair] */
function arrangeFirst(from: usize): void {
  let to = firstWeights;
  for (let group = 0; group < 128; group += 2) {
    for (let factor = 0; factor < 4; factor++) {
      for (let bin = 0; bin < BINS; bin += 2) {
        for (let row = group; row < group + 2; row++, to += 4) {
          const at = from + <usize>(row * 3 * BINS + bin);
          storePair(to, firstFactor(factor, at), bin + 1 < BINS ? firstFactor(factor, at + 1) : 0);
        }
      }
    }
  }
}

function firstFactor(factor: i32, at: usize): i32 {
  const a = <i32>load<i8>(at);
  const b = <i32>load<i8>(at, BINS);
  const c = <i32>load<i8>(at, 2 * BINS);
  if (factor === 0) return a + b + c;
  if (factor === 1) return a - b + c;
  return factor === 2 ? 2 * a : -2 * c;
}

/** [32 rows][pair][row][input of the pair]: pairs are the later two taps of an input, and the first tap of two inputs. */
function arrangeSecond(from: usize): void {
  let to = secondWeights;
  for (let block = 0; block < 64; block += BLOCK_ROWS) {
    for (let pair = 0; pair < LATE_PAIRS; pair++) {
      for (let row = block; row < block + BLOCK_ROWS; row++, to += 4) {
        const taps = from + <usize>(row * 3 * 128);
        if (pair < 128) storePair(to, load<i8>(taps + 128 + pair), load<i8>(taps + 256 + pair));
        else storePair(to, load<i8>(taps + 2 * (pair - 128)), load<i8>(taps + 2 * (pair - 128) + 1));
      }
    }
  }
}

/** [32 rows][pair of inputs][row][input of the pair] */
function arrangeRows(from: usize, to: usize, rows: i32, inputs: i32): void {
  for (let block = 0; block < rows; block += BLOCK_ROWS) {
    for (let input = 0; input < inputs; input += 2) {
      for (let place = block; place < block + BLOCK_ROWS; place++, to += 4) {
        const row = rows === GATE_ROWS ? rowAt(place) : place;
        const at = from + <usize>(row * inputs + input);
        storePair(to, load<i8>(at), load<i8>(at + 1));
      }
    }
  }
}

// @inline
function storePair(to: usize, low: i32, high: i32): void {
  store<i16>(to, low);
  store<i16>(to, high, 2);
}

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
  arrangeRows(sound, soundWeights, GATE_ROWS, UNITS);
  arrangeRows(own, ownWeights, GATE_ROWS, UNITS);
}

/** Four units follow one another, each group of them with its four gates: [four units][gate][unit]. */
// @inline
function rowAt(place: i32): i32 {
  return ((place >> 2) & 3) * UNITS + (place >> 4) * 4 + (place & 3);
}
