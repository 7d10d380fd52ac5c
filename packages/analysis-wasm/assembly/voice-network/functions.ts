const TURN: f64 = 2 * Math.PI;

/** The sine of so many turns: those of Math differ between machines, and results may not. */
export function sineOf(turns: f64): f64 {
  // Within a quarter of a turn of zero.
  let x = turns - nearest(turns);
  if (x > 0.25) x = 0.5 - x;
  if (x < -0.25) x = -0.5 - x;
  x *= TURN;
  const square = x * x;
  let term = x;
  let sum = x;
  for (let n = 2; n < 24; n += 2) {
    term *= -square / <f64>(n * (n + 1));
    sum += term;
  }
  return sum;
}

// @inline
export function cosineOf(turns: f64): f64 {
  return sineOf(turns + 0.25);
}

/**
 * In memory, where one instruction reads a constant: an immediate takes several. The limit of powers, below which the product of
 * two is a number; what rounds a number of less than 2^22 when it is added; and the series of 2^x.
 */
const constants: usize = memory.data<f32>(
  [60, 12582912, 1, 6.93147181e-1, 2.40226507e-1, 5.55041087e-2, 9.6181291e-3, 1.33335581e-3, 1.540353e-4],
  16,
);

/** 2^x of four numbers, of which what is beyond ±60 counts as ±60; within 3·10⁻⁷ of the result. */
// @inline
export function powerOfTwo(x: v128): v128 {
  const limit = v128.load32_splat(constants);
  const limited = f32x4.pmin(limit, f32x4.pmax(f32x4.neg(limit), x));
  const whole = wholeBits(limited);
  const rest = f32x4.sub(limited, f32x4.sub(whole, v128.load32_splat(constants, 4)));
  // In pairs: none waits for all those before it.
  const square = f32x4.mul(rest, rest);
  const low = multiplyAdd(rest, v128.load32_splat(constants, 12), v128.load32_splat(constants, 8));
  const middle = multiplyAdd(rest, v128.load32_splat(constants, 20), v128.load32_splat(constants, 16));
  const high = multiplyAdd(rest, v128.load32_splat(constants, 28), v128.load32_splat(constants, 24));
  const upper = multiplyAdd(square, v128.load32_splat(constants, 32), high);
  const power = multiplyAdd(square, multiplyAdd(square, upper, middle), low);
  // Into its exponent.
  return i32x4.add(power, i32x4.shl(whole, 23));
}

/** The nearest whole number of each, in the lower 16 bits; one halfway between two is rounded to the even one. */
// @inline
export function wholeBits(x: v128): v128 {
  return f32x4.add(x, v128.load32_splat(constants, 4));
}

/** The lower 16 bits of both side by side. */
// @inline
export function joinHalves(low: v128, high: v128): v128 {
  return v128.or(v128.and(low, i32x4.splat(0xffff)), i32x4.shl(high, 16));
}

// @inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}
