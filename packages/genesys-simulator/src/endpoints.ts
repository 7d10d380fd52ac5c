import type { HTTPMethods } from "fastify";
import type { Access } from "./access.ts";
import type { Answer } from "./answer.ts";
import type { FaultName } from "./faults.ts";
import type { createInteractionService } from "./interaction-service.ts";
import type { createService } from "./service.ts";
import type { ServiceRequest } from "./service-request.ts";
import type { SignedMedia } from "./signed-media.ts";
import type { createAzureFastService } from "./speech/azure-fast-service.ts";
import type { createOpenaiService } from "./speech/openai-service.ts";
import type { createSpeechToText } from "./speech-to-text.ts";

export interface Endpoint {
  method: HTTPMethods;
  path: string;
  /** Whether the requests count against the limit of the API. */
  limited: boolean;
  bodyLimitBytes: number;
  /** The faults that can happen to the request, in a fixed order. */
  faults(request: ServiceRequest): readonly FaultName[];
  handle(request: ServiceRequest, fault: FaultName | null): Answer;
}

const anywhere: readonly FaultName[] = [
  "slow",
  "truncated",
  "connectionReset",
  "hang",
  "serverError",
  "rateLimitSeconds",
  "rateLimitDate",
  "notJson",
];
const withToken: readonly FaultName[] = [...anywhere, "expiredToken"];
const withUrl: readonly FaultName[] = [...withToken, "expiredUrl"];

const apiBodyBytes = 512_000;
/** What endpoints of the API share that ask for a token. */
export const tokenEndpoint = { limited: true, bodyLimitBytes: apiBodyBytes, faults: () => withToken };
/** And those that answer with pre-signed URLs. */
export const urlEndpoint = { ...tokenEndpoint, faults: () => withUrl };
const audioBodyBytes = 512 * 1024 * 1024;

export interface Services {
  access: Access;
  recordings: ReturnType<typeof createService>;
  interactions: ReturnType<typeof createInteractionService>;
  signedMedia: SignedMedia;
  speechToText: ReturnType<typeof createSpeechToText>;
  openai: ReturnType<typeof createOpenaiService>;
  azureFast: ReturnType<typeof createAzureFastService>;
}

/** Every endpoint that is simulated. */
export function listEndpoints(services: Services): readonly Endpoint[] {
  const { access, recordings, interactions, signedMedia, speechToText, openai, azureFast } = services;
  const open = { limited: false, bodyLimitBytes: apiBodyBytes, faults: () => anywhere };
  const upload = { ...open, method: "POST" as const, bodyLimitBytes: audioBodyBytes };
  const api = tokenEndpoint;
  return [
    { ...open, method: "POST", path: "/oauth/token", handle: access.token },
    { ...api, method: "POST", path: "/api/v2/recordings/search", handle: recordings.search },
    { ...api, method: "GET", path: "/api/v2/recordings/:recordingId", handle: recordings.recording },
    {
      ...api,
      method: "GET",
      path: "/api/v2/recordings/:recordingId/parts/:partId",
      faults: (request) => (recordings.hasUrl(request) ? withUrl : withToken),
      handle: (request, fault) => recordings.part(request, fault === "expiredUrl"),
    },
    { ...open, method: "GET", path: "/media/:mediaId", handle: signedMedia.media },
    { ...api, method: "GET", path: "/api/v2/interactions/events/details", handle: recordings.events },
    { ...api, method: "GET", path: "/api/v2/interactions/:interactionId/media", handle: interactions.media },
    { ...api, method: "GET", path: "/api/v2/interactions/:interactionId/metadata", handle: interactions.getMetadata },
    { ...api, method: "PUT", path: "/api/v2/interactions/:interactionId/metadata", handle: interactions.putMetadata },
    { ...upload, path: "/stt", handle: speechToText.submit },
    { ...open, method: "GET", path: "/stt/jobs/:id", handle: speechToText.job },
    { ...upload, path: "/v1/audio/transcriptions", handle: openai.transcribe },
    // Two colons are one in the path: a single one would begin a parameter.
    { ...upload, path: "/speechtotext/transcriptions::transcribe", handle: azureFast.transcribe },
  ];
}
