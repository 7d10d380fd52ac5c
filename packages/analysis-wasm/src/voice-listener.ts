import { memoryError } from "./fault.ts";
import type { SampleFormat } from "./voice-activity-parameters.ts";
import type { VoiceNetworkCore } from "./voice-model/voice-model.ts";

/** The voice network on one recording, beside the kernel that computes its levels. */
export interface VoiceListener {
  /** Takes the next samples, and the levels of all frames so far. */
  take(samples: Int16Array, levels: Uint8Array): void;
  /** How sure it is of a voice, of 255, a row of channels for each of its windows. */
  end(levels: Uint8Array): { voices: Uint8Array; windows: number };
}

/** Begins a recording. It listens to frames so many steps above the noise floor, which is at least `leastFloor`, and near them. */
export type Listen = (format: SampleFormat, offsetSteps: number, leastFloor: number) => VoiceListener;

const framesAtOnce = 1024;

export function createVoiceListener(
  network: VoiceNetworkCore,
  { sampleRate, channels }: SampleFormat,
  offsetSteps: number,
  leastFloor: number,
): VoiceListener {
  succeed(network.beginRecording(sampleRate, channels, offsetSteps, leastFloor));
  let taken = 0;
  const takeLevels = (levels: Uint8Array) => {
    for (; taken < levels.length; taken += framesAtOnce * channels) {
      const some = levels.subarray(taken, taken + framesAtOnce * channels);
      new Uint8Array(network.memory.buffer, network.levelsOffset(), some.length).set(some);
      succeed(network.takeLevels(some.length / channels));
    }
    taken = levels.length;
  };
  return {
    take: (samples, levels) => {
      const at = network.samplesOffset() + network.waitingSamples() * Int16Array.BYTES_PER_ELEMENT;
      new Int16Array(network.memory.buffer, at, samples.length).set(samples);
      network.takeSamples(samples.length);
      takeLevels(levels);
    },
    end: (levels) => {
      takeLevels(levels);
      succeed(network.endRecording());
      const windows = network.decidedWindows();
      return { voices: new Uint8Array(network.memory.buffer, network.voicesOffset(), windows * channels), windows };
    },
  };
}

function succeed(isDone: boolean): void {
  if (!isDone) throw memoryError();
}
