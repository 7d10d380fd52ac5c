import { multiplyAdd, powerOfTwo, wholeNumbers } from "./functions";
import { GATE_ROWS, STATE_MEMORY, UNITS } from "./memory";
import { multiplyAll } from "./products";
import { outputWeights, ownScales, ownWeights, soundBiases, soundScales, TANH_POWER } from "./weights";

/** What the gates take from the units' own outputs, sums as i32, then 2 to the power of what goes into them: [four units][gate][unit]. */
const gates: usize = memory.data(GATE_ROWS << 2, 16);

/**
 * The probability of speech in a window, from what its gates take from the sound; the stream's state moves on. What goes into the
 * gates is so scaled that sigmoid(gate) is 1 / (1 + 2^x), and tanh of the cell's own gate (1 − 2^x) / (1 + 2^x). Each step is made for
 * all units before the next: those of one unit wait for one another.
 */
export function recurrentCell(fromSound: usize, state: usize): f32 {
  multiplyAll(gates, state, UNITS / 2, ownWeights, GATE_ROWS);
  for (let at: usize = 0; at < <usize>(GATE_ROWS << 2); at += 64) raiseGates(at, fromSound);
  const memories = state + STATE_MEMORY;
  for (let at: usize = 0; at < <usize>(UNITS << 2); at += 16) moveMemory(memories + at, gates + (at << 2));
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < <usize>(UNITS << 2); at += 16) {
    const output = outputOf(v128.load(memories + at), v128.load(gates + (at << 2), 48));
    const whole = wholeNumbers(f32x4.mul(output, f32x4.splat(32767)));
    v128.store64_lane(state + (at >> 1), i16x8.narrow_i32x4_s(whole, whole), 0);
    sum = multiplyAdd(f32x4.pmax(f32x4.splat(0), output), v128.load(outputWeights + at), sum);
  }
  const even = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2);
  const odd = f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3);
  const output = even + odd + load<f32>(outputWeights, UNITS << 2);
  return <f32>1 / (<f32>1 + f32x4.extract_lane(powerOfTwo(f32x4.splat(output)), 0));
}

/** The gates of four units: they share the constants that are loaded, until something is stored. */
// @inline
function raiseGates(at: usize, fromSound: usize): void {
  const input = gatePower(at, fromSound);
  const forget = gatePower(at + 16, fromSound);
  const cell = gatePower(at + 32, fromSound);
  const output = gatePower(at + 48, fromSound);
  v128.store(gates + at, input);
  v128.store(gates + at, forget, 16);
  v128.store(gates + at, cell, 32);
  v128.store(gates + at, output, 48);
}

// @inline
function gatePower(at: usize, fromSound: usize): v128 {
  const sound = multiplyAdd(wholes(fromSound + at), v128.load(soundScales + at), v128.load(soundBiases + at));
  return powerOfTwo(multiplyAdd(wholes(gates + at), v128.load(ownScales + at), sound));
}

// @inline
function wholes(from: usize): v128 {
  return f32x4.convert_i32x4_s(v128.load(from));
}

/** sigmoid(forget) · memory + sigmoid(input) · tanh(cell) of four units, with one division. */
// @inline
function moveMemory(memory: usize, gate: usize): void {
  const one = f32x4.splat(1);
  const forget = f32x4.add(one, v128.load(gate, 16));
  const cell = v128.load(gate, 32);
  const apart = f32x4.mul(f32x4.add(one, v128.load(gate)), f32x4.add(one, cell));
  const moved = multiplyAdd(v128.load(memory), apart, f32x4.mul(f32x4.sub(one, cell), forget));
  v128.store(memory, f32x4.div(moved, f32x4.mul(forget, apart)));
}

/** tanh(memory) · sigmoid(gate) of four units, with one division. */
// @inline
function outputOf(memory: v128, gate: v128): v128 {
  const one = f32x4.splat(1);
  const tanh = powerOfTwo(f32x4.mul(memory, f32x4.splat(TANH_POWER)));
  return f32x4.div(f32x4.sub(one, tanh), f32x4.mul(f32x4.add(one, tanh), f32x4.add(one, gate)));
}
