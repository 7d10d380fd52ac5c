import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SimulatedCall } from "./call.ts";
import { silentWav } from "./silent-wav.ts";

/** A medium of an interaction. */
interface SimulatedMedium {
  recordingMediaId: string;
  mediaType: string;
  /** Named in the listing unless null. */
  format: string | null;
  contentType: string;
  /** Its content, served by a pre-signed URL; null for a medium that the listing gives no storage location. */
  read: (() => Buffer) | null;
}

export interface SimulatedInteraction {
  interactionId: string;
  media: readonly SimulatedMedium[];
}

/** An interaction that belongs to no call. */
export const exampleInteractionId = "12345678-1234-1234-1234-123456789012";

/** The screen recording of `samples/`: four seconds of a test picture with a counter, 640 × 480, H.264 in MP4. */
export function readScreenRecording(): Buffer {
  return readFileSync(join(import.meta.dirname, "..", "samples", "agent-desktop.mp4"));
}

/** An interaction with a voice recording and a recording of the agent's desktop. */
export function exampleInteraction(): SimulatedInteraction {
  return {
    interactionId: exampleInteractionId,
    media: [
      {
        recordingMediaId: "media-example-voice",
        mediaType: "voice",
        format: "wav",
        contentType: "audio/wav",
        read: () => silentWav(1000, 0),
      },
      {
        recordingMediaId: "media-example-screen",
        mediaType: "screen",
        format: "mp4",
        contentType: "video/mp4",
        read: readScreenRecording,
      },
    ],
  };
}

/** The interaction of a call: its parts are the media. */
export function interactionOf({ interactionId, parts }: SimulatedCall): SimulatedInteraction {
  return {
    interactionId,
    media: parts.map((part) => ({
      recordingMediaId: part.id,
      mediaType: part.type,
      format: part.format,
      contentType: part.contentType,
      read: () => part.audio,
    })),
  };
}
