import { type Definition, getDefinition, guideScorecard, parseScorecard } from "@earshot/quality";
import { getRun, type Store } from "@earshot/store";
import { defaultRoleMap, parseRoleMap } from "@earshot/transcription";
import { z } from "zod";
import type { App } from "../app.ts";
import type { JobRunner } from "../jobs.ts";
import { ApiError, problemSchema } from "../problem.ts";

const wallTime = z.iso.datetime({ offset: true });

const startBody = z.strictObject({
  from: wallTime.optional(),
  to: wallTime.optional(),
  limit: z.int().positive().optional(),
  recordingIds: z.array(z.string().min(1)).min(1).max(1000).optional(),
  definitions: z
    .array(z.string())
    .min(1)
    .optional()
    .meta({ description: "the first one is reported; standard when absent" }),
  scorecard: z.unknown().optional().meta({ description: "a scorecard; guide when absent" }),
  roles: z.unknown().optional(),
  concurrency: z.int().min(1).max(32).default(4),
  retryFailed: z.boolean().default(false),
  force: z.boolean().default(false),
});

const jobSchema = z.object({
  id: z.string(),
  status: z.enum(["running", "finished", "failed", "interrupted"]),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  counts: z
    .object({ evaluated: z.int(), failed: z.int(), skipped: z.int() })
    .meta({ description: "so far, while it runs" }),
  failure: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
});

/** `POST /v1/evaluations` starts a run, `GET /v1/jobs/{id}` tells how it goes. */
export function jobRoutes(app: App, store: Store, runner: JobRunner | null, workDirectory: string): void {
  app.post(
    "/v1/evaluations",
    {
      schema: {
        tags: ["evaluations"],
        summary: "Start evaluating recordings from Genesys Cloud",
        body: startBody,
        response: {
          202: z.object({ job: z.object({ id: z.string(), url: z.string() }) }),
          "4xx": problemSchema,
          "5xx": problemSchema,
        },
      },
    },
    async (request, reply) => {
      if (runner === null) {
        throw new ApiError(
          503,
          "genesys.not_configured",
          "this server has no Genesys Cloud to take recordings from",
          "Set EARSHOT_GENESYS_URL and its credentials, and a source of transcripts, and start it again.",
        );
      }
      const body = request.body;
      const [first = "standard", ...others] = new Set(body.definitions);
      const definitions: [Definition, ...Definition[]] = [
        getDefinition(first),
        ...others.map((name) => getDefinition(name)),
      ];
      const id = await runner.start(
        {
          query: {
            ...(body.from === undefined ? {} : { from: body.from }),
            ...(body.to === undefined ? {} : { to: body.to }),
            ...(body.limit === undefined ? {} : { limit: body.limit }),
            ...(body.recordingIds === undefined ? {} : { ids: body.recordingIds }),
          },
          definitions,
          scorecard: body.scorecard === undefined ? guideScorecard : parseScorecard(body.scorecard, "scorecard"),
          roleMap: body.roles === undefined ? defaultRoleMap : parseRoleMap(body.roles, "roles"),
          concurrency: body.concurrency,
          workDirectory,
          keepMediaIn: null,
          sttPollMs: 2000,
          retryFailed: body.retryFailed,
          force: body.force,
        },
        request.log,
      );
      const url = `/v1/jobs/${id}`;
      return reply.code(202).header("location", url).send({ job: { id, url } });
    },
  );

  app.get(
    "/v1/jobs/:id",
    {
      schema: {
        tags: ["evaluations"],
        summary: "How a run goes",
        params: z.object({ id: z.string() }),
        response: { 200: jobSchema, "4xx": problemSchema },
      },
    },
    async (request) => {
      const run = await getRun(store.db, request.params.id);
      if (run === undefined) {
        throw new ApiError(
          404,
          "job.not_found",
          `there is no job ${request.params.id}`,
          "Take the id that POST /v1/evaluations answered.",
        );
      }
      return {
        id: run.id,
        status: run.status,
        startedAt: new Date(run.startedAtMs).toISOString(),
        finishedAt: run.finishedAtMs === null ? null : new Date(run.finishedAtMs).toISOString(),
        counts: run.counts,
        failure: run.failure,
      };
    },
  );
}
