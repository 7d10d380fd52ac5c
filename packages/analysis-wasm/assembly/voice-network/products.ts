import { multiplyAdd } from "./functions";
import { GATE_ROWS, LATE_PAIRS, SLOTS } from "./memory";

/** So many rows are summed together. */
export const BLOCK_ROWS: i32 = 32;
/** log2 of the bytes that their weights have for one pair of inputs. */
const COLUMN_SHIFT: i32 = 7;

/** A list of inputs: where it ends; its pairs that are not both 0, i16; and where their weights are in a block. */
const LISTED: usize = 16;
const COLUMNS: usize = (LATE_PAIRS + 4) << 2;
const LIST_BYTES: usize = LISTED + 2 * COLUMNS;
const lists: usize = memory.data(2 * SLOTS * (16 + 2 * ((LATE_PAIRS + 4) << 2)), 16);
/** By which lanes of four are 0, what brings the others to the front. */
const order: usize = memory.data(16 << 4, 16);
/** For each list a sum for each row, i32. */
export const sums: usize = memory.data((SLOTS * GATE_ROWS) << 2, 16);

/** Makes the table by which lists are made. */
export function beginProducts(): void {
  for (let zeros = 0; zeros < 16; zeros++) {
    let to = order + ((<usize>zeros) << 4);
    for (let lane = 0; lane < 4; lane++) {
      if ((zeros >> lane) & 1) continue;
      store<u32>(to, 0x03020100 + lane * 0x04040404);
      to += 4;
    }
  }
}

/** Lists pairs of inputs, a multiple of four. About half of all are 0, and add nothing. */
export function listPairs(list: i32, from: usize, count: i32): void {
  const start = lists + <usize>list * LIST_BYTES;
  let to = start + LISTED;
  let columns = firstColumns();
  const end = from + ((<usize>count) << 2);
  for (; from < end; from += 16, columns = nextColumns(columns)) to = append(to, v128.load(from), columns);
  store<usize>(start, to);
}

/** Lists the pairs of four windows, which are the lanes, for lists that are two apart. */
export function listLanes(list: i32, from: usize, count: i32): void {
  const apart: usize = 2 * LIST_BYTES;
  const start = lists + <usize>list * LIST_BYTES;
  let a = start + LISTED;
  let b = a + apart;
  let c = b + apart;
  let d = c + apart;
  let columns = firstColumns();
  const end = from + ((<usize>count) << 4);
  for (; from < end; from += 64, columns = nextColumns(columns)) {
    const x0 = v128.load(from);
    const x1 = v128.load(from, 16);
    const x2 = v128.load(from, 32);
    const x3 = v128.load(from, 48);
    const low = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
    const high = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
    const low2 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
    const high2 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
    a = append(a, v128.shuffle<i64>(low, low2, 0, 2), columns);
    b = append(b, v128.shuffle<i64>(low, low2, 1, 3), columns);
    c = append(c, v128.shuffle<i64>(high, high2, 0, 2), columns);
    d = append(d, v128.shuffle<i64>(high, high2, 1, 3), columns);
  }
  store<usize>(start, a);
  store<usize>(start + apart, b);
  store<usize>(start + 2 * apart, c);
  store<usize>(start + 3 * apart, d);
}

// @inline
function firstColumns(): v128 {
  return i32x4.shl(i32x4(0, 1, 2, 3), COLUMN_SHIFT);
}

// @inline
function nextColumns(columns: v128): v128 {
  return i32x4.add(columns, i32x4.splat(4 << COLUMN_SHIFT));
}

/** Appends those of four pairs that are not 0; returns where the list ends. */
// @inline
function append(to: usize, pairs: v128, columns: v128): usize {
  const zeros = i32x4.bitmask(i32x4.eq(pairs, i32x4.splat(0)));
  const lanes = v128.load(order + ((<usize>zeros) << 4));
  v128.store(to, i8x16.swizzle(pairs, lanes));
  v128.store(to, i8x16.swizzle(columns, lanes), COLUMNS);
  return to + ((<usize>(4 - popcnt(zeros))) << 2);
}

/**
 * Sums weights times inputs for so many rows of each list. The weights are [32 rows][pair of inputs][row][input of the pair]; those of
 * 32 rows stay near for all lists.
 */
export function multiplyLists(count: i32, weights: usize, rows: i32, pairs: i32): void {
  const blockBytes = (<usize>pairs) << COLUMN_SHIFT;
  const rowBytes = (<usize>rows) << 2;
  for (let block: usize = 0; block < rowBytes; block += BLOCK_ROWS << 2, weights += blockBytes) {
    let to = sums + block;
    for (let list = 0; list < count; list++, to += rowBytes) {
      const start = lists + <usize>list * LIST_BYTES;
      multiplyBlock(to, start + LISTED, load<usize>(start), weights, true);
    }
  }
}

/** Sums weights times all inputs, i16. */
export function multiplyAll(to: usize, inputs: usize, pairs: i32, weights: usize, rows: i32): void {
  const end = to + ((<usize>rows) << 2);
  for (; to < end; to += BLOCK_ROWS << 2, weights += (<usize>pairs) << COLUMN_SHIFT) {
    multiplyBlock(to, inputs, inputs + ((<usize>pairs) << 2), weights, false);
  }
}

// @inline
function multiplyBlock(to: usize, from: usize, end: usize, weights: usize, isList: bool): void {
  let a0 = i32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (let at = from, column = weights; at < end; at += 4) {
    const pair = v128.load32_splat(at);
    if (isList) column = weights + load<u32>(at, COLUMNS);
    a0 = addProducts(a0, pair, v128.load(column));
    a1 = addProducts(a1, pair, v128.load(column, 16));
    a2 = addProducts(a2, pair, v128.load(column, 32));
    a3 = addProducts(a3, pair, v128.load(column, 48));
    b0 = addProducts(b0, pair, v128.load(column, 64));
    b1 = addProducts(b1, pair, v128.load(column, 80));
    b2 = addProducts(b2, pair, v128.load(column, 96));
    b3 = addProducts(b3, pair, v128.load(column, 112));
    if (!isList) column += 1 << COLUMN_SHIFT;
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, a2, 32);
  v128.store(to, a3, 48);
  v128.store(to, b0, 64);
  v128.store(to, b1, 80);
  v128.store(to, b2, 96);
  v128.store(to, b3, 112);
}

// @inline
export function addProducts(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

/** What a layer finds in a row: at least 0, and within i16. */
// @inline
export function rectified(sum: v128, scale: v128, bias: v128): v128 {
  return f32x4.pmin(
    f32x4.splat(32767),
    f32x4.pmax(f32x4.splat(0), multiplyAdd(f32x4.convert_i32x4_s(sum), scale, bias)),
  );
}
