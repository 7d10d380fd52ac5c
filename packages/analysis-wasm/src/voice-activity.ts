import * as layout from "../build/layout.js";
import { checkSampleFormat, checkVoiceActivity } from "./check.ts";
import type { Core } from "./core.ts";
import { AnalysisError } from "./errors.ts";
import { memoryError } from "./fault.ts";
import type { SampleFormat, VoiceActivityParameters } from "./voice-activity-parameters.ts";
import type { Listen, VoiceListener } from "./voice-listener.ts";

/** Stretches of speech `[startMs, endMs)`, each in one channel, by start and then by channel. */
export interface VoiceActivity {
  startMs: Int32Array;
  endMs: Int32Array;
  channel: Int32Array;
  /**
   * How loud each channel is, one byte for every 10 ms of each channel in turn: eighths of a doubling of the power, so that
   * `value × 0.376 − 87.3` are dBFS, 0 dBFS being a sine of full scale; 0 is silence.
   */
  levels: Uint8Array;
  /** Where the network finds no voice for 5 s or longer in sound that is loud enough for speech, by channel: music or noise, with its pauses. */
  voiceless: Voiceless[];
}

export interface Voiceless {
  startMs: number;
  endMs: number;
  channel: number;
}

const leastVoicelessMs = 5000;
/** Music has pauses; longer ones divide it. */
const longestPauseMs = 2000;

const decibelsPerDoubling = 10 * Math.log10(2);
/** Doublings of the power from 1 to that of a sine of full scale. */
const fullScaleDoublings = 29;

export function voiceActivity(
  core: Core,
  listen: Listen | null,
  samples: Int16Array | Iterable<Int16Array>,
  format: SampleFormat,
  parameters: VoiceActivityParameters,
): VoiceActivity {
  checkSampleFormat(format);
  checkVoiceActivity(parameters);
  succeed(core.input.beginRecording(format.sampleRate, format.channels));
  const input = core.inputs();
  const listener = parameters.detector === "network" ? beginListening(listen, format, parameters) : null;
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
    takeSamples(core, block, listener);
  }
  succeed(core.wasm.endRecording());
  const sound = findSpeech(core, listener === null ? parameters : { ...parameters, steadyDb: 0 });
  const levels = core.uint8(layout.REGION_LEVELS).slice();
  if (listener === null) return { ...sound, levels, voiceless: [] };
  const speech = findVoicedSpeech(core, listener, parameters);
  return { ...speech, levels, voiceless: findVoiceless(sound, speech, format.channels, parameters.minSpeechMs) };
}

type Spoken = Pick<VoiceActivity, "startMs" | "endMs" | "channel">;

function spoken(core: Core): Spoken {
  return {
    startMs: core.int32(layout.REGION_SPOKEN_START_MS).slice(),
    endMs: core.int32(layout.REGION_SPOKEN_END_MS).slice(),
    channel: core.int32(layout.REGION_SPOKEN_CHANNEL).slice(),
  };
}

/** What is left of the sound of each channel without its speech, if it is long; short pauses belong to it. */
function findVoiceless(sound: Spoken, speech: Spoken, channels: number, leastSoundMs: number): Voiceless[] {
  return Array.from({ length: channels }, (_, channel) => {
    const said = stretchesOf(speech, channel);
    const stretches: Voiceless[] = [];
    let next = 0;
    for (const { startMs, endMs } of without(said, stretchesOf(sound, channel))) {
      if (endMs - startMs < leastSoundMs) continue;
      while ((said[next]?.startMs ?? startMs) < startMs) next++;
      const lastSaidMs = said[next - 1]?.endMs ?? 0;
      const last = stretches.at(-1);
      if (last !== undefined && startMs - last.endMs <= longestPauseMs && lastSaidMs <= last.endMs) last.endMs = endMs;
      else stretches.push({ startMs, endMs, channel });
    }
    return stretches.filter(({ startMs, endMs }) => endMs - startMs >= leastVoicelessMs);
  }).flat();
}

function stretchesOf({ startMs, endMs, channel }: Spoken, of: number) {
  return Array.from(startMs, (start, i) => ({ startMs: start, endMs: endMs[i] ?? start })).filter(
    (_, i) => channel[i] === of,
  );
}

type Stretch = ReturnType<typeof stretchesOf>[number];

/** What of the sound is not said. Both are in the order of time, without overlaps. */
function without(said: readonly Stretch[], sound: readonly Stretch[]): Stretch[] {
  let first = 0;
  return sound.flatMap(({ startMs, endMs }) => {
    const left: Stretch[] = [];
    let fromMs = startMs;
    while (first < said.length && (said[first]?.endMs ?? 0) <= startMs) first++;
    for (let at = first; at < said.length; at++) {
      const voice = said[at];
      if (voice === undefined || voice.startMs >= endMs) break;
      left.push({ startMs: fromMs, endMs: voice.startMs });
      fromMs = voice.endMs;
    }
    left.push({ startMs: fromMs, endMs });
    return left;
  });
}

function beginListening(
  listen: Listen | null,
  format: SampleFormat,
  { offsetDb, minFloorDbfs }: VoiceActivityParameters,
): VoiceListener {
  if (listen === null) {
    throw new AnalysisError("analysis.parameter", 'detector is "network", and the kernel was made without one', {
      hint: "Give createKernel what voiceModel returns.",
      field: "detector",
    });
  }
  return listen(format, toSteps(offsetDb), toLevel(minFloorDbfs));
}

function takeSamples(core: Core, samples: Int16Array, listener: VoiceListener | null): void {
  for (let from = 0; from < samples.length; from += layout.BLOCK_SAMPLES) {
    const block = samples.subarray(from, from + layout.BLOCK_SAMPLES);
    core.int16(layout.REGION_SAMPLES).set(block, core.wasm.waitingSamples());
    succeed(core.wasm.takeBlock(block.length));
    listener?.take(block, core.uint8(layout.REGION_LEVELS));
  }
}

function findSpeech(core: Core, parameters: VoiceActivityParameters): Spoken {
  const status = core.wasm.findSpeech(
    toSteps(parameters.onsetDb),
    toSteps(parameters.offsetDb),
    toLevel(parameters.minFloorDbfs),
    (parameters.steadyDb / decibelsPerDoubling) * layout.LEVEL_STEPS,
    toSteps(parameters.leakDb),
    parameters.minSpeechMs / layout.FRAME_MS,
    parameters.minSilenceMs / layout.FRAME_MS,
    parameters.padMs / layout.FRAME_MS,
  );
  succeed(status);
  return spoken(core);
}

function findVoicedSpeech(core: Core, listener: VoiceListener, parameters: VoiceActivityParameters): Spoken {
  const { voices, windows } = listener.end(core.uint8(layout.REGION_LEVELS));
  succeed(core.wasm.placeVoices(windows));
  core.uint8(layout.REGION_VOICES).set(voices);
  const status = core.wasm.findVoicedSpeech(
    toSteps(parameters.offsetDb),
    toLevel(parameters.minFloorDbfs),
    toSteps(parameters.leakDb),
    parameters.minSpeechMs / layout.FRAME_MS,
    parameters.minSilenceMs / layout.FRAME_MS,
    parameters.padMs / layout.FRAME_MS,
  );
  succeed(status);
  return spoken(core);
}

function toSteps(decibels: number): number {
  return Math.round((decibels / decibelsPerDoubling) * layout.LEVEL_STEPS);
}

function toLevel(dbfs: number): number {
  return toSteps(dbfs) + fullScaleDoublings * layout.LEVEL_STEPS;
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
