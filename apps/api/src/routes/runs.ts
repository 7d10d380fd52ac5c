import { recordingOutcomes, type Store } from "@earshot/model";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { nextCursor, pageQuery } from "../filter.ts";
import { jobSchema, toJob } from "../job.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const pageSchema = z.object({ items: z.array(jobSchema), nextCursor }).meta({ id: "RunPage" });

const outcomeSchema = z
  .object({
    recordingId: z.string(),
    interactionId: z.string(),
    startTime: z.string().nullable(),
    outcome: z.enum(recordingOutcomes),
    skipReason: z.string().nullable(),
    failure: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
  })
  .meta({ id: "RunOutcome", description: "What a run made of one recording" });

const failuresSchema = z
  .object({
    failures: z.array(
      z.object({
        code: z.string(),
        recordings: z.int().positive(),
        message: z.string().meta({ description: "of the first of them" }),
        hint: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "RunFailures", description: "What failed in a run by its reason, the most frequent first" });

export type RunFailuresAnswer = z.infer<typeof failuresSchema>;
export type RunOutcomeAnswer = z.infer<typeof outcomeSchema>;

const tags = ["evaluations"];
const config = { access: "runs:read" } as const;

/** `GET /v1/runs` lists runs, `GET /v1/runs/{id}/outcomes` and `…/failures` say what one made of its recordings. */
export function runRoutes(app: App, store: Store): void {
  app.get(
    "/v1/runs",
    {
      config,
      schema: {
        tags,
        operationId: "listRuns",
        summary: "Runs, the newest first",
        querystring: pageQuery,
        response: { 200: answers(pageSchema, "One page of runs"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => {
      const { items, nextCursor } = await store.runs.list(request.query);
      // As GET /v1/jobs: a run whose server was killed counts as interrupted once its lease is over.
      const nowMs = store.clock.now();
      const runs = await Promise.all(
        items.map(async (run) => (run.status === "running" ? ((await store.runs.get(run.id, nowMs)) ?? run) : run)),
      );
      return { items: runs.map(toJob), nextCursor };
    },
  );
  app.get(
    "/v1/runs/:id/outcomes",
    {
      config,
      schema: {
        tags,
        operationId: "listRunOutcomes",
        summary: "What a run made of its recordings, in the order in which they were first stored",
        params: z.object({ id: z.string() }),
        querystring: pageQuery.extend({
          outcome: z.enum(recordingOutcomes).optional().meta({ description: "this outcome only" }),
          code: z.string().optional().meta({ description: "failures of this code only" }),
        }),
        response: {
          200: answers(
            z.object({ items: z.array(outcomeSchema), nextCursor }).meta({ id: "RunOutcomes" }),
            "One page of outcomes",
          ),
          ...problems(400, 401, 403, 404, 500, 503),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      await requireRun(id);
      const { outcome, code: failureCode, ...page } = request.query;
      return store.runs.outcomes(id, { outcome, failureCode }, page);
    },
  );
  app.get(
    "/v1/runs/:id/failures",
    {
      config,
      schema: {
        tags,
        operationId: "listRunFailures",
        summary: "What failed in a run, by its reason",
        params: z.object({ id: z.string() }),
        response: { 200: answers(failuresSchema, "The reasons"), ...problems(401, 403, 404, 500, 503) },
      },
    },
    async (request) => {
      const { id } = request.params;
      await requireRun(id);
      return { failures: await store.runs.failures(id) };
    },
  );

  async function requireRun(id: string): Promise<void> {
    if ((await store.runs.get(id)) !== undefined) return;
    throw new ApiError(404, "run.not_found", `there is no run ${id}`, "GET /v1/runs lists them.");
  }
}
