import { z } from "zod";
import type { ApiCall } from "../api.ts";
import type { ListingLimits, Page } from "../pagination.ts";
import { annotationsSchema, conversationSchema, type PlatformConversation, recordingSchema } from "./schemas.ts";
import { type TimeRange, toInterval } from "./windows.ts";

/** What the roles of the OAuth client must permit, by what needs it. */
export const permissions = {
  conversations: "analytics:conversationDetail:view",
  recordings: "recording:recording:view",
  restore: "recording:recording:restore",
  transcripts: "speechAndTextAnalytics:data:view",
  annotations: "recording:annotation:view",
  annotate: "recording:annotation:add",
  changeAnnotation: "recording:annotation:edit",
  unannotate: "recording:annotation:delete",
  attributes: "conversation:customAttributes:view",
  changeAttributes: "conversation:customAttributes:edit",
  users: "directory:user:view",
  queues: "routing:queue:view",
  wrapUpCodes: "routing:wrapupCode:view",
  divisions: "authorization:division:view",
  skills: "routing:skill:view",
} as const;

export const maxPageSize = 100;

/** Ten million conversations at full pages. */
export const listingLimits: ListingLimits = { maxPages: 100_000, maxBytes: 16 * 2 ** 30 };

/** Requests of one class share a rate limit: the service counts some on their own, beside all of a token. */
const costClasses = { analytics: "analytics", recording: "recording", directory: "default" } as const;

const grants = "permission";

/** The whole conversation follows; each is read on its own, so that a malformed one does not end the listing. */
const conversationList = z
  .array(z.unknown())
  .nullish()
  .transform((conversations) => conversations ?? []);

/** Any number: the service may leave it out. */
const count = z.int().nonnegative().nullish().catch(null);

/** What only an error has: some gateways answer one with 200. */
const errorField = z.undefined({ error: "is the field of an error, not of a listing" }).optional();
/** An answer without conversations is one of an empty range only when nothing in it says otherwise. */
const nothingFound = z.object({
  totalHits: z.literal(0).nullish(),
  message: errorField,
  code: errorField,
  status: errorField,
});
const conversationAnswer = z.looseObject({}).superRefine((answer, context) => {
  if (answer.conversations !== undefined && answer.conversations !== null) return;
  for (const { path, message } of nothingFound.safeParse(answer).error?.issues ?? []) {
    context.addIssue({ code: "custom", path, message });
  }
});

const queryAnswer = conversationAnswer
  .pipe(z.object({ conversations: conversationList, totalHits: count }))
  .transform(({ conversations, totalHits }): Page<unknown> => {
    return { items: conversations, total: totalHits ?? null, pageCount: null, pageSize: null };
  });

/** Calls that went on in the range, the latest first. `mediaType` among `conversationFilters` would find nothing, without an error. */
function detailsBody(range: TimeRange) {
  return {
    interval: toInterval(range),
    order: "desc",
    orderBy: "conversationStart",
    segmentFilters: [
      { type: "and", predicates: [{ type: "dimension", dimension: "mediaType", operator: "matches", value: "voice" }] },
    ],
  };
}

export function queryConversations(range: TimeRange, page: { number: number; size: number }): ApiCall<Page<unknown>> {
  return {
    method: "POST",
    path: ["api", "v2", "analytics", "conversations", "details", "query"],
    body: { ...detailsBody(range), paging: { pageSize: page.size, pageNumber: page.number } },
    schema: queryAnswer,
    what: `conversations of ${toInterval(range)}, page ${page.number}`,
    isListing: true,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

const jobsPath = ["api", "v2", "analytics", "conversations", "details", "jobs"] as const;

export function startJob(range: TimeRange): ApiCall<{ jobId: string }> {
  return {
    method: "POST",
    path: jobsPath,
    body: detailsBody(range),
    // Each request starts a job, of which the service takes few.
    idempotent: false,
    schema: z.object({ jobId: z.string().min(1) }),
    what: `job for the conversations of ${toInterval(range)}`,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

const text = z.string().nullish().catch(null);

export function getJob(jobId: string): ApiCall<{ state: string; errorMessage?: string | null | undefined }> {
  return {
    method: "GET",
    path: [...jobsPath, jobId],
    schema: z.object({ state: z.string(), errorMessage: text }),
    what: `job ${jobId}`,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

export interface JobPage {
  conversations: unknown[];
  cursor?: string | null | undefined;
  dataAvailabilityDate?: string | null | undefined;
}

export function getJobResults(jobId: string, cursor: string | null): ApiCall<JobPage> {
  return {
    method: "GET",
    path: [...jobsPath, jobId, "results"],
    query: { pageSize: "1000", ...(cursor === null ? {} : { cursor }) },
    schema: conversationAnswer.pipe(
      z.object({ conversations: conversationList, cursor: text, dataAvailabilityDate: text }),
    ),
    what: `results of job ${jobId}`,
    isListing: true,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

export function getConversation(id: string): ApiCall<PlatformConversation> {
  return {
    method: "GET",
    path: ["api", "v2", "analytics", "conversations", id, "details"],
    schema: conversationSchema,
    what: `details of conversation ${id}`,
    scope: permissions.conversations,
    grants,
    costClass: costClasses.analytics,
  };
}

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

function speechPath(conversationId: string) {
  return ["api", "v2", "speechandtextanalytics", "conversations", conversationId];
}

export function getTranscriptUrl(
  conversationId: string,
  communicationId: string,
): ApiCall<{ url?: string | null | undefined }> {
  return {
    method: "GET",
    path: [...speechPath(conversationId), "communications", communicationId, "transcripturl"],
    schema: z.object({ url: text }),
    what: `transcript of communication ${communicationId} of conversation ${conversationId}`,
    scope: permissions.transcripts,
    grants,
  };
}

const transcriptUrls = z
  .object({
    urls: z
      .array(
        z
          .object({ recording: z.object({ id: text }).nullish().catch(null), url: text })
          .nullable()
          .catch(null),
      )
      .nullish(),
  })
  .transform(({ urls }) =>
    (urls ?? []).flatMap((entry) =>
      typeof entry?.url === "string" && entry.url !== ""
        ? [{ recordingId: entry.recording?.id ?? null, url: entry.url }]
        : [],
    ),
  );

/** One URL for each recording of a communication. */
export function getTranscriptUrls(
  conversationId: string,
  communicationId: string,
): ApiCall<z.infer<typeof transcriptUrls>> {
  return {
    method: "GET",
    path: [...speechPath(conversationId), "communications", communicationId, "transcripturls"],
    schema: transcriptUrls,
    what: `transcripts of communication ${communicationId} of conversation ${conversationId}`,
    scope: permissions.transcripts,
    grants,
  };
}

const metric = z.number().nullish().catch(null);

const speechMetrics = z
  .object({
    participantMetrics: z
      .object({
        silenceDurationPercentage: metric,
        overtalkDurationPercentage: metric,
        overtalkCount: metric,
        agentDurationPercentage: metric,
        customerDurationPercentage: metric,
      })
      .nullish()
      .catch(null),
  })
  .transform(({ participantMetrics }) => participantMetrics ?? null);

export function getSpeechMetrics(conversationId: string): ApiCall<z.infer<typeof speechMetrics>> {
  return {
    method: "GET",
    path: speechPath(conversationId),
    schema: speechMetrics,
    what: `speech metrics of conversation ${conversationId}`,
    scope: permissions.transcripts,
    grants,
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

const namedEntities = z
  .object({
    entities: z
      .array(
        z
          .object({ id: z.string().min(1), name: text })
          .nullable()
          .catch(null),
      )
      .nullish()
      .catch(null),
  })
  .transform(({ entities }) => (entities ?? []).filter((entity) => entity !== null));

/** Names by id, for up to 100 ids. */
export function getNames(
  path: readonly string[],
  ids: readonly string[],
  scope: string,
  more: Record<string, string> = {},
): ApiCall<z.infer<typeof namedEntities>> {
  return {
    method: "GET",
    path: ["api", "v2", ...path],
    query: { ...more, id: ids, pageSize: String(maxPageSize) },
    schema: namedEntities,
    what: `names of ${path.join(" ")}`,
    scope,
    grants,
    costClass: costClasses.directory,
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

const attributeRecords = z
  .object({
    results: z
      .array(
        z
          .object({
            id: z.string().min(1),
            version: z.int().nullish().catch(null),
            schema: z.object({ id: text }).nullish().catch(null),
            customAttributes: z.record(z.string(), z.unknown()).nullish().catch(null),
          })
          .nullable()
          .catch(null),
      )
      .nullish()
      .catch(null),
  })
  .transform(({ results }) => (results ?? []).filter((record) => record !== null));

function attributesPath(conversationId: string) {
  return ["api", "v2", "conversations", conversationId, "customattributes"];
}

export function listAttributes(conversationId: string): ApiCall<z.infer<typeof attributeRecords>> {
  return {
    method: "GET",
    path: attributesPath(conversationId),
    schema: attributeRecords,
    what: `custom attributes of conversation ${conversationId}`,
    scope: permissions.attributes,
    grants,
  };
}

/** Replaces the whole record, or creates it. A 409 means that it has another version by now. */
export function putAttributes(conversationId: string, body: object): ApiCall<unknown> {
  return {
    method: "PUT",
    path: attributesPath(conversationId),
    body,
    accept: [409],
    schema: z.unknown(),
    what: `custom attributes of conversation ${conversationId}`,
    scope: permissions.changeAttributes,
    grants,
  };
}
