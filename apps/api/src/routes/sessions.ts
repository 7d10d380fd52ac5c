import type { Session } from "@earshot/model";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { nameInLog } from "../log.ts";
import type { PeopleParts } from "../people-parts.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const sessionSchema = z
  .object({
    id: z.string(),
    userId: z.string(),
    createdAt: z.iso.datetime(),
    seenAt: z.iso.datetime().meta({ description: "when it was used last, to the minute" }),
    endsAt: z.iso.datetime().meta({ description: "when it ends even if it is used" }),
    isThis: z.boolean().meta({ description: "whether it is the one that asks" }),
  })
  .meta({ id: "Session" });

export type SessionAnswer = z.infer<typeof sessionSchema>;

/** `/v1/sessions` and `/v1/me/sessions`: who is signed in. */
export function sessionRoutes(app: App, { sessions, entryOf }: PeopleParts): void {
  const config = { access: "people:manage" } as const;
  const tags = ["people"];
  const endedEntry = (request: FastifyRequest, id: string) => entryOf(request, `session ${id}`, "ended");

  app.get(
    "/v1/sessions",
    {
      config,
      schema: {
        tags,
        operationId: "listSessions",
        summary: "Sessions that go on, the newest first",
        querystring: z.strictObject({
          userId: z.string().optional().meta({ description: "of this user only" }),
        }),
        response: {
          200: answers(z.object({ sessions: z.array(sessionSchema) }).meta({ id: "Sessions" }), "The sessions"),
          ...problems(400, 401, 403, 500, 503),
        },
      },
    },
    async (request) => ({
      sessions: (await sessions.list(request.query)).map((session) => toSession(session, request)),
    }),
  );

  app.delete(
    "/v1/sessions/:id",
    {
      config,
      schema: {
        tags,
        operationId: "endSession",
        summary: "End a session",
        params: z.object({ id: z.string() }),
        response: {
          200: answers(z.object({ id: z.string() }), "The session has ended"),
          ...problems(401, 403, 404, 500, 503),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await sessions.end(id, endedEntry(request, id)))) throw notFound(id);
      request.log.info({ by: nameInLog(request), sessionId: id }, "session ended");
      return { id };
    },
  );

  app.get(
    "/v1/me/sessions",
    {
      config: { access: "signed_in" },
      schema: {
        tags,
        operationId: "listOwnSessions",
        summary: "One's own sessions, the newest first",
        description: "A key has none.",
        response: {
          200: answers(z.object({ sessions: z.array(sessionSchema) }), "The sessions"),
          ...problems(401, 500, 503),
        },
      },
    },
    async (request) => ({ sessions: (await ownSessions(request)).map((session) => toSession(session, request)) }),
  );

  app.delete(
    "/v1/me/sessions/:id",
    {
      config: { access: "signed_in" },
      schema: {
        tags,
        operationId: "endOwnSession",
        summary: "End a session of one's own",
        params: z.object({ id: z.string() }),
        response: {
          200: answers(z.object({ id: z.string() }), "The session has ended"),
          ...problems(401, 403, 404, 500, 503),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const isOwn = (await ownSessions(request)).some((session) => session.id === id);
      if (!isOwn || !(await sessions.end(id, endedEntry(request, id)))) throw notFound(id);
      request.log.info({ by: nameInLog(request), sessionId: id }, "session ended");
      return { id };
    },
  );

  async function ownSessions({ viewer: { userId } }: FastifyRequest): Promise<Session[]> {
    return userId === null ? [] : sessions.list({ userId });
  }
}

function notFound(id: string): ApiError {
  return new ApiError(404, "session.not_found", `there is no session ${id}`, "GET /v1/sessions lists them.");
}

function toSession(
  { id, userId, createdAtMs, seenAtMs, endsAtMs }: Session,
  { caller }: FastifyRequest,
): SessionAnswer {
  const iso = (atMs: number) => new Date(atMs).toISOString();
  const isThis = caller.signedIn?.session.id === id;
  return { id, userId, createdAt: iso(createdAtMs), seenAt: iso(seenAtMs), endsAt: iso(endsAtMs), isThis };
}
