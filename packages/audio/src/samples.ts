import { aLaw, muLaw } from "./g711.ts";
import type { WavHeader } from "./wav-header.ts";

/** How samples of one format become 16-bit PCM. */
export interface SampleFormat {
  bytesPerSample: number;
  /** Decodes as many samples as there are. */
  decode(encoded: Uint8Array, samples: Int16Array): void;
}

const samplesPerBlock = 1 << 16;
const linear: Record<number, SampleFormat> = {
  1: { bytesPerSample: 1, decode: decodeUnsigned },
  2: { bytesPerSample: 2, decode: keepHighBytes(2) },
  3: { bytesPerSample: 3, decode: keepHighBytes(3) },
  4: { bytesPerSample: 4, decode: keepHighBytes(4) },
};
const float: Record<number, SampleFormat> = {
  4: { bytesPerSample: 4, decode: decodeFloat(4) },
  8: { bytesPerSample: 8, decode: decodeFloat(8) },
};
const formats: Partial<Record<NonNullable<WavHeader["codec"]>, Record<number, SampleFormat>>> = {
  PCM: linear,
  IEEE_FLOAT: float,
  ALAW: { 1: { bytesPerSample: 1, decode: lookUp(aLaw) } },
  MULAW: { 1: { bytesPerSample: 1, decode: lookUp(muLaw) } },
};

/** Null for a format that cannot be decoded. */
export function sampleFormat({
  codec,
  bitsPerSample,
}: Pick<WavHeader, "codec" | "bitsPerSample">): SampleFormat | null {
  return (codec === null ? undefined : formats[codec]?.[Math.ceil(bitsPerSample / 8)]) ?? null;
}

/** Samples as interleaved 16-bit PCM. The next block overwrites the last one. */
export function* decodeBlocks(encoded: Uint8Array, format: SampleFormat): Generator<Int16Array> {
  const { bytesPerSample, decode } = format;
  if (format === linear[2] && encoded.byteOffset % 2 === 0) {
    yield new Int16Array(encoded.buffer, encoded.byteOffset, encoded.length / 2);
    return;
  }
  const block = new Int16Array(samplesPerBlock);
  for (let from = 0; from < encoded.length; from += samplesPerBlock * bytesPerSample) {
    const bytes = encoded.subarray(from, from + samplesPerBlock * bytesPerSample);
    const samples = block.subarray(0, bytes.length / bytesPerSample);
    decode(bytes, samples);
    yield samples;
  }
}

/** Up to 8 bits are the only samples without a sign. */
function decodeUnsigned(encoded: Uint8Array, samples: Int16Array): void {
  for (let i = 0; i < samples.length; i++) samples[i] = ((encoded[i] ?? 0) - 0x80) << 8;
}

/** Samples of fewer bits than their bytes have are at the high end of them. */
function keepHighBytes(bytesPerSample: number): SampleFormat["decode"] {
  return (encoded, samples) => {
    for (let i = 0, at = bytesPerSample - 2; i < samples.length; i++, at += bytesPerSample) {
      samples[i] = (encoded[at] ?? 0) | ((encoded[at + 1] ?? 0) << 8);
    }
  };
}

/** 1 is full scale; what is beyond it is cut off. */
function decodeFloat(bytesPerSample: 4 | 8): SampleFormat["decode"] {
  return (encoded, samples) => {
    const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
    for (let i = 0, at = 0; i < samples.length; i++, at += bytesPerSample) {
      const value = bytesPerSample === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
      samples[i] = Math.max(-0x8000, Math.min(0x7fff, Math.round(value * 0x8000)));
    }
  };
}

function lookUp(table: Int16Array): SampleFormat["decode"] {
  return (encoded, samples) => {
    for (let i = 0; i < samples.length; i++) samples[i] = table[encoded[i] ?? 0] ?? 0;
  };
}
