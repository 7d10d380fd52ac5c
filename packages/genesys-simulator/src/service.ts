import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { type Answer, genesysError, json } from "./answer.ts";
import type { SimulatedCall, SimulatedPart } from "./call.ts";

export interface ServiceOptions {
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  tokenLifetimeS: number;
  urlLifetimeS: number;
  maxPageSize: number;
  sttMode: "sync" | "async";
  now: () => number;
}

export interface ServiceRequest {
  origin: string;
  authorization: string | undefined;
  body: unknown;
  query: Record<string, string>;
  params: Record<string, string>;
}

const searchBody = z.object({
  filter: z.object({ type: z.string().optional(), sort: z.string().optional() }).optional(),
  interval: z.string().optional(),
  pageSize: z.int().positive().default(25),
  pageNumber: z.int().positive().default(1),
});

const credentials = z.object({
  grant_type: z.literal("client_credentials"),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

/** The endpoints of the guide over simulated calls; faults and delivery are not its business. */
export function createService(calls: readonly SimulatedCall[], options: ServiceOptions) {
  const { now } = options;
  const newestFirst = calls.toSorted((a, b) => b.startTime.localeCompare(a.startTime));
  const tokens = new Map<string, number>();
  const signedUrls = new Map<string, { part: SimulatedPart; expiresAtMs: number }>();
  const transcripts = new Map(
    calls.flatMap(({ parts }) => parts.map(({ audio, transcript }) => [sha256(audio), transcript] as const)),
  );
  const jobs = new Map<string, { asked: number; transcript: unknown }>();

  function bearerOf({ authorization = "" }: ServiceRequest): string {
    return authorization.replace(/^Bearer /, "");
  }

  function refuse(request: ServiceRequest, scope: string): Answer | null {
    const expiresAtMs = tokens.get(bearerOf(request));
    if (expiresAtMs === undefined || expiresAtMs <= now()) {
      return genesysError(401, "bad.credentials", "Invalid login credentials.");
    }
    if (!options.scopes.includes(scope)) {
      return genesysError(
        403,
        "missing.any.permissions",
        `Unable to perform the requested action: ${scope} is required.`,
      );
    }
    return null;
  }

  function recordingView({ recordingId, interactionId, status, startTime, parts }: SimulatedCall) {
    const views = parts.map(({ id, type, format, status }) => ({ id, type, format, status }));
    return { id: recordingId, interactionId, status, startTime, parts: views };
  }

  return {
    /** Forgets a token, as if it had expired. */
    expireToken: (request: ServiceRequest) => tokens.delete(bearerOf(request)),

    token(request: ServiceRequest): Answer {
      const form = credentials.safeParse(request.body);
      if (!form.success)
        return json(400, { error: "invalid_request", description: "grant_type must be client_credentials" });
      const basic = Buffer.from(request.authorization?.replace(/^Basic /, "") ?? "", "base64").toString();
      const given =
        form.data.client_id === undefined ? basic : `${form.data.client_id}:${form.data.client_secret ?? ""}`;
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
      if (!body.success) return genesysError(400, "bad.request", z.prettifyError(body.error));
      const { filter, interval, pageNumber } = body.data;
      const pageSize = Math.min(body.data.pageSize, options.maxPageSize);
      const [from = "", to = "9999"] = interval?.split("/") ?? [];
      const type = /^type eq '(.+)'$/.exec(filter?.type ?? "")?.[1];
      const found = newestFirst.filter(
        (call) =>
          call.startTime >= from &&
          call.startTime < to &&
          (type === undefined || call.parts.some((part) => part.type === type)),
      );
      if (filter?.sort === "startTime asc") found.reverse();
      const entities = found.slice((pageNumber - 1) * pageSize, pageNumber * pageSize).map(recordingView);
      return json(200, {
        entities,
        pageSize,
        pageNumber,
        total: found.length,
        pageCount: Math.ceil(found.length / pageSize),
      });
    },

    recording(request: ServiceRequest): Answer {
      const refusal = refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const call = calls.find(({ recordingId }) => recordingId === request.params.recordingId);
      return call === undefined ? notFound("recording") : json(200, recordingView(call));
    },

    part(request: ServiceRequest, expired: boolean): Answer {
      const refusal = refuse(request, "recording:read");
      if (refusal !== null) return refusal;
      const call = calls.find(({ recordingId }) => recordingId === request.params.recordingId);
      const part = call?.parts.find(({ id }) => id === request.params.partId);
      if (part === undefined) return notFound("recording part");
      if (part.delivery === "bytes") {
        return { status: 200, headers: { "content-type": part.contentType }, body: part.audio };
      }
      const signature = randomBytes(24).toString("base64url");
      const expiresAtMs = expired ? now() - 1000 : now() + options.urlLifetimeS * 1000;
      signedUrls.set(signature, { part, expiresAtMs });
      const url = `${request.origin}/media/${encodeURIComponent(part.id)}?signature=${signature}`;
      return json(200, { url, expiresAt: new Date(expiresAtMs).toISOString() });
    },

    media(request: ServiceRequest): Answer {
      // As object stores do: two ways to authenticate in one request are refused. Here it also shows a leaked token.
      if (request.authorization !== undefined) {
        return genesysError(400, "invalid.argument", "Only one auth mechanism allowed.");
      }
      const signed = signedUrls.get(request.query.signature ?? "");
      if (signed === undefined || signed.expiresAtMs <= now()) {
        return genesysError(403, "access.denied", "Request has expired.");
      }
      return { status: 200, headers: { "content-type": signed.part.contentType }, body: signed.part.audio };
    },

    events(request: ServiceRequest): Answer {
      const refusal = refuse(request, "interaction:read");
      if (refusal !== null) return refusal;
      const { interactionId } = request.query;
      const call = calls.find((one) => one.interactionId === interactionId);
      if (call === undefined) return notFound("interaction");
      const limit = Math.min(Number(request.query.limit ?? 1000), 1000);
      const pageNumber = Number(request.query.pageNumber ?? 1);
      if (!(limit >= 1 && pageNumber >= 1)) return genesysError(400, "bad.request", "limit and pageNumber start at 1.");
      const entities = call.events.slice((pageNumber - 1) * limit, pageNumber * limit);
      const total = call.events.length;
      return json(200, { entities, pageSize: limit, pageNumber, total, pageCount: Math.ceil(total / limit) });
    },

    transcribe(request: ServiceRequest): Answer {
      const audio = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const hash = sha256(audio);
      const transcript = transcripts.get(hash);
      if (transcript === undefined) {
        return json(422, { error: { code: "audio.unknown", message: "This service only knows the sample calls." } });
      }
      if (options.sttMode === "sync") return json(200, transcript);
      jobs.set(hash, { asked: 0, transcript });
      return { status: 202, headers: { location: `/stt/jobs/${hash}` }, body: Buffer.alloc(0) };
    },

    transcriptionJob(request: ServiceRequest): Answer {
      const job = jobs.get(request.params.id ?? "");
      if (job === undefined) return json(404, { error: { code: "job.unknown", message: "There is no such job." } });
      job.asked += 1;
      return job.asked < 2 ? { status: 202, body: Buffer.alloc(0) } : json(200, job.transcript);
    },
  };
}

function notFound(what: string): Answer {
  return genesysError(404, "not.found", `The requested ${what} was not found.`);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
