import type { RecordingState } from "@earshot/model";
import type { PlatformRecording } from "./schemas.ts";

const states: ReadonlyMap<string, RecordingState> = new Map([
  ["UPLOADING", { kind: "uploading" }],
  ["ARCHIVED", { kind: "archived" }],
  ["RESTORING", { kind: "restoring" }],
  ["DELETED", { kind: "deleted" }],
  ["ERROR", { kind: "failed" }],
]);

const playable: ReadonlySet<string> = new Set(["AVAILABLE", "RESTORED"]);

/** Whether, and when not why not, the recording can be downloaded. What has media is ready, whatever state it names. */
export function recordingState({
  fileState,
  mediaUris,
  estimatedTranscodeTimeMs,
}: Pick<PlatformRecording, "fileState" | "mediaUris" | "estimatedTranscodeTimeMs">): RecordingState {
  if (mediaUris.length > 0) return { kind: "ready" };
  const status = fileState?.trim().toUpperCase() ?? "AVAILABLE";
  const known = states.get(status);
  if (known !== undefined) return known;
  if (!playable.has(status)) return { kind: "unknown", status: fileState ?? "" };
  return (estimatedTranscodeTimeMs ?? 0) > 0 ? { kind: "transcoding" } : { kind: "empty" };
}

const waitsMs = [5, 5, 10, 15, 30, 30, 60].map((seconds) => seconds * 1000);

/**
 * How long to wait before media that is being transcoded is asked for again, having asked so many times; null when it is left
 * to another run. The server's estimate, or the time it names, is never undercut.
 */
export function transcodeWaitMs(timesAsked: number, estimateMs: number | null): number | null {
  const waitMs = waitsMs[timesAsked - 1];
  return waitMs === undefined ? null : Math.max(waitMs, estimateMs ?? 0);
}
