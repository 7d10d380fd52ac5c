import type { Annotation } from "./payloads.ts";
import type { HoldAudio } from "./platform-options.ts";
import { type SourceRecording, withoutHolds } from "./recordings.ts";

/**
 * The annotations of the holds that are not in the audio. As in the Platform API their ids change at each request, their
 * location is where the audio was cut, and `realtimeLocation` counts what is missing before it.
 */
export function holdAnnotations({ holds }: SourceRecording, holdAudio: HoldAudio): Annotation[] {
  if (holdAudio !== "suppressed") return [];
  const audioTime = withoutHolds(holds);
  return holds.map(({ startMs, endMs }) => ({
    id: crypto.randomUUID(),
    type: "Pause",
    reason: "Hold",
    location: audioTime(startMs),
    durationMs: endMs - startMs,
    absoluteLocation: audioTime(startMs),
    absoluteDurationMs: endMs - startMs,
    recordingLocation: audioTime(startMs),
    recordingDurationMs: 0,
    realtimeLocation: startMs,
  }));
}
