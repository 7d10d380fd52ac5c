import { groupings, trendMeasures } from "@earshot/model";
import { rankTrend, toRanked } from "@earshot/report";
import { z } from "zod";
import { aboutNames, withUnknownNames } from "../conversation.ts";
import { filterQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const count = z.int().nonnegative();

const spread = z
  .object({
    count: count.meta({ description: "calls with a value" }),
    lowerQuartile: z.number(),
    median: z.number(),
    upperQuartile: z.number(),
    rank: count.meta({ description: "place of low from below and of high from above, which the interval rests on" }),
    low: z.number(),
    high: z.number(),
  })
  .nullable();

const groupSchema = z
  .object({
    id: z.string().nullable().meta({ description: "of a week 2026-W48; null for calls that have none" }),
    name: z.string().nullable().meta({ description: "null when no source knows it" }),
    calls: count,
    now: spread.meta({ description: "scores are 0 to 100, other measures ms; null without a value" }),
    before: spread.meta({ description: "the same in the period before, of a week in the week before" }),
    isSmall: z.boolean().meta({ description: "fewer than 5 calls with a value: not ranked" }),
    change: z
      .object({
        value: z.number(),
        interval: z
          .object({ low: z.number(), high: z.number() })
          .nullable()
          .meta({ description: "of 95 %, by Bonett and Price; null for few calls and where values are equal" }),
      })
      .nullable()
      .meta({ description: "of the median against the period before" }),
  })
  .meta({ id: "TrendGroup" });

const trendSchema = z
  .object({
    by: z.enum(groupings),
    measure: z.enum(trendMeasures),
    all: groupSchema.nullable(),
    groups: z.array(groupSchema),
    ...aboutNames,
  })
  .meta({ id: "Trend" });

const costSchema = z
  .object({
    scorecard: z.string(),
    criterion: z.string(),
    label: z.string(),
    calls: count.meta({ description: "calls that lost points by it" }),
    points: z.number().meta({ description: "points that they lost in all" }),
  })
  .meta({ id: "CriterionCost" });

const config = { access: "calls:read" } as const;
const tags = ["evaluations"];

/** `GET /v1/trends` and `GET /v1/costs`: how a measure of calls moves, and what costs points. */
export function trendRoutes(app: App): void {
  app.get(
    "/v1/trends",
    {
      config,
      schema: {
        tags,
        operationId: "getTrend",
        summary: "How a measure of the calls is spread and moves, in groups",
        description:
          "By the primary evaluation of each call; weeks the newest first, others the worst median first and small ones after them. What has `from` and `to`, or a week, stands beside the time of the same length before; weeks beside the week before.",
        querystring: filterQuery.extend({
          by: z.enum(groupings).meta({ description: "what the groups are; weeks are those of ISO 8601 in UTC" }),
          measure: z.enum(trendMeasures).default("score"),
        }),
        response: {
          200: answers(trendSchema, "All calls together, null when there are none, and the groups"),
          ...problems(400, 401, 403, 500, 503),
        },
      },
    },
    async ({ query, reading }) => {
      const { by, measure, ...filter } = query;
      const [all] = await reading.trends.groups("all", measure, filter);
      return withUnknownNames(reading, filter, {
        ...{ by, measure },
        all: all === undefined ? null : toRanked(all),
        groups: rankTrend(by, measure, await reading.trends.groups(by, measure, filter)),
      });
    },
  );
  app.get(
    "/v1/costs",
    {
      config,
      schema: {
        tags,
        operationId: "getCosts",
        summary: "What cost calls their points, the most first",
        description: "By the primary evaluation of each call.",
        querystring: filterQuery,
        response: {
          200: answers(z.object({ items: z.array(costSchema) }).meta({ id: "Costs" }), "One line for each criterion"),
          ...problems(400, 401, 403, 500, 503),
        },
      },
    },
    async ({ query, reading }) => ({ items: await reading.trends.costs(query) }),
  );
}
