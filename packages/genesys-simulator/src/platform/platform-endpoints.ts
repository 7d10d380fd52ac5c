import { type Endpoint, tokenEndpoint, urlEndpoint } from "../endpoints.ts";
import type { createAnalyticsService } from "./analytics-service.ts";
import type { RecordingService } from "./recording-service.ts";

export interface PlatformServices {
  analytics: ReturnType<typeof createAnalyticsService>;
  recordings: RecordingService;
}

const analytics = "/api/v2/analytics/conversations";
const recordings = "/api/v2/conversations/:conversationId/recordings";

/** Every endpoint of the Platform API that is simulated. */
export function listPlatformEndpoints(services: PlatformServices): Endpoint[] {
  return [
    { ...tokenEndpoint, method: "POST", path: `${analytics}/details/query`, handle: services.analytics.query },
    {
      ...tokenEndpoint,
      method: "GET",
      path: `${analytics}/:conversationId/details`,
      handle: services.analytics.details,
    },
    {
      ...urlEndpoint,
      method: "GET",
      path: recordings,
      handle: (request, fault) => services.recordings.list(request, fault === "expiredUrl"),
    },
    {
      ...urlEndpoint,
      method: "GET",
      path: `${recordings}/:recordingId`,
      handle: (request, fault) => services.recordings.get(request, fault === "expiredUrl"),
    },
    { ...tokenEndpoint, method: "PUT", path: `${recordings}/:recordingId`, handle: services.recordings.restore },
  ];
}
