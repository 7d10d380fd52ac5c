import { type ApiKey, parseWallTime, rights } from "@earshot/model";
import { createApiKey } from "@earshot/people";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { wallTime } from "../filter.ts";
import { nameInLog } from "../log.ts";
import type { PeopleParts } from "../people-parts.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(rights)),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    endsAt: z.iso.datetime().nullable().meta({ description: "null for one that does not end" }),
    usedAt: z.iso.datetime().nullable().meta({ description: "to the minute; null when it was never used" }),
  })
  .meta({ id: "ApiKey", description: "What a program sends as Authorization: Bearer." });

export type ApiKeyAnswer = z.infer<typeof keySchema>;

/** `/v1/keys`: what programs sign in with. */
export function keyRoutes(app: App, { people: { apiKeys }, clock, entryOf }: PeopleParts): void {
  const config = { access: "people:manage" } as const;
  const tags = ["people"];

  app.get(
    "/v1/keys",
    {
      config,
      schema: {
        tags,
        operationId: "listKeys",
        summary: "All API keys, by name",
        response: {
          200: answers(z.object({ keys: z.array(keySchema) }).meta({ id: "ApiKeys" }), "The keys"),
          ...problems(401, 403, 500, 503),
        },
      },
    },
    async () => ({ keys: (await apiKeys.list()).map(toKey) }),
  );

  app.post(
    "/v1/keys",
    {
      config,
      schema: {
        tags,
        operationId: "addKey",
        summary: "Make an API key",
        body: z
          .strictObject({
            name: z.string().min(1).max(200),
            scopes: z.array(z.enum(rights)).min(1).max(rights.length),
            endsAt: wallTime.optional().meta({ description: "without it the key does not end" }),
          })
          .meta({ examples: [{ name: "nightly export", scopes: ["calls:read"], endsAt: "2100-01-01T00:00:00Z" }] }),
        response: {
          201: answers(
            z
              .object({ key: keySchema, secret: z.string().meta({ description: "shown now and never again" }) })
              .meta({ id: "NewApiKey" }),
            "The key and its secret",
          ),
          ...problems(400, 401, 403, 409, 413, 415, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { name, scopes, endsAt } = request.body;
      const endsAtMs = endsAt === undefined ? null : parseWallTime(endsAt);
      if (endsAtMs !== null && endsAtMs <= clock.now()) {
        const message = "lies in the past";
        throw new ApiError(400, "request.invalid", `body.endsAt: ${message}`, "Give a time to come, or none.", {
          errors: [{ place: "body.endsAt", message, hint: "Give a time to come, or none." }],
        });
      }
      const { key, secret } = await createApiKey(
        apiKeys,
        { name, scopes, endsAtMs, createdBy: request.viewer.actor, correlationId: request.id },
        clock,
      );
      request.log.info({ by: nameInLog(request), keyId: key.id, scopes }, "key made");
      return reply.code(201).send({ key: toKey(key), secret });
    },
  );

  app.delete(
    "/v1/keys/:id",
    {
      config,
      schema: {
        tags,
        operationId: "removeKey",
        summary: "Remove an API key",
        params: z.object({ id: z.string() }),
        response: {
          200: answers(z.object({ id: z.string() }), "The key works no more"),
          ...problems(401, 403, 404, 500, 503),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await apiKeys.remove(id, entryOf(request, `key ${id}`, "removed")))) {
        throw new ApiError(404, "key.not_found", `there is no key ${id}`, "GET /v1/keys lists them.");
      }
      request.log.info({ by: nameInLog(request), keyId: id }, "key removed");
      return { id };
    },
  );
}

function toKey({ createdAtMs, endsAtMs, usedAtMs, scopes, ...key }: ApiKey): ApiKeyAnswer {
  const iso = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());
  return {
    ...key,
    scopes: [...scopes],
    createdAt: new Date(createdAtMs).toISOString(),
    endsAt: iso(endsAtMs),
    usedAt: iso(usedAtMs),
  };
}
