import { defaultVoiceActivity, type Kernel } from "@earshot/analysis-wasm";
import type { EvaluationWarning, SpeechColumns } from "@earshot/model";
import { type AudioStream, noSound, warning } from "./decode/audio-stream.ts";
import type { Detector } from "./voice-detector.ts";

/** Speech, and what is doubtful in the recording. */
export interface DetectedSpeech extends SpeechColumns {
  warnings: EvaluationWarning[];
  levels: Uint8Array;
}

/** Above what codecs leave of a voice in the silence around it, and below what can be made out on a telephone. */
const smearedFloorDbfs = -60;
const decibelsPerStep = (10 * Math.log10(2)) / 8;
const fullScaleDb = 290 * Math.log10(2);

/** Detects speech in sound as it is decoded. Throws AudioError, and AnalysisError for sound the kernel cannot take. */
export function detect(
  kernel: Kernel,
  audio: AudioStream,
  name: string,
  detector: Detector = defaultVoiceActivity.detector,
  onBlock = () => {},
): DetectedSpeech {
  const { channels, sampleRateHz } = audio;
  let samples = 0;
  let identicalChannels = channels > 1;
  function* blocks() {
    for (const block of audio.blocks()) {
      onBlock();
      samples += block.length;
      identicalChannels &&= hasOneSound(block, channels);
      yield block;
    }
  }
  const minFloorDbfs = audio.smears ? smearedFloorDbfs : defaultVoiceActivity.minFloorDbfs;
  const parameters = { ...defaultVoiceActivity, detector, minFloorDbfs };
  const speech = kernel.voiceActivity(blocks(), { sampleRate: sampleRateHz, channels }, parameters);
  if (samples === 0) throw noSound(name);
  const durationMs = Math.round(((samples / channels) * 1000) / sampleRateHz);
  const silent = silentChannels(speech.levels, channels);
  const isSilent = silent.length === channels;
  const warnings = [...audio.warnings, ...describeSilence(silent, channels, name)];
  if (identicalChannels && !isSilent) {
    const message = `all ${channels} channels of ${name} have the same sound: nothing tells the speakers apart`;
    warnings.push(warning("audio.identical_channels", message));
  }
  return {
    ...speech,
    ...{ channels, durationMs, identicalChannels: identicalChannels && !isSilent, warnings },
    voiceless: detector === "network" ? speech.voiceless : undefined,
  };
}

/** Whether the channels differ by no more than what codecs make of one sound: 20 dB below it, or noise of a few steps. */
function hasOneSound(block: Int16Array, channels: number): boolean {
  let sound = 0;
  let difference = 0;
  for (let at = 0; at < block.length; at += channels) {
    const first = block[at] ?? 0;
    sound += first * first;
    for (let channel = 1; channel < channels; channel += 1) difference += ((block[at + channel] ?? 0) - first) ** 2;
  }
  return difference <= 0.01 * sound + 64 * (block.length / channels);
}

/** The channels on which no 10 ms are louder than what can't be speech. */
function silentChannels(levels: Uint8Array, channels: number): number[] {
  const least = (defaultVoiceActivity.minFloorDbfs + fullScaleDb) / decibelsPerStep;
  const isLoud = new Uint8Array(channels);
  for (let at = 0; at < levels.length; at += channels) {
    for (let channel = 0; channel < channels; channel += 1) {
      if ((levels[at + channel] ?? 0) >= least) isLoud[channel] = 1;
    }
  }
  return Array.from(isLoud.keys()).filter((channel) => isLoud[channel] === 0);
}

function describeSilence(silent: readonly number[], channels: number, name: string): EvaluationWarning[] {
  if (silent.length === 0) return [];
  if (silent.length === channels) return [warning("audio.silent", `${name} is silent from beginning to end`)];
  const which =
    silent.length === 1 ? `channel ${silent[0]} of ${name} is` : `channels ${silent.join(", ")} of ${name} are`;
  return [warning("audio.silent_channel", `${which} silent from beginning to end`)];
}
