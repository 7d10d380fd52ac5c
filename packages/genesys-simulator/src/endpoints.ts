import type { HTTPMethods } from "fastify";
import type { Answer } from "./answer.ts";
import type { FaultName } from "./faults.ts";
import type { createService, ServiceRequest } from "./service.ts";
import type { createSpeechToText } from "./speech-to-text.ts";

export interface Endpoint {
  method: HTTPMethods;
  path: string;
  /** Whether the requests count against the limit of the API. */
  limited: boolean;
  bodyLimitBytes: number;
  /** The faults that can befall the request, in a fixed order. */
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
const audioBodyBytes = 512 * 1024 * 1024;

type Service = ReturnType<typeof createService>;
type SpeechToText = ReturnType<typeof createSpeechToText>;

/** Every endpoint that is simulated. */
export function listEndpoints(service: Service, speechToText: SpeechToText): readonly Endpoint[] {
  const open = { limited: false, bodyLimitBytes: apiBodyBytes, faults: () => anywhere };
  const api = { limited: true, bodyLimitBytes: apiBodyBytes, faults: () => withToken };
  return [
    { ...open, method: "POST", path: "/oauth/token", handle: service.token },
    { ...api, method: "POST", path: "/api/v2/recordings/search", handle: service.search },
    { ...api, method: "GET", path: "/api/v2/recordings/:recordingId", handle: service.recording },
    {
      ...api,
      method: "GET",
      path: "/api/v2/recordings/:recordingId/parts/:partId",
      faults: (request) => (service.hasUrl(request) ? withUrl : withToken),
      handle: (request, fault) => service.part(request, fault === "expiredUrl"),
    },
    { ...open, method: "GET", path: "/media/:partId", handle: service.media },
    { ...api, method: "GET", path: "/api/v2/interactions/events/details", handle: service.events },
    { ...open, method: "POST", path: "/stt", bodyLimitBytes: audioBodyBytes, handle: speechToText.submit },
    { ...open, method: "GET", path: "/stt/jobs/:id", handle: speechToText.job },
  ];
}
