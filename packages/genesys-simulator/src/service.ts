import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Answer, badCredentials, genesysError, json } from "./answer.ts";
import type { SimulatedCall, SimulatedPart } from "./call.ts";
import { eventsQuery, searchBody, tokenForm } from "./request-schemas.ts";

export interface ServiceOptions {
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  tokenLifetimeS: number;
  urlLifetimeS: number;
  maxPageSize: number;
  now: () => number;
}

export interface ServiceRequest {
  origin: string;
  authorization: string | undefined;
  body: unknown;
  query: Record<string, string>;
  params: Record<string, string>;
}

/** The Genesys endpoints of the guide over simulated calls; faults and delivery are not its business. */
export function createService(calls: readonly SimulatedCall[], options: ServiceOptions) {
  const { now } = options;
  const newestFirst = calls.toSorted((a, b) => Date.parse(b.startTime) - Date.parse(a.startTime));
  const byRecording = new Map(calls.map((call) => [call.recordingId, call]));
  const byInteraction = new Map(calls.map((call) => [call.interactionId, call]));
  const tokens = new Map<string, number>();
  const signedUrls = new Map<string, { part: SimulatedPart; expiresAtMs: number }>();

  function refuse({ authorization }: ServiceRequest, scope: string): Answer | null {
    const token = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
    const expiresAtMs = token === undefined ? undefined : tokens.get(token);
    if (expiresAtMs === undefined || expiresAtMs <= now()) return badCredentials();
    if (options.scopes.includes(scope)) return null;
    const message = `Unable to perform the requested action. You are missing the following scope(s): ${scope}`;
    return genesysError(403, "missing.any.permissions", message);
  }

  function partOf({ params }: ServiceRequest): SimulatedPart | undefined {
    return byRecording.get(params.recordingId ?? "")?.parts.find(({ id }) => id === params.partId);
  }

  return {
    /** Whether the part asked for is delivered by a pre-signed URL. */
    hasUrl: (request: ServiceRequest) => partOf(request)?.delivery === "url",

    token(request: ServiceRequest): Answer {
      const form = tokenForm.safeParse(request.body);
      if (!form.success) {
        return json(400, { error: "invalid_request", description: "grant_type must be client_credentials" });
      }
      const basic = /^Basic (.+)$/i.exec(request.authorization ?? "")?.[1] ?? "";
      const { client_id: id, client_secret: secret = "" } = form.data;
      const given = id === undefined ? Buffer.from(basic, "base64").toString() : `${id}:${secret}`;
      if (given !== `${options.clientId}:${options.clientSecret}`) {
        return json(401, { error: "invalid_client", description: "client authentication failed" });
      }
      const token = randomBytes(24).toString("base64url");
      tokens.set(token, now() + options.tokenLifetimeS * 1000);
      return json(200, { access_token: token, token_type: "bearer", expires_in: options.tokenLifetimeS });
    },

    search(request: ServiceRequest): Answer {
      const refusal = refuse(request, "recording:read");
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
      const refusal = refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const call = byRecording.get(request.params.recordingId ?? "");
      return call === undefined ? notFound("recording") : json(200, recordingView(call));
    },

    part(request: ServiceRequest, expired: boolean): Answer {
      const refusal = refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const part = partOf(request);
      if (part === undefined) return notFound("recording part");
      // As the Platform API does while a recording is being transcoded.
      if (part.status !== "COMPLETED") return { status: 202, body: Buffer.alloc(0) };
      if (part.delivery === "bytes") {
        return { status: 200, headers: { "content-type": part.contentType }, body: part.audio };
      }
      const signature = randomBytes(24).toString("base64url");
      const expiresAtMs = expired ? now() - 1000 : now() + options.urlLifetimeS * 1000;
      signedUrls.set(signature, { part, expiresAtMs });
      const url = `${request.origin}/media/${encodeURIComponent(part.id)}?sig=${signature}`;
      return json(200, { url, expiresAt: new Date(expiresAtMs).toISOString() });
    },

    media(request: ServiceRequest): Answer {
      // As object stores do: two ways to authenticate in one request are refused. Here it also shows a leaked token.
      if (request.authorization !== undefined) {
        return genesysError(400, "invalid.argument", "Only one auth mechanism allowed.");
      }
      const signed = signedUrls.get(request.query.sig ?? "");
      if (signed === undefined || signed.part.id !== request.params.partId) {
        return genesysError(403, "access.denied", "The signature does not match.");
      }
      if (signed.expiresAtMs <= now()) return genesysError(403, "access.denied", "Request has expired.");
      return { status: 200, headers: { "content-type": signed.part.contentType }, body: signed.part.audio };
    },

    events(request: ServiceRequest): Answer {
      const refusal = refuse(request, "interaction:read");
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

function pageOf<T>(all: readonly T[], pageNumber: number, size: number, view: (item: T) => unknown) {
  const entities = all.slice((pageNumber - 1) * size, pageNumber * size).map(view);
  return { entities, pageNumber, total: all.length, pageCount: Math.ceil(all.length / size) };
}

function badRequest(error: z.ZodError): Answer {
  return genesysError(400, "bad.request", z.prettifyError(error));
}

function notFound(what: string): Answer {
  return genesysError(404, "not.found", `The requested ${what} was not found.`);
}
