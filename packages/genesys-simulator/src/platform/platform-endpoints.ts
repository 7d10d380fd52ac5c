import type { Answer } from "../answer.ts";
import { type Endpoint, tokenEndpoint, urlEndpoint } from "../endpoints.ts";
import type { ServiceRequest } from "../service-request.ts";
import type { createAnalyticsService } from "./analytics-service.ts";
import type { createAnnotationService } from "./annotation-service.ts";
import type { createAttributeService } from "./attribute-service.ts";
import type { createBatchService } from "./batch-service.ts";
import type { createDetailsJobs } from "./details-jobs.ts";
import type { createDirectoryService } from "./directory-service.ts";
import type { RecordingService } from "./recording-service.ts";
import type { createTranscriptService } from "./transcript-service.ts";

export interface PlatformServices {
  analytics: ReturnType<typeof createAnalyticsService>;
  jobs: ReturnType<typeof createDetailsJobs>;
  recordings: RecordingService;
  batches: ReturnType<typeof createBatchService>;
  annotations: ReturnType<typeof createAnnotationService>;
  attributes: ReturnType<typeof createAttributeService>;
  transcripts: ReturnType<typeof createTranscriptService>;
  directory: ReturnType<typeof createDirectoryService>;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

function answering(method: Method, path: string, handle: (request: ServiceRequest) => Answer): Endpoint {
  return { ...tokenEndpoint, method, path, handle };
}

/** An endpoint that answers with signed URLs, which a fault may end early. */
function signing(
  method: Method,
  path: string,
  handle: (request: ServiceRequest, expired: boolean) => Answer,
): Endpoint {
  return { ...urlEndpoint, method, path, handle: (request, fault) => handle(request, fault === "expiredUrl") };
}

const details = "/api/v2/analytics/conversations/details";
const recordings = "/api/v2/conversations/:conversationId/recordings";
const annotations = `${recordings}/:recordingId/annotations`;
const attributes = "/api/v2/conversations/:conversationId/customattributes";
const batches = "/api/v2/recording/batchrequests";
const speech = "/api/v2/speechandtextanalytics/conversations/:conversationId";
const communication = `${speech}/communications/:communicationId`;

/** Every endpoint of the Platform API that is simulated. */
export function listPlatformEndpoints(services: PlatformServices): Endpoint[] {
  return [
    answering("POST", `${details}/query`, services.analytics.query),
    answering("GET", "/api/v2/analytics/conversations/:conversationId/details", services.analytics.details),
    answering("POST", `${details}/jobs`, services.jobs.create),
    answering("GET", `${details}/jobs/availability`, services.jobs.availability),
    answering("GET", `${details}/jobs/:jobId`, services.jobs.status),
    answering("GET", `${details}/jobs/:jobId/results`, services.jobs.results),
    signing("GET", recordings, services.recordings.list),
    signing("GET", `${recordings}/:recordingId`, services.recordings.get),
    answering("PUT", `${recordings}/:recordingId`, services.recordings.restore),
    answering("GET", annotations, services.annotations.list),
    answering("POST", annotations, services.annotations.create),
    answering("GET", `${annotations}/:annotationId`, services.annotations.get),
    answering("PUT", `${annotations}/:annotationId`, services.annotations.update),
    answering("DELETE", `${annotations}/:annotationId`, services.annotations.delete),
    answering("POST", batches, services.batches.create),
    signing("GET", `${batches}/:jobId`, services.batches.status),
    answering("GET", attributes, services.attributes.list),
    answering("PUT", attributes, services.attributes.put),
    answering("PATCH", attributes, services.attributes.patch),
    answering("GET", speech, services.transcripts.metrics),
    signing("GET", `${communication}/transcripturl`, services.transcripts.url),
    signing("GET", `${communication}/transcripturls`, services.transcripts.urls),
    answering("GET", "/api/v2/users", services.directory.users),
    answering("GET", "/api/v2/routing/queues", services.directory.queues),
    answering("GET", "/api/v2/routing/wrapupcodes", services.directory.wrapUpCodes),
    answering("GET", "/api/v2/authorization/divisions", services.directory.divisions),
    answering("GET", "/api/v2/organizations/me", services.directory.organization),
  ];
}
