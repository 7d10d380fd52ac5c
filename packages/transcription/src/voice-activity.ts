import type { Kernel } from "@earshot/analysis-wasm";
import type { RoleMap } from "./role-map.ts";
import type { Segment, Transcript } from "./segment.ts";
import { roleOfChannel } from "./speaker.ts";
import { readWav } from "./wav.ts";

export interface DetectionOptions {
  /** The recording, named in errors. */
  source: string;
  /** Laid over `defaultRoleMap`; it says whose each channel is. */
  roleMap?: RoleMap;
}

/** Speech as it is heard in a recording, without its words. */
export interface DetectedSpeech extends Transcript {
  /** Length of the recording. */
  durationMs: number;
}

/**
 * Who speaks when in a WAV recording, by its sound alone: a speaker for each channel. In a recording of one channel nobody
 * is told apart, and the side is unknown. Throws `AudioError`, and `AnalysisError` for a recording the kernel cannot take.
 */
export function detectSpeech(kernel: Kernel, bytes: Uint8Array, options: DetectionOptions): DetectedSpeech {
  const audio = readWav(bytes, options.source);
  const { channels, durationMs } = audio;
  const speech = kernel.voiceActivity(audio.blocks(), { sampleRate: audio.sampleRateHz, channels });
  const voices = Array.from({ length: channels }, (_, channel) =>
    voiceOf(channels === 1 ? null : channel, options.roleMap),
  );
  const segments: Segment[] = [];
  for (const [index, startMs] of speech.startMs.entries()) {
    const endMs = speech.endMs[index];
    const voice = voices[speech.channel[index] ?? 0];
    if (endMs !== undefined && voice !== undefined) segments.push({ startMs, endMs, ...voice, text: "" });
  }
  return { format: "voice-activity", segments, durationMs };
}

function voiceOf(channel: number | null, roleMap: RoleMap | undefined): Pick<Segment, "channel" | "speaker" | "side"> {
  const speaker = channel === null ? "unknown" : `channel_${channel}`;
  return { channel, speaker, side: roleOfChannel(channel, roleMap) };
}
