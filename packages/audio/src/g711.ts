/** Samples of the 256 codes of ITU-T G.711 µ-law, at the scale of 16 bits. */
export const muLaw = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code;
  const magnitude = ((((bits & 0x0f) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return bits & 0x80 ? -magnitude : magnitude;
});

/** The same for A-law. */
export const aLaw = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
});

const muLawBias = 132;

/** The µ-law code of a sample, of full scale 2^15. */
export function toMuLaw(sample: number): number {
  const magnitude = Math.min(32_635, Math.round(Math.abs(sample))) + muLawBias;
  const exponent = 24 - Math.clz32(magnitude);
  const bits = (sample < 0 ? 0x80 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f);
  return ~bits & 0xff;
}
