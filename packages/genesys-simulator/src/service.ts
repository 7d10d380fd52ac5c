import type { Access } from "./access.ts";
import { type Answer, badRequest, json, notFound } from "./answer.ts";
import type { SimulatedCall, SimulatedPart } from "./call.ts";
import { pageOf } from "./page.ts";
import { isInMedia, type PoisonLookup, refusalOf } from "./poison.ts";
import { eventsQuery, searchBody } from "./request-schemas.ts";
import type { ServiceOptions } from "./service-options.ts";
import type { ServiceRequest } from "./service-request.ts";
import type { SignedMedia } from "./signed-media.ts";

/** The endpoints for recordings over simulated calls; faults and delivery are not its business. */
export function createService(
  calls: readonly SimulatedCall[],
  { access, signedMedia, poison }: { access: Access; signedMedia: SignedMedia; poison: PoisonLookup },
  options: Pick<ServiceOptions, "maxPageSize">,
) {
  const newestFirst = calls
    .map((call) => ({ call, startMs: Date.parse(call.startTime) }))
    .sort((a, b) => b.startMs - a.startMs);
  const byRecording = new Map(calls.map((call) => [call.recordingId, call]));
  const byInteraction = new Map(calls.map((call) => [call.interactionId, call]));

  function partOf({ params }: ServiceRequest): SimulatedPart | undefined {
    return byRecording.get(params.recordingId ?? "")?.parts.find(({ id }) => id === params.partId);
  }

  function isByUrl({ id, delivery }: SimulatedPart): boolean {
    return delivery === "url" || isInMedia(poison.ofPart(id));
  }

  function viewOf(call: SimulatedCall) {
    const view = recordingView(call);
    return poison.ofRecording(call.recordingId) === "malformedEntity" ? { ...view, startTime: 5 } : view;
  }

  return {
    /** Whether the part asked for is delivered by a pre-signed URL. */
    hasUrl(request: ServiceRequest): boolean {
      const part = partOf(request);
      return part !== undefined && isByUrl(part);
    },

    search(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const body = searchBody.safeParse(request.body);
      if (!body.success) return badRequest(body.error);
      const { type, sort, interval, pageNumber } = body.data;
      const pageSize = Math.min(body.data.pageSize, options.maxPageSize);
      const [fromMs, toMs] = interval ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      const isOfType = ({ parts }: SimulatedCall) => type === undefined || parts.some((part) => part.type === type);
      const found = newestFirst.filter(({ call, startMs }) => startMs >= fromMs && startMs < toMs && isOfType(call));
      if (sort === "startTime asc") found.reverse();
      return json(200, { ...pageOf(found, pageNumber, pageSize, ({ call }) => viewOf(call)), pageSize });
    },

    recording(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const call = byRecording.get(request.params.recordingId ?? "");
      return call === undefined ? notFound("recording") : json(200, viewOf(call));
    },

    part(request: ServiceRequest, expired: boolean): Answer {
      const refusal = access.refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const part = partOf(request);
      if (part === undefined) return notFound("recording part");
      const poisoned = refusalOf(poison.ofPart(part.id), "part");
      if (poisoned !== null) return poisoned;
      // As the Platform API does while a recording is being transcoded.
      if (part.status !== "COMPLETED") return { status: 202, body: Buffer.alloc(0) };
      const { id, contentType } = part;
      if (!isByUrl(part)) return { status: 200, headers: { "content-type": contentType }, body: part.audio };
      return json(200, signedMedia.sign(request, { id, contentType, read: () => part.audio }, expired));
    },

    events(request: ServiceRequest): Answer {
      const refusal = access.refuse(request, "interaction:read");
      if (refusal !== null) return refusal;
      const query = eventsQuery.safeParse(request.query);
      if (!query.success) return badRequest(query.error);
      const { interactionId, limit, pageNumber } = query.data;
      const call = byInteraction.get(interactionId);
      if (call === undefined) return notFound("interaction");
      const poisoned = refusalOf(poison.ofInteraction(interactionId), "events");
      if (poisoned !== null) return poisoned;
      return json(200, { ...pageOf(call.events, pageNumber, limit, (event) => event), pageSize: limit });
    },
  };
}

function recordingView({ recordingId, interactionId, status, startTime, parts }: SimulatedCall) {
  const views = parts.map(({ id, type, format, status }) => ({ id, type, format, status }));
  return { id: recordingId, interactionId, status, startTime, parts: views };
}
