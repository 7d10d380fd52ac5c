import type { PeopleRepository } from "@earshot/model";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

/** In a path, where a letter may take nine characters. */
const name = z.string().trim().min(1).max(50);
const query = z
  .string()
  .max(4000)
  .meta({ description: "filter and order, as the address of the list of calls has them behind its question mark" });
const savedView = z.object({ name, query }).meta({ id: "SavedView" });

/** `/v1/me/views`: filters of the list of calls under a name, each person's own. */
export function savedViewRoutes(app: App, { views }: Pick<PeopleRepository, "views">): void {
  const config = { access: "calls:read" } as const;
  const tags = ["calls"];

  app.get(
    "/v1/me/views",
    {
      config,
      schema: {
        tags,
        operationId: "listOwnViews",
        summary: "One's own saved views of the list of calls, by name",
        description: "While nobody is set up they are this machine's; the first administrator takes them over.",
        response: {
          200: answers(z.object({ views: z.array(savedView) }).meta({ id: "SavedViews" }), "The views"),
          ...problems(401, 403, 500, 503),
        },
      },
    },
    async (request) => ({ views: await views.list(ownerOf(request)) }),
  );
  app.put(
    "/v1/me/views/:name",
    {
      config,
      schema: {
        tags,
        operationId: "saveOwnView",
        summary: "Save a view, in the place of one of the same name",
        params: z.object({ name }),
        body: z
          .strictObject({ query })
          .meta({ examples: [{ query: "where=score+%3C+60&sort=score&order=ascending" }] }),
        response: { 200: answers(savedView, "The view"), ...problems(400, 401, 403, 409, 413, 415, 500, 503) },
      },
    },
    async (request) => {
      const view = { name: request.params.name, query: request.body.query };
      await views.save(ownerOf(request), view);
      return view;
    },
  );
  app.delete(
    "/v1/me/views/:name",
    {
      config,
      schema: {
        tags,
        operationId: "removeOwnView",
        summary: "Delete a view",
        params: z.object({ name }),
        response: {
          200: answers(z.object({ name }), "The view is deleted"),
          ...problems(400, 401, 403, 404, 500, 503),
        },
      },
    },
    async (request) => {
      if (await views.remove(ownerOf(request), request.params.name)) return { name: request.params.name };
      throw new ApiError(
        404,
        "view.not_found",
        `there is no view ${JSON.stringify(request.params.name)}`,
        "GET /v1/me/views lists them.",
      );
    },
  );
}

/** Null for this machine, while nobody is set up. @throws ApiError 403 for a key */
function ownerOf({ caller: { by, viewer } }: FastifyRequest): string | null {
  if (by !== "key") return viewer.userId;
  throw new ApiError(403, "access.no_views", "only users have views", "Sign in as one.");
}
