import type { RecordingPart } from "@earshot/model";
import type { PlatformRecording } from "./schemas.ts";

/** Genesys Cloud says `audio` of what has a voice; an older recording may say nothing. */
export function mediaTypeOf({ media }: Pick<PlatformRecording, "media">): string {
  const named = media?.trim().toLowerCase() ?? "audio";
  return named === "audio" || named === "call" ? "voice" : named;
}

/**
 * The files of a recording as parts. Files with the keys `0`, `1` … are one for each channel, and a file `S` beside them repeats
 * them. A file that is the only one holds the whole recording: it names no channel. The agent's file is channel 0.
 */
export function recordingParts(
  recording: Pick<PlatformRecording, "media" | "mediaUris">,
  { format, agentChannel }: { format: string; agentChannel: 0 | 1 },
): RecordingPart[] {
  const keys = recording.mediaUris.map(({ key }) => key).sort();
  const ofChannels = keys.filter((key) => /^\d$/.test(key));
  const whole = keys.includes("S") ? ["S"] : keys.slice(0, 1);
  const chosen =
    ofChannels.length > 1 ? ofChannels : ofChannels.length === 1 && !keys.includes("S") ? ofChannels : whole;
  return chosen.map((key) => ({
    id: key,
    mediaType: mediaTypeOf(recording),
    format: format.toLowerCase().startsWith("wav") ? "wav" : format.toLowerCase(),
    channel: chosen.length > 1 ? channelOf(Number(key), agentChannel) : null,
    state: { kind: "ready" },
  }));
}

/** Swaps the first two when the agent is on the second: everywhere else in Earshot, channel 0 is the agent. */
function channelOf(key: number, agentChannel: 0 | 1): number {
  return agentChannel === 1 && key < 2 ? 1 - key : key;
}
