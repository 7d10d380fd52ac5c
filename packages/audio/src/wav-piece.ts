import { createReadStream } from "node:fs";
import { type WavFile, wavHeader, wavHeaderBytes } from "./write-wav.ts";

/** A stretch of a WAV file as a WAV file of its own, read when it is sent. */
export interface WavPiece {
  bytes: number;
  open(): AsyncGenerator<Uint8Array>;
}

/** The samples from one time to another; those at either end belong to one piece alone. */
export function wavPiece({ path, bytes, channels, sampleRateHz }: WavFile, startMs: number, endMs: number): WavPiece {
  const frameBytes = 2 * channels;
  const at = (ms: number) => Math.min(bytes, wavHeaderBytes + Math.round((ms * sampleRateHz) / 1000) * frameBytes);
  const [start, end] = [at(startMs), at(endMs)];
  return {
    bytes: wavHeaderBytes + end - start,
    async *open() {
      yield wavHeader(end - start, channels, sampleRateHz);
      if (end > start) yield* createReadStream(path, { start, end: end - 1 });
    },
  };
}
