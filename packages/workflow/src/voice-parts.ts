import type { Recording, RecordingPart } from "@earshot/model";

/** The voice parts of a recording, or why it can't be evaluated now. */
export function voiceParts(recording: Recording): { parts: RecordingPart[] } | { notReady: string } {
  if (recording.state.kind !== "ready") return { notReady: recording.state.kind };
  const parts = recording.parts.filter(isVoice);
  const pending = parts.find((part) => part.state.kind !== "ready");
  return pending === undefined ? { parts } : { notReady: `part ${pending.state.kind}` };
}

export const isVoice = ({ mediaType }: RecordingPart): boolean => mediaType === "voice";
