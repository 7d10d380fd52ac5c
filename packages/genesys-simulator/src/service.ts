import type { Access } from "./access.ts";
import { type Answer, badRequest, json, notFound } from "./answer.ts";
import type { SimulatedCall, SimulatedPart } from "./call.ts";
import { pageOf } from "./page.ts";
import { eventsQuery, searchBody } from "./request-schemas.ts";
import type { SignedMedia } from "./signed-media.ts";

export interface ServiceOptions {
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  tokenLifetimeS: number;
  urlLifetimeS: number;
  maxPageSize: number;
  etags: boolean;
  now: () => number;
}

export interface ServiceRequest {
  origin: string;
  authorization: string | undefined;
  ifMatch: string | undefined;
  body: unknown;
  query: Record<string, string>;
  params: Record<string, string>;
}

/** The endpoints for recordings over simulated calls; faults and delivery are not its business. */
export function createService(
  calls: readonly SimulatedCall[],
  { access, signedMedia }: { access: Access; signedMedia: SignedMedia },
  options: Pick<ServiceOptions, "maxPageSize">,
) {
  const newestFirst = calls.toSorted((a, b) => Date.parse(b.startTime) - Date.parse(a.startTime));
  const byRecording = new Map(calls.map((call) => [call.recordingId, call]));
  const byInteraction = new Map(calls.map((call) => [call.interactionId, call]));

  function partOf({ params }: ServiceRequest): SimulatedPart | undefined {
    return byRecording.get(params.recordingId ?? "")?.parts.find(({ id }) => id === params.partId);
  }

  return {
    /** Whether the part asked for is delivered by a pre-signed URL. */
    hasUrl: (request: ServiceRequest) => partOf(request)?.delivery === "url",

    search(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const body = searchBody.safeParse(request.body);
      if (!body.success) return badRequest(body.error);
      const { type, sort, interval, pageNumber } = body.data;
      const pageSize = Math.min(body.data.pageSize, options.maxPageSize);
      const [fromMs, toMs] = interval ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      const found = newestFirst.filter(({ startTime, parts }) => {
        const startMs = Date.parse(startTime);
        return startMs >= fromMs && startMs < toMs && (type === undefined || parts.some((part) => part.type === type));
      });
      if (sort === "startTime asc") found.reverse();
      return json(200, { ...pageOf(found, pageNumber, pageSize, recordingView), pageSize });
    },

    recording(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const call = byRecording.get(request.params.recordingId ?? "");
      return call === undefined ? notFound("recording") : json(200, recordingView(call));
    },

    part(request: ServiceRequest, expired: boolean): Answer {
      const refusal = access.refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const part = partOf(request);
      if (part === undefined) return notFound("recording part");
      // As the Platform API does while a recording is being transcoded.
      if (part.status !== "COMPLETED") return { status: 202, body: Buffer.alloc(0) };
      if (part.delivery === "bytes") {
        return { status: 200, headers: { "content-type": part.contentType }, body: part.audio };
      }
      const { id, contentType, audio: content } = part;
      return json(200, signedMedia.sign(request, { id, contentType, content }, expired));
    },

    events(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "interaction:read");
      if (refusal !== null) return refusal;
      const query = eventsQuery.safeParse(request.query);
      if (!query.success) return badRequest(query.error);
      const { interactionId, limit, pageNumber } = query.data;
      const call = byInteraction.get(interactionId);
      if (call === undefined) return notFound("interaction");
      return json(200, { ...pageOf(call.events, pageNumber, limit, (event) => event), pageSize: limit });
    },
  };
}

function recordingView({ recordingId, interactionId, status, startTime, parts }: SimulatedCall) {
  const views = parts.map(({ id, type, format, status }) => ({ id, type, format, status }));
  return { id: recordingId, interactionId, status, startTime, parts: views };
}
