import type { Annotation, MediaResult, Recording } from "./payloads.ts";
import type { SourceRecording } from "./recordings.ts";
import { timestampsOf } from "./timestamps.ts";
import { userView } from "./user-view.ts";

const dayMs = 24 * 3_600_000;
const restorations = 100;

/** How a recording is stored, by what is odd about it. */
export function fileStateOf({ conversation: { quirks } }: SourceRecording, isRestored: boolean): string {
  if (quirks.has("archivedStub")) return isRestored ? "RESTORED" : "ARCHIVED";
  if (quirks.has("restoring")) return "RESTORING";
  if (quirks.has("deleted")) return "DELETED";
  if (quirks.has("uploading")) return "UPLOADING";
  return quirks.has("fileError") ? "ERROR" : "AVAILABLE";
}

export function isPlayable(fileState: string): boolean {
  return fileState === "AVAILABLE" || fileState === "RESTORED";
}

interface Played {
  mediaUris: Record<string, MediaResult> | null;
  annotations: Annotation[];
  durationMs: number;
  sizeBytes: number;
}

/** A recording as the API answers it. What is not playable has neither times nor media, and may lack its session. */
export function recordingView(source: SourceRecording, fileState: string, played: Played): Recording {
  const { id, conversation, startMs, endMs, mediaSubtype, sessionId } = source;
  const { conversationId, quirks } = conversation;
  const at = timestampsOf(quirks.has("plainTimestamps"));
  const selfUri = `/api/v2/conversations/${conversationId}/recordings/${id}`;
  const stored = {
    id,
    conversationId,
    media: quirks.has("unknownValues") ? "hologram" : "audio",
    fileState,
    selfUri,
    maxAllowedRestorationsForOrg: restorations,
    remainingRestorationsAllowedForOrg: restorations,
  };
  if (fileState === "ARCHIVED") {
    return {
      ...stored,
      startTime: null,
      endTime: null,
      mediaUris: null,
      annotations: [],
      archiveDate: at(endMs + 30 * dayMs),
      archiveMedium: "CLOUDARCHIVE",
    };
  }
  if (!isPlayable(fileState)) {
    return {
      ...stored,
      mediaSubtype,
      sessionId,
      startTime: null,
      endTime: null,
      mediaUris: null,
      annotations: [],
      ...(fileState === "DELETED" ? { deleteDate: at(endMs + 30 * dayMs) } : {}),
      ...(fileState === "ERROR" ? { recordingErrorStatus: "UNEXPECTED_ERROR" } : {}),
    };
  }
  const { mediaUris, annotations, durationMs, sizeBytes } = played;
  if (quirks.has("absentFields")) return { id, mediaUris, selfUri };
  return {
    ...stored,
    mediaSubtype,
    sessionId,
    startTime: at(startMs),
    endTime: at(endMs),
    mediaUris,
    annotations,
    users: conversation.legs.map(({ agent }) => userView(agent)),
    estimatedTranscodeTimeMs: 0,
    actualTranscodeTimeMs: 0,
    outputDurationMs: durationMs,
    outputSizeInBytes: sizeBytes,
    archiveDate: at(endMs + 90 * dayMs),
    deleteDate: at(endMs + 365 * dayMs),
    recordingFileRole: "CUSTOMER_EXPERIENCE",
    originalRecordingStartTime: at(startMs),
    creationTime: at(startMs),
    ...(fileState === "RESTORED" ? { restoreExpirationTime: at(endMs + 60 * dayMs) } : {}),
  };
}
