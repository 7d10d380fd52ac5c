import type { EvaluationWarning } from "@earshot/model";
import { AudioError, type AudioErrorCode } from "../errors.ts";

/** The sound of a recording, decoded as it is asked for. */
export interface AudioStream {
  sampleRateHz: number;
  /** At least 1. */
  channels: number;
  /** Samples of each channel, where they are counted before they are decoded. */
  frames?: number | undefined;
  /** Its codec smears sound over tens of milliseconds of the silence before and after it, as MP3 and Vorbis do. */
  smears?: boolean | undefined;
  /** Interleaved 16-bit PCM, whole samples of all channels. The next block overwrites the last one. */
  blocks(): Iterable<Int16Array>;
  /** What is doubtful; complete once all blocks were taken. */
  warnings: EvaluationWarning[];
}

export function warning(code: string, message: string): EvaluationWarning {
  return { code, index: null, field: null, message };
}

export function audioFault(code: AudioErrorCode, path: string, what: string, hint: string): AudioError {
  return new AudioError(code, `${path} ${what}`, { hint, path });
}

export const downloadAgain = "Download or export the recording again.";

export function noSound(path: string): AudioError {
  return audioFault("audio.no_data", path, "has no audio in it", downloadAgain);
}

/** What is decoded by ffmpeg alone. */
export function needsFfmpeg(path: string, what: string): AudioError {
  const hint = "Install ffmpeg, or set FFMPEG_PATH to one: this format is decoded by it.";
  return audioFault("audio.needs_ffmpeg", path, `${what}, which only ffmpeg decodes`, hint);
}

/** Counts what could not be decoded, for one warning. */
export interface DamageReport {
  add(): void;
  /** Adds so many samples of silence in the place of what is lost. */
  addGap(samples: number): void;
  warnings(name: string, sampleRateHz: number): EvaluationWarning[];
}

export function createDamageReport(): DamageReport {
  let places = 0;
  let samples = 0;
  return {
    add: () => {
      places += 1;
    },
    addGap: (count) => {
      samples += count;
    },
    warnings: (name, sampleRateHz) => {
      if (places === 0 && samples === 0) return [];
      const ms = Math.round((samples * 1000) / sampleRateHz);
      const message = `${name} is damaged in ${Math.max(1, places)} places; ${ms} ms of it were lost and count as silence`;
      return [warning("audio.damaged", message)];
    },
  };
}

/** What a reader of packets finds first; undefined when it finds none. */
export function firstOf<Item>(items: Iterable<Item>): Item | undefined {
  for (const item of items) return item;
  return undefined;
}

const blockSamples = 1 << 14;

/** Silence in blocks. */
export function* silence(frames: number, channels: number): Generator<Int16Array> {
  const block = new Int16Array(Math.min(frames, blockSamples) * channels);
  for (let left = frames; left > 0; left -= blockSamples) {
    yield block.fill(0).subarray(0, Math.min(left, blockSamples) * channels);
  }
}

/** Interleaves channels of floats, full scale 1, as 16-bit PCM. */
export function interleave(
  channelData: readonly Float32Array[],
  channels: number,
  from: number,
  to: number,
): Int16Array {
  const block = new Int16Array(Math.max(0, to - from) * channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const samples = channelData[channel];
    if (samples === undefined) continue;
    for (let i = from, at = channel; i < to; i += 1, at += channels) {
      const value = Math.round((samples[i] ?? 0) * 0x8000);
      block[at] = Math.max(-0x8000, Math.min(0x7fff, value));
    }
  }
  return block;
}
