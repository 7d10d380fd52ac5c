import { readSample } from "../../packages/analysis-wasm/test/voice-windows.ts";

const names = ["angry-interruptions", "billing-dispute", "card-on-file", "long-silence", "two-holds"];

/** The sample calls one after the other, again and again until they last so long: two channels of 8 kHz, PCM16. */
export function readSampleCalls(seconds: number): Int16Array {
  const calls = names.map(readSample);
  const all = new Int16Array(seconds * 8000 * 2);
  for (let at = 0, next = 0; at < all.length; next++) {
    const call = calls[next % calls.length] ?? all;
    all.set(call.subarray(0, all.length - at), at);
    at += call.length;
  }
  return all;
}
