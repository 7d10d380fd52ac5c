import type { CallBatch } from "@earshot/analysis-wasm";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { createRandom, exponential, logNormal, normal } from "./random.ts";

const agent = 0;
const customer = 1;

/** `count` calls of `segments` segments each. */
export function equalLengths(count: number, segments: number): number[] {
  return Array.from({ length: count }, () => segments);
}

/** Calls of about 100 segments (log-normal, standard deviation 60), as many as make up `segments` in all. */
export function spreadLengths(seed: number, segments: number): number[] {
  const random = createRandom(seed);
  const lengths: number[] = [];
  let missing = segments;
  while (missing > 0) {
    const length = Math.min(missing, Math.max(1, Math.round(logNormal(random, 100, 60))));
    lengths.push(length);
    missing -= length;
  }
  return lengths;
}

/**
 * Conversations of one agent and one customer, starts ascending, of the given numbers of segments. Sides mostly alternate;
 * the gap between them is around 250 ms and often negative, one in twelve is a pause of seconds, and one segment in eight is
 * the listener's short word inside the speaker's.
 */
export function createCalls(seed: number, lengths: readonly number[]): CallBatch {
  const random = createRandom(seed);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const segments = {
    startMs: new Int32Array(total),
    endMs: new Int32Array(total),
    speaker: new Int32Array(total),
    side: new Uint8Array(total),
  };
  const segmentOffsets = new Uint32Array(lengths.length + 1);
  const durationMs = new Int32Array(lengths.length);
  let at = 0;
  for (const [call, length] of lengths.entries()) {
    const lastMs = fillCall(random, segments, at, at + length);
    durationMs[call] = call % 2 === 0 ? lastMs + 1000 : -1;
    at += length;
    segmentOffsets[call + 1] = at;
  }
  return {
    segments,
    segmentOffsets,
    durationMs,
    holds: { startMs: new Int32Array(), endMs: new Int32Array() },
    holdOffsets: new Uint32Array(lengths.length + 1),
  };
}

/** Fills the segments `[from, to)` and answers the end of the last. */
function fillCall(random: RandomGenerator, columns: CallBatch["segments"], from: number, to: number): number {
  let startMs = Math.round(exponential(random, 800));
  let endMs = startMs;
  let lastMs = 0;
  let side = agent;
  for (let i = from; i < to; i++) {
    const choice = exponential(random, 1);
    const inside = i > from && choice < 0.13 && endMs - startMs > 1200;
    if (inside) {
      columns.startMs[i] = startMs + Math.round((endMs - startMs) * 0.4);
      columns.endMs[i] = (columns.startMs[i] ?? 0) + 350;
      columns.side[i] = side ^ 1;
      columns.speaker[i] = side ^ 1;
      startMs = columns.startMs[i] ?? startMs;
    } else {
      if (choice > 0.35) side ^= 1;
      const gapMs = choice > 2.5 ? 1000 + exponential(random, 2000) : normal(random, 250, 450);
      startMs = Math.max(startMs, Math.round(endMs + gapMs));
      endMs = startMs + 200 + Math.round(exponential(random, 2600));
      columns.startMs[i] = startMs;
      columns.endMs[i] = endMs;
      columns.side[i] = side;
      columns.speaker[i] = side === agent ? agent : customer;
    }
    lastMs = Math.max(lastMs, columns.endMs[i] ?? 0);
  }
  return lastMs;
}
