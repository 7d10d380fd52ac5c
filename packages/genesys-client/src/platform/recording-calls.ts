import { z } from "zod";
import type { ApiCall } from "../api.ts";
import { costClasses, grants, permissions } from "./call-parts.ts";
import { annotationsSchema, recordingSchema } from "./schemas.ts";

/** A bare list, each element to be read on its own. */
export function listRecordings(conversationId: string, formatId: string): ApiCall<unknown[]> {
  return {
    method: "GET",
    path: ["api", "v2", "conversations", conversationId, "recordings"],
    // As short as it can be: what is not ready yet is asked for again later.
    query: { formatId, maxWaitMs: "1" },
    schema: z.array(z.unknown()),
    what: `recordings of conversation ${conversationId}`,
    scope: permissions.recordings,
    grants,
    costClass: costClasses.recording,
  };
}

function recordingPath(conversationId: string, recordingId: string) {
  return ["api", "v2", "conversations", conversationId, "recordings", recordingId];
}

export function getRecording(
  conversationId: string,
  recordingId: string,
  formatId: string,
): ApiCall<z.infer<typeof recordingSchema>> {
  return {
    method: "GET",
    path: recordingPath(conversationId, recordingId),
    query: { formatId },
    schema: recordingSchema,
    what: `recording ${recordingId} of conversation ${conversationId}`,
    scope: permissions.recordings,
    grants,
    costClass: costClasses.recording,
  };
}

export function restoreRecording(conversationId: string, recordingId: string, untilIso: string): ApiCall<unknown> {
  return {
    method: "PUT",
    path: recordingPath(conversationId, recordingId),
    body: { fileState: "RESTORED", restoreExpirationTime: untilIso },
    schema: z.unknown(),
    what: `restoring recording ${recordingId} of conversation ${conversationId}`,
    scope: permissions.restore,
    grants,
    costClass: costClasses.recording,
  };
}

export function listAnnotations(
  conversationId: string,
  recordingId: string,
): ApiCall<z.infer<typeof annotationsSchema>> {
  return {
    method: "GET",
    path: [...recordingPath(conversationId, recordingId), "annotations"],
    schema: annotationsSchema,
    what: `annotations of recording ${recordingId} of conversation ${conversationId}`,
    scope: permissions.annotations,
    grants,
    costClass: costClasses.recording,
  };
}

/** Creates the annotation or replaces it, each by a permission of its own: its id is the caller's. */
export function putAnnotation(
  conversationId: string,
  recordingId: string,
  { id, name, description }: { id: string; name: string; description: string },
  scope: typeof permissions.annotate | typeof permissions.changeAnnotation,
): ApiCall<unknown> {
  return {
    method: "PUT",
    path: [...recordingPath(conversationId, recordingId), "annotations", id],
    body: { id, name, type: "Annotation", location: 0, description },
    schema: z.unknown(),
    what: `annotation ${name} of recording ${recordingId} of conversation ${conversationId}`,
    scope,
    grants,
    costClass: costClasses.recording,
  };
}

export function deleteAnnotation(conversationId: string, recordingId: string, id: string): ApiCall<unknown> {
  return {
    method: "DELETE",
    path: [...recordingPath(conversationId, recordingId), "annotations", id],
    schema: z.unknown(),
    what: `annotation ${id} of recording ${recordingId} of conversation ${conversationId}`,
    scope: permissions.unannotate,
    grants,
    costClass: costClasses.recording,
  };
}
