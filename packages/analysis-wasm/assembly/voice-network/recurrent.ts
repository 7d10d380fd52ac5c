import { powerOfTwo, wholeBits } from "./functions";
import { GATE_ROWS, STATE_MEMORY, UNITS } from "./memory";
import { outputWeights, ownScales, ownWeights, TANH_POWER } from "./weights";

/**
 * Of one window, f32: [four units][gate][unit]. What goes into the gates is so scaled that sigmoid(gate) is 1 / (1 + 2^x), and
 * tanh of the cell's own gate (1 − 2^x) / (1 + 2^x).
 */
const gates: usize = memory.data(GATE_ROWS << 2, 16);

/** The probability of speech in a window, from what its gates take from the sound; the stream's state moves on. */
export function recurrentCell(fromSound: usize, state: usize): f32 {
  addOwnOutputs(fromSound, state);
  for (let at = gates; at < gates + <usize>(GATE_ROWS << 2); at += 16) v128.store(at, powerOfTwo(v128.load(at)));
  let sum = f32x4.splat(0);
  for (let unit: usize = 0; unit < <usize>UNITS; unit += 4) sum = f32x4.add(sum, moveUnits(unit, state));
  const even = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2);
  const odd = f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3);
  const output = even + odd + load<f32>(outputWeights, UNITS << 2);
  return <f32>1 / (<f32>1 + f32x4.extract_lane(powerOfTwo(f32x4.splat(output)), 0));
}

function addOwnOutputs(fromSound: usize, state: usize): void {
  let weights = ownWeights;
  for (let at: usize = 0; at < <usize>(GATE_ROWS << 2); at += 128) {
    let a0 = i32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    for (let own = state; own < state + <usize>(UNITS << 1); own += 4, weights += 128) {
      const pair = v128.load32_splat(own);
      a0 = addProducts(a0, pair, v128.load(weights));
      a1 = addProducts(a1, pair, v128.load(weights, 16));
      a2 = addProducts(a2, pair, v128.load(weights, 32));
      a3 = addProducts(a3, pair, v128.load(weights, 48));
      b0 = addProducts(b0, pair, v128.load(weights, 64));
      b1 = addProducts(b1, pair, v128.load(weights, 80));
      b2 = addProducts(b2, pair, v128.load(weights, 96));
      b3 = addProducts(b3, pair, v128.load(weights, 112));
    }
    storeGate(at, a0, fromSound);
    storeGate(at + 16, a1, fromSound);
    storeGate(at + 32, a2, fromSound);
    storeGate(at + 48, a3, fromSound);
    storeGate(at + 64, b0, fromSound);
    storeGate(at + 80, b1, fromSound);
    storeGate(at + 96, b2, fromSound);
    storeGate(at + 112, b3, fromSound);
  }
}

// @inline
function addProducts(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

// @inline
function storeGate(at: usize, sum: v128, fromSound: usize): void {
  const own = f32x4.mul(f32x4.convert_i32x4_s(sum), v128.load(ownScales + at));
  v128.store(gates + at, f32x4.add(own, v128.load(fromSound + at)));
}

/** Moves four units on; returns their share in the output. */
// @inline
function moveUnits(unit: usize, state: usize): v128 {
  const at = gates + (unit << 4);
  const one = f32x4.splat(1);
  const memory = state + STATE_MEMORY + (unit << 2);
  const kept = f32x4.div(v128.load(memory), f32x4.add(one, v128.load(at, 16)));
  const now = f32x4.add(kept, gated(v128.load(at, 32), v128.load(at)));
  v128.store(memory, now);
  const own = gated(powerOfTwo(f32x4.mul(now, f32x4.splat(TANH_POWER))), v128.load(at, 48));
  const whole = wholeBits(f32x4.mul(own, f32x4.splat(32767)));
  v128.store64_lane(state + (unit << 1), v128.shuffle<i16>(whole, whole, 0, 2, 4, 6, 8, 10, 12, 14), 0);
  return f32x4.mul(f32x4.pmax(f32x4.splat(0), own), v128.load(outputWeights + (unit << 2)));
}

/** tanh · sigmoid with one division, each of them given as its power of two. */
// @inline
function gated(tanh: v128, sigmoid: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(f32x4.sub(one, tanh), f32x4.mul(f32x4.add(one, tanh), f32x4.add(one, sigmoid)));
}
