/** The value below which an F-distributed number with these degrees of freedom lies with this probability. */
export function fQuantile(probability: number, numerator: number, denominator: number): number {
  // F = (denominator × b) ÷ (numerator × (1 − b)) for a b of the beta distribution, which lies in 0…1 and is searched by halving.
  let [low, high] = [0, 1];
  for (let step = 0; step < 200 && high - low > Number.EPSILON * low; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, numerator / 2, denominator / 2) < probability) low = middle;
    else high = middle;
  }
  return (denominator * low) / (numerator * (1 - low));
}

/** The regularized incomplete beta function, by the continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges quickly only below the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  return front / betaFraction(x, a, b);
}

/** Evaluated from the front by the algorithm of Lentz as Thompson and Barnett changed it. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const orTiny = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let [c, d, fraction] = [1, 0, 1];
  for (let term = 1; term <= 10_000; term++) {
    const m = Math.floor(term / 2);
    const coefficient =
      term % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / orTiny(1 + coefficient * d);
    c = orTiny(1 + coefficient / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}

/** Coefficients of Stirling's series, 5.11.1 of the same library. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188] as const;

function logGamma(x: number): number {
  // The series needs large numbers: Γ(x) = Γ(x + 1) ÷ x leads there.
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const series = stirling.reduce((total, coefficient, index) => total + coefficient / x ** (2 * index + 1), 0);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
