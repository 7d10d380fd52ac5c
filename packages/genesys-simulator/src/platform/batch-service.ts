import { z } from "zod";
import { type Answer, badRequest, json, notFound } from "../answer.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { Conversations } from "./conversations.ts";
import type { BatchResult, BatchStatus } from "./payloads.ts";
import type { Permissions } from "./permissions.ts";
import type { Readiness } from "./readiness.ts";
import type { RecordingMedia } from "./recording-media.ts";
import type { RecordingService } from "./recording-service.ts";
import { recordingsOf, type SourceRecording } from "./recordings.ts";

const batchBody = z.object({
  batchDownloadRequestList: z
    .array(z.object({ conversationId: z.string().min(1), recordingId: z.string().min(1).optional() }))
    .min(1)
    .max(100, "a batch holds at most 100 requests"),
});

type BatchRequest = z.infer<typeof batchBody>["batchDownloadRequestList"][number];

interface BatchParts {
  permissions: Permissions;
  readiness: Readiness;
  recordings: RecordingService;
  media: RecordingMedia;
}

/** Downloads of many recordings at once, in the codec in which they were recorded. */
export function createBatchService(conversations: Conversations, parts: BatchParts) {
  const { permissions, readiness, recordings, media } = parts;
  const batches = new Map<string, readonly BatchRequest[]>();

  /** A result for each file of each recording asked for, or one that says why there is none. */
  function resultsOf(
    request: ServiceRequest,
    expired: boolean,
    { conversationId, recordingId }: BatchRequest,
  ): BatchResult[] {
    const failed = (errorMsg: string): BatchResult[] => [
      { conversationId, ...(recordingId === undefined ? {} : { recordingId }), errorMsg },
    ];
    const conversation = conversations.get(conversationId);
    if (conversation === undefined || !conversation.isRecordingListed) {
      return failed("No recordings found for the conversation.");
    }
    const found = recordingsOf(conversation).filter(({ id }) => recordingId === undefined || recordingId === id);
    if (found.length === 0) return failed("The recording was not found.");
    return found.flatMap((source) =>
      recordings.isPlayable(source) ? filesOf(request, expired, source) : failed("The recording is not available."),
    );
  }

  function filesOf(request: ServiceRequest, expired: boolean, source: SourceRecording): BatchResult[] {
    const { id: recordingId, conversation } = source;
    return (media.files(source, "WAV_ULAW") ?? []).map((file) => ({
      conversationId: conversation.conversationId,
      recordingId,
      resultUrl: recordings.urlOf(request, source, file, expired),
      contentType: file.contentType,
    }));
  }

  return {
    create(request: ServiceRequest): Answer {
      const refusal = permissions.refuse(request, "recording:recording:view");
      if (refusal !== null) return refusal;
      const body = batchBody.safeParse(request.body);
      if (!body.success) return badRequest(body.error);
      const id = crypto.randomUUID();
      batches.set(id, body.data.batchDownloadRequestList);
      return json(202, { id, selfUri: `/api/v2/recording/batchrequests/${id}` });
    },

    status(request: ServiceRequest, expired: boolean): Answer {
      const refusal = permissions.refuse(request, "recording:recording:view");
      if (refusal !== null) return refusal;
      const { jobId = "" } = request.params;
      const batch = batches.get(jobId);
      if (batch === undefined) return notFound("batch request");
      const isDone = readiness.ask(jobId) === 0;
      // A request may have several results: the counts agree by chance, and only the status says that all are there.
      const results = (isDone ? batch : batch.slice(0, 1)).flatMap((each) => resultsOf(request, expired, each));
      return json(200, {
        jobId,
        expectedResultCount: batch.length,
        resultCount: results.length,
        errorCount: results.filter(({ errorMsg }) => errorMsg !== undefined).length,
        status: isDone ? "Completed" : "InProgress",
        results,
        selfUri: `/api/v2/recording/batchrequests/${jobId}`,
      } satisfies BatchStatus);
    },
  };
}
