import type { Segment, SpeechColumns, Transcript } from "@earshot/model";
import type { RoleMap } from "./role-map.ts";
import { roleOfChannel } from "./speaker.ts";

/**
 * Speech that was detected in a recording, without its words: a speaker for each channel. With one channel, nothing separates the
 * speakers, and the side is unknown.
 * @param roleMap laid over `defaultRoleMap`; it says whose each channel is
 */
export function speechTranscript(speech: SpeechColumns, roleMap?: RoleMap): Transcript {
  const voices = Array.from({ length: speech.channels }, (_, channel) =>
    voiceOf(speech.channels === 1 ? null : channel, roleMap),
  );
  const segments: Segment[] = [];
  for (const [index, startMs] of speech.startMs.entries()) {
    const endMs = speech.endMs[index];
    const voice = voices[speech.channel[index] ?? 0];
    if (endMs !== undefined && voice !== undefined) segments.push({ startMs, endMs, ...voice, text: "" });
  }
  return { format: "voice-activity", segments };
}

function voiceOf(channel: number | null, roleMap: RoleMap | undefined): Pick<Segment, "channel" | "speaker" | "side"> {
  const speaker = channel === null ? "unknown" : `channel_${channel}`;
  return { channel, speaker, side: roleOfChannel(channel, roleMap) };
}
