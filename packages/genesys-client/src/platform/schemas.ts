import { z } from "zod";
import { parseInstant } from "./instant.ts";

// Any field may be absent, and a service in use for years sends values that nobody knows of: what is malformed counts as absent.
const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value || null);
const flag = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const number = z
  .number()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
/** The length of a recording: none is longer than a week. */
const length = z
  .int()
  .positive()
  .max(7 * 24 * 3_600_000)
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
/** No call is older than 1970: an earlier time, such as `0001-01-01T00:00:00.000Z`, stands in for one that is not known. */
const time = text.transform((value) => {
  const timeMs = parseInstant(value);
  return timeMs !== null && timeMs > 0 ? timeMs : null;
});
/** Elements that are malformed are left out. */
function listOf<T>(element: z.ZodType<T>) {
  return z
    .array(element.nullable().catch(null))
    .nullish()
    .catch(null)
    .transform((elements) => (elements ?? []).filter((each) => each !== null));
}
const texts = listOf(z.string().min(1));

const segment = z.object({
  segmentType: text,
  segmentStart: time,
  segmentEnd: time,
  queueId: text,
  disconnectType: text,
  wrapUpCode: text,
  requestedRoutingSkillIds: texts,
});

const metric = z.object({ name: text, value: number, emitDate: time });

const session = z.object({
  sessionId: text,
  mediaType: text,
  direction: text,
  recording: flag,
  segments: listOf(segment),
  metrics: listOf(metric),
});

const participant = z.object({
  participantId: text,
  purpose: text,
  userId: text,
  sessions: listOf(session),
});

/** A conversation as analytics describes it. */
export const conversationSchema = z.object({
  conversationId: z.string().min(1),
  conversationStart: time,
  originatingDirection: text,
  divisionIds: texts,
  participants: listOf(participant),
});

export type PlatformConversation = z.infer<typeof conversationSchema>;
export type PlatformSession = z.infer<typeof session>;
export type PlatformSegment = z.infer<typeof segment>;

const annotation = z.object({
  id: text,
  name: text,
  type: text,
  reason: text,
  description: text,
  location: number,
  durationMs: number,
  absoluteLocation: number,
  absoluteDurationMs: number,
  recordingLocation: number,
  recordingDurationMs: number,
  realtimeLocation: number,
});

export type PlatformAnnotation = z.infer<typeof annotation>;

/** `GET …/recordings/{r}/annotations`: a bare list. */
export const annotationsSchema = listOf(annotation);

const mediaUris = z
  .record(z.string(), z.object({ mediaUri: text }).nullable().catch(null))
  .nullish()
  .catch(null)
  .transform((uris) =>
    Object.entries(uris ?? {}).flatMap(([key, media]) =>
      media?.mediaUri == null ? [] : [{ key, uri: media.mediaUri }],
    ),
  );

/** A recording. Only its id must be there: without it nothing can be asked of it. */
export const recordingSchema = z.object({
  id: z.string().min(1),
  startTime: time,
  endTime: time,
  originalRecordingStartTime: time,
  creationTime: time,
  media: text,
  mediaSubtype: text,
  fileState: text,
  recordingFileRole: text,
  sessionId: text,
  estimatedTranscodeTimeMs: number,
  outputDurationMs: length,
  remainingRestorationsAllowedForOrg: number,
  mediaUris,
  annotations: annotationsSchema,
});

export type PlatformRecording = z.infer<typeof recordingSchema>;
