import type { VoiceActivity } from "@earshot/analysis-wasm";
import { bridge, type ConstructedCall } from "./constructed-calls.ts";

const frameMs = 10;
const closeMs = 60;

export interface CallAccuracy {
  /** Of frames of 10 ms that are speech. */
  f1: number;
  /** Talk-over found, less that there is. */
  excessTalkOverMs: number;
  /** The utterances both ends of which are found within 60 ms, of all. */
  closeShare: number;
}

/** How right what was found in a call is; pauses below 300 ms count as speech in both. */
export function accuracyOf(
  { spoken, durationMs }: ConstructedCall,
  { startMs, endMs, channel }: VoiceActivity,
): CallAccuracy {
  const found: [Uint8Array, Uint8Array] = [new Uint8Array(durationMs / 10), new Uint8Array(durationMs / 10)];
  for (const [i, start] of startMs.entries())
    found[channel[i] === 0 ? 0 : 1].fill(1, start / frameMs, (endMs[i] ?? start) / frameMs);
  for (const frames of found) bridge(frames);
  const sides = [0, 1] as const;
  const both = sides.reduce<number>((sum, side) => sum + count(shared(spoken[side], found[side])), 0);
  const all = sides.reduce<number>((sum, side) => sum + count(spoken[side]) + count(found[side]), 0);
  const close = sides.flatMap((side) => {
    const others = utterances(found[side]);
    return utterances(spoken[side]).map((own) =>
      ([0, 1] as const).every((end) => others.some((other) => Math.abs(other[end] - own[end]) * frameMs <= closeMs)),
    );
  });
  return {
    f1: (2 * both) / all,
    excessTalkOverMs: (count(shared(...found)) - count(shared(...spoken))) * frameMs,
    closeShare: close.filter((isClose) => isClose).length / close.length,
  };
}

const shared = (a: Uint8Array, b: Uint8Array) => a.map((speaks, frame) => speaks & (b[frame] ?? 0));

const count = (frames: Uint8Array) => frames.reduce((sum, speaks) => sum + speaks, 0);

/** Frames `[start, end)` of speech. */
function utterances(frames: Uint8Array): [start: number, end: number][] {
  const found: [number, number][] = [];
  for (const [frame, speaks] of frames.entries()) {
    if (speaks === 0) continue;
    const latest = found.at(-1);
    if (latest?.[1] === frame) latest[1] = frame + 1;
    else found.push([frame, frame + 1]);
  }
  return found;
}
