import * as layout from "../build/layout.js";
import { checkSampleFormat, checkVoiceActivity } from "./check.ts";
import type { Core } from "./core.ts";
import { AnalysisError } from "./errors.ts";
import { memoryError } from "./fault.ts";

export interface SampleFormat {
  /** Samples a second in each channel, 4,000 to 192,000. */
  sampleRate: number;
  /** Interleaved channels, 1 to 32. */
  channels: number;
}

/**
 * What counts as speech. Levels are those of frames of 10 ms without their constant part; 0 dBFS is a sine of full scale.
 * Lengths are multiples of 10 ms.
 */
export interface VoiceActivityParameters {
  /** Speech has to be this far above the channel's noise floor for 30 ms … */
  onsetDb: number;
  /** … and includes the frames before and after that are this far above. */
  offsetDb: number;
  /** The noise floor is at least this, also in digital silence. */
  minFloorDbfs: number;
  /** A sound whose level differs by less from the nearest of the last 50 ms, on average over 1 s, is a tone, music or noise. */
  steadyDb: number;
  /**
   * Sound that follows the loudest of the other channels is taken for their leak: as far below them as is usual in the
   * recording while they are loud, but at least this far; negative.
   */
  leakDb: number;
  /** Shorter speech is dropped. */
  minSpeechMs: number;
  /** Shorter silence does not end a segment. */
  minSilenceMs: number;
  /** Widens each segment at either end; at most half of `minSilenceMs`. */
  padMs: number;
}

/**
 * The two thresholds and the least speech are of the kind Silero VAD has (`threshold` and `neg_threshold`, `min_speech_duration_ms`
 * 250). Unlike its `min_silence_duration_ms` of 100, speech continues over pauses of up to 300 ms, auditok's `max_silence`: pauses
 * between words are part of an utterance, and shorter ones are no end of a turn. Unlike its `speech_pad_ms` of 30 there is no
 * padding: offsets are found where the sound ends, and padding would count as talk-over.
 */
export const defaultVoiceActivity: VoiceActivityParameters = {
  onsetDb: 6,
  offsetDb: 3.5,
  minFloorDbfs: -70,
  steadyDb: 0.75,
  leakDb: -20,
  minSpeechMs: 250,
  minSilenceMs: 300,
  padMs: 0,
};

/** Stretches of speech `[startMs, endMs)`, each in one channel, by start and then by channel. */
export interface VoiceActivity {
  startMs: Int32Array;
  endMs: Int32Array;
  channel: Int32Array;
}

const decibelsPerDoubling = 10 * Math.log10(2);
/** Doublings of the power from 1 to that of a sine of full scale. */
const fullScaleDoublings = 29;

export function voiceActivity(
  core: Core,
  samples: Int16Array | Iterable<Int16Array>,
  format: SampleFormat,
  parameters: VoiceActivityParameters,
): VoiceActivity {
  checkSampleFormat(format);
  checkVoiceActivity(parameters);
  succeed(core.input.beginRecording(format.sampleRate, format.channels));
  const input = core.inputs();
  for (const block of samples instanceof Int16Array ? [samples] : samples) {
    if (core.inputs() !== input) {
      throw new AnalysisError(
        "analysis.replaced",
        "the kernel was given other input before the recording's next block",
        {
          hint: "Make blocks without the kernel that takes them, or use a kernel of their own.",
        },
      );
    }
    takeSamples(core, block);
  }
  succeed(core.wasm.endRecording());
  findSpeech(core, parameters);
  return {
    startMs: core.int32(layout.REGION_SPOKEN_START_MS).slice(),
    endMs: core.int32(layout.REGION_SPOKEN_END_MS).slice(),
    channel: core.int32(layout.REGION_SPOKEN_CHANNEL).slice(),
  };
}

function takeSamples(core: Core, samples: Int16Array): void {
  for (let from = 0; from < samples.length; from += layout.BLOCK_SAMPLES) {
    const block = samples.subarray(from, from + layout.BLOCK_SAMPLES);
    core.int16(layout.REGION_SAMPLES).set(block, core.wasm.waitingSamples());
    succeed(core.wasm.takeBlock(block.length));
  }
}

function findSpeech(core: Core, parameters: VoiceActivityParameters): void {
  const steps = (decibels: number) => (decibels / decibelsPerDoubling) * layout.LEVEL_STEPS;
  const status = core.wasm.findSpeech(
    Math.round(steps(parameters.onsetDb)),
    Math.round(steps(parameters.offsetDb)),
    Math.round(steps(parameters.minFloorDbfs)) + fullScaleDoublings * layout.LEVEL_STEPS,
    steps(parameters.steadyDb),
    Math.round(steps(parameters.leakDb)),
    parameters.minSpeechMs / layout.FRAME_MS,
    parameters.minSilenceMs / layout.FRAME_MS,
    parameters.padMs / layout.FRAME_MS,
  );
  succeed(status);
}

function succeed(status: number): void {
  if (status === layout.STATUS_TOO_LONG) {
    throw new AnalysisError(
      "analysis.capacity",
      `the recording is longer than ${layout.MAX_LEVELS} frames of its channels`,
      {
        hint: "Split the recording: there is room for 46 hours of two channels.",
      },
    );
  }
  if (status !== layout.STATUS_OK) throw memoryError();
}
