import { groupings } from "@earshot/model";
import { z } from "zod";
import { aboutNames, withUnknownNames } from "../conversation.ts";
import { filterQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const groupSchema = z
  .object({
    id: z.string().nullable().meta({ description: "of a week 2026-W48; null for calls that have none" }),
    name: z.string().nullable(),
    calls: z.int().meta({ description: "a call with two agents counts for both" }),
    scored: z.int().meta({ description: "how many of them have a score" }),
    meanScore: z.number().nullable(),
    medianScore: z.number().nullable(),
    meanSilenceMs: z.number(),
    silencePercent: z.number().nullable().meta({ description: "silence as a share of the calls" }),
    meanTalkOverMs: z.number().nullable().meta({ description: "null under a definition without a rule for it" }),
  })
  .meta({ id: "CallGroup" });

/** `GET /v1/report`: how the calls of each agent, queue, week or wrap-up code went. */
export function reportRoutes(app: App): void {
  app.get(
    "/v1/report",
    {
      config: { access: "calls:read" },
      schema: {
        tags: ["evaluations"],
        operationId: "getReport",
        summary: "How calls went, in groups",
        description:
          "By the primary evaluation of each call: weeks the newest first, others by mean score, the worst first.",
        querystring: filterQuery.extend({
          by: z.enum(groupings).meta({ description: "what the groups are; weeks are those of ISO 8601 in UTC" }),
          runId: z
            .string()
            .optional()
            .meta({ description: "calls whose evaluation this run was the last one to make" }),
        }),
        response: {
          200: answers(z.object({ groups: z.array(groupSchema), ...aboutNames }).meta({ id: "Report" }), "The groups"),
          ...problems(400, 401, 403, 500, 503),
        },
      },
    },
    async (request) => {
      const { by, ...filter } = request.query;
      const { conversations } = request.reading;
      return withUnknownNames(conversations, filter, { groups: await conversations.groups(by, filter) });
    },
  );
}
