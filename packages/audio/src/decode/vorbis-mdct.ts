/** Turns half as many coefficients as a block has samples into its samples; not normalised, as Vorbis wants it. */
export type InverseMdct = (coefficients: Float32Array, samples: Float32Array) => void;

/**
 * The inverse MDCT of a block of `length` samples, a power of two: a DCT-IV of half the length by a complex FFT of a quarter of
 * it, and the symmetries of the MDCT.
 */
export function createInverseMdct(length: number): InverseMdct {
  const half = length / 2;
  const points = length / 4;
  const twists = tableOf(points, (i) => (-Math.PI * (8 * i + 1)) / (8 * half));
  const turns = tableOf(points / 2, (i) => (-2 * Math.PI * i) / points);
  const places = bitReversed(points);
  const re = new Float64Array(points);
  const im = new Float64Array(points);
  const cosines = new Float64Array(half);
  return (coefficients, samples) => {
    for (let i = 0; i < points; i += 1) {
      const a = coefficients[2 * i] ?? 0;
      const b = coefficients[half - 1 - 2 * i] ?? 0;
      const [c, s] = [twists.cos[i] ?? 0, twists.sin[i] ?? 0];
      const to = places[i] ?? 0;
      re[to] = a * c - b * s;
      im[to] = a * s + b * c;
    }
    transform(re, im, turns);
    for (let i = 0; i < points; i += 1) {
      const [a, b] = [re[i] ?? 0, im[i] ?? 0];
      const [c, s] = [twists.cos[i] ?? 0, twists.sin[i] ?? 0];
      cosines[2 * i] = a * c - b * s;
      cosines[half - 1 - 2 * i] = -(a * s + b * c);
    }
    for (let i = 0; i < points; i += 1) {
      samples[i] = cosines[i + points] ?? 0;
      samples[half - 1 - i] = -(samples[i] ?? 0);
      const other = -(cosines[points - 1 - i] ?? 0);
      samples[half + i] = other;
      samples[length - 1 - i] = other;
    }
  };
}

interface Turns {
  cos: Float64Array;
  sin: Float64Array;
}

function tableOf(length: number, angle: (i: number) => number): Turns {
  return {
    cos: Float64Array.from({ length }, (_, i) => Math.cos(angle(i))),
    sin: Float64Array.from({ length }, (_, i) => Math.sin(angle(i))),
  };
}

function bitReversed(length: number): Uint16Array {
  const places = new Uint16Array(length);
  for (let i = 1; i < length; i += 1) places[i] = ((places[i >> 1] ?? 0) >> 1) | (i & 1 ? length >> 1 : 0);
  return places;
}

/** The FFT of values that are already in the order of their reversed places. */
function transform(re: Float64Array, im: Float64Array, { cos, sin }: Turns): void {
  const points = re.length;
  for (let size = 1; size < points; size *= 2) {
    const step = points / (2 * size);
    for (let group = 0; group < points; group += 2 * size) {
      for (let i = 0, turn = 0; i < size; i += 1, turn += step) {
        const a = group + i;
        const b = a + size;
        const c = cos[turn] ?? 0;
        const s = sin[turn] ?? 0;
        const x = (re[b] ?? 0) * c - (im[b] ?? 0) * s;
        const y = (re[b] ?? 0) * s + (im[b] ?? 0) * c;
        re[b] = (re[a] ?? 0) - x;
        im[b] = (im[a] ?? 0) - y;
        re[a] = (re[a] ?? 0) + x;
        im[a] = (im[a] ?? 0) + y;
      }
    }
  }
}
