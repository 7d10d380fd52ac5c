import { AudioError } from "../errors.ts";
import type { AudioStream } from "./audio-stream.ts";

/** Sound of one channel that is taken block by block. */
interface Lane {
  next(): Int16Array | null;
  waiting: Int16Array;
}

/**
 * Files that hold one channel each as one recording, in their order; of a file with several channels the first one is taken. What is
 * shorter than the others ends in silence.
 * @throws AudioError `audio.unsupported` for different sample rates
 */
export function sideBySide(streams: readonly AudioStream[], name: string): AudioStream {
  const [first] = streams;
  const sampleRateHz = first?.sampleRateHz ?? 0;
  if (streams.some((stream) => stream.sampleRateHz !== sampleRateHz)) {
    const rates = streams.map((stream) => `${stream.sampleRateHz} Hz`).join(" and ");
    const hint = "Have the channels recorded at one sample rate, or in one file.";
    throw new AudioError("audio.unsupported", `the channels of ${name} have ${rates}`, { hint, path: name });
  }
  const channels = streams.length;
  return {
    sampleRateHz,
    channels,
    frames: longestOf(streams),
    smears: streams.some(({ smears }) => smears === true),
    get warnings() {
      return streams.flatMap(({ warnings }) => warnings);
    },
    *blocks() {
      const lanes = streams.map(openLane);
      for (;;) {
        const filled = lanes.filter(fill);
        if (filled.length === 0) return;
        const frames = Math.min(...filled.map(({ waiting }) => waiting.length));
        const block = new Int16Array(frames * channels);
        for (const [channel, lane] of lanes.entries()) {
          const samples = lane.waiting.subarray(0, frames);
          for (let i = 0; i < samples.length; i += 1) block[i * channels + channel] = samples[i] ?? 0;
          lane.waiting = lane.waiting.subarray(samples.length);
        }
        yield block;
      }
    },
  };
}

function longestOf(streams: readonly AudioStream[]): number | undefined {
  const frames = streams.flatMap((stream) => stream.frames ?? []);
  return frames.length < streams.length ? undefined : Math.max(...frames);
}

function openLane(stream: AudioStream): Lane {
  const blocks = stream.blocks()[Symbol.iterator]();
  const { channels } = stream;
  return {
    waiting: new Int16Array(0),
    next() {
      const { done, value } = blocks.next();
      // A copy: the next block overwrites this one.
      return done === true ? null : value.filter((_: number, index: number) => index % channels === 0);
    },
  };
}

/** Whether there is sound waiting, after taking the next block when there was none. */
function fill(lane: Lane): boolean {
  while (lane.waiting.length === 0) {
    const block = lane.next();
    if (block === null) return false;
    lane.waiting = block;
  }
  return true;
}
