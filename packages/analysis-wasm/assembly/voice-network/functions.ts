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
 * three is a number; what rounds a number of less than 2^22 when it is added; and what 2^x is near from −0.5 to 0.5.
 */
const constants: usize = memory.data<f32>([40, -40, 12582912, 0.999928057, 0.693260968, 0.24261114, 0.0551716723], 16);

/** 2^x of four numbers, of which what is beyond ±40 counts as ±40; within 8·10⁻⁵ of itself. */
// @inline
export function powerOfTwo(x: v128): v128 {
  const limited = f32x4.pmin(v128.load32_splat(constants), f32x4.pmax(v128.load32_splat(constants, 4), x));
  const whole = wholeBits(limited);
  const rest = f32x4.sub(limited, f32x4.sub(whole, v128.load32_splat(constants, 8)));
  // In pairs: none waits for all those before it.
  const square = f32x4.mul(rest, rest);
  const low = multiplyAdd(rest, v128.load32_splat(constants, 16), v128.load32_splat(constants, 12));
  const high = multiplyAdd(rest, v128.load32_splat(constants, 24), v128.load32_splat(constants, 20));
  const power = multiplyAdd(square, high, low);
  // Into its exponent.
  return i32x4.add(power, i32x4.shl(whole, 23));
}

/** The nearest whole number of each, in the lower 16 bits; one halfway between two is rounded to the even one. */
// @inline
export function wholeBits(x: v128): v128 {
  return f32x4.add(x, v128.load32_splat(constants, 8));
}

/** The nearest whole number of each, likewise, of less than 2^22. */
// @inline
export function wholeNumbers(x: v128): v128 {
  return i32x4.sub(wholeBits(x), v128.load32_splat(constants, 8));
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
