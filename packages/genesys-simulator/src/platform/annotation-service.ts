import { z } from "zod";
import { type Answer, invalidFields, json, notFound } from "../answer.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { AnnotationStore } from "./annotation-store.ts";
import type { Annotation } from "./payloads.ts";
import type { Permissions } from "./permissions.ts";
import type { RecordingService } from "./recording-service.ts";
import type { SourceRecording } from "./recordings.ts";

const offset = z.int().min(0).optional();

const annotationBody = z.object({
  id: z.string().min(1).optional(),
  name: z.string().optional(),
  type: z.string().optional(),
  location: offset,
  durationMs: offset,
  absoluteLocation: offset,
  absoluteDurationMs: offset,
  recordingLocation: offset,
  recordingDurationMs: offset,
  realtimeLocation: offset,
  description: z.string().max(500, "a description holds at most 500 characters").optional(),
  reason: z.enum(["Hold", "SecurePause", "FlowOrQueue", "Pause"]).optional(),
});

/** The annotations of a recording: those of the system are listed, those of clients can be changed. */
export function createAnnotationService(
  recordings: RecordingService,
  { permissions, annotations }: { permissions: Permissions; annotations: AnnotationStore },
) {
  /** Creates the annotation or replaces it: both methods do, each with the permission for what it does. */
  function put(request: ServiceRequest, source: SourceRecording, id: string, given: z.infer<typeof annotationBody>) {
    const isKnown = annotations.get(source.id, id) !== undefined;
    const refusal = permissions.refuse(request, isKnown ? "recording:annotation:edit" : "recording:annotation:add");
    if (refusal !== null) return refusal;
    const { conversationId } = source.conversation;
    const selfUri = `/api/v2/conversations/${conversationId}/recordings/${source.id}/annotations/${id}`;
    const annotation: Annotation = { ...given, id, selfUri };
    annotations.put(source.id, annotation);
    return json(200, annotation);
  }

  function upsert(request: ServiceRequest, id: string | undefined): Answer {
    const refusal = permissions.refuse(request, "recording:recording:view");
    if (refusal !== null) return refusal;
    const source = recordings.find(request);
    if ("status" in source) return source;
    const body = annotationBody.safeParse(request.body);
    if (!body.success) return invalidFields(body.error);
    return put(request, source, id ?? body.data.id ?? crypto.randomUUID(), body.data);
  }

  return {
    list(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "recording:annotation:view");
      if (refusal !== null) return refusal;
      const source = recordings.find(request);
      return "status" in source ? source : json(200, annotations.of(source));
    },

    get(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "recording:annotation:view");
      if (refusal !== null) return refusal;
      const source = recordings.find(request);
      if ("status" in source) return source;
      const annotation = annotations.get(source.id, request.params.annotationId ?? "");
      return annotation === undefined ? notFound("annotation") : json(200, annotation);
    },

    create: (request: ServiceRequest): Answer => upsert(request, undefined),

    update: (request: ServiceRequest): Answer => upsert(request, request.params.annotationId),

    delete(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "recording:annotation:delete");
      if (refusal !== null) return refusal;
      const source = recordings.find(request);
      if ("status" in source) return source;
      const isDeleted = annotations.delete(source.id, request.params.annotationId ?? "");
      return isDeleted ? { status: 204, body: Buffer.alloc(0) } : notFound("annotation");
    },
  };
}
