import { Readable } from "node:stream";
import type { Run, Store } from "@earshot/model";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { wallTime } from "../filter.ts";
import { jobSchema, toJob } from "../job.ts";
import type { JobStreams } from "../job-streams.ts";
import type { JobRunner } from "../jobs.ts";
import { answers, problems } from "../responses.ts";
import { definitionName, readRules, rulesShape } from "../rules.ts";
import { findDefinitions, jobPath, type Runs, requireRuns, startedSchema, toOptions } from "../run-start.ts";
import type { App } from "../zod-app.ts";

const startBody = z
  .strictObject({
    from: wallTime.optional().meta({ description: "recordings that start at or after this time" }),
    to: wallTime.optional().meta({ description: "recordings that start before this time" }),
    limit: z
      .int()
      .positive()
      .optional()
      .meta({ description: "at most so many that are not done yet, the newest first" }),
    recordingIds: z.array(z.string().min(1)).min(1).max(1000).optional().meta({ description: "these recordings only" }),
    definitions: z
      .array(definitionName)
      .min(1)
      .default(["standard"])
      .meta({ description: "the first one is the primary one, which lists and filters show" }),
    ...rulesShape,
    concurrency: z.int().min(1).max(32).default(4).meta({ description: "how many recordings are worked on at once" }),
    retryFailed: z.boolean().default(false).meta({ description: "try again what an earlier run stored as failed" }),
    force: z.boolean().default(false).meta({ description: "evaluate again what is stored already" }),
    maxMinutes: z
      .number()
      .positive()
      .optional()
      .meta({ description: "give a speech service at most so many minutes of sound; the rest is left to a later run" }),
  })
  .meta({
    examples: [{ from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z", limit: 100 }],
  });

/** It is sent event by event, and never a string of its own. */
const events = z.unknown().meta({
  type: "string",
  description: "events `job`, whose data are a Job as GET /v1/jobs/{id} answers it; comments keep the connection open",
});

/**
 * `POST /v1/evaluations` starts a run, `GET /v1/jobs/{id}` says how it goes, `GET /v1/jobs/{id}/events` does so whenever that
 * changes, `POST /v1/jobs/{id}/cancel` ends it.
 */
export function jobRoutes(
  app: App,
  store: Store,
  { runs, runner, streams }: { runs: Runs; runner: JobRunner; streams: JobStreams },
): void {
  app.post(
    "/v1/evaluations",
    {
      config: { access: "runs:start" },
      schema: {
        tags: ["evaluations"],
        operationId: "startEvaluation",
        summary: "Start evaluating recordings from Genesys Cloud",
        description: "One run at a time goes on in the background; ask for its job until it is no longer `running`.",
        body: startBody,
        response: {
          202: answers(startedSchema, "The run has started; Location is the path of its job"),
          ...problems(400, 401, 403, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { settings, evaluate } = requireRuns(runs);
      const {
        from,
        to,
        limit,
        recordingIds: ids,
        holdAudio,
        concurrency,
        retryFailed,
        force,
        maxMinutes,
      } = request.body;
      const options = {
        ...{ query: { from, to, limit, ids }, definitions: findDefinitions(request.body.definitions) },
        ...readRules(request.body),
        ...{ holdAudio, concurrency, retryFailed, force, maxMinutes },
      };
      const id = await runner.start(evaluate(toOptions(options, settings)), request.log);
      const url = jobPath(id);
      return reply.code(202).header("location", url).send({ job: { id, url } });
    },
  );

  app.get(
    "/v1/jobs/:id",
    {
      config: { access: "runs:read" },
      schema: {
        tags: ["evaluations"],
        operationId: "getJob",
        summary: "How a run goes",
        params: z.object({ id: z.string() }),
        response: { 200: answers(jobSchema, "The job as it is now"), ...problems(401, 403, 404, 500, 503) },
      },
    },
    async (request) => toJob(await findRun(request.params.id)),
  );

  app.get(
    "/v1/jobs/:id/events",
    {
      config: { access: "runs:read" },
      schema: {
        tags: ["evaluations"],
        operationId: "followJob",
        summary: "How a run goes, whenever that changes",
        description:
          "Server-sent events: the job now and after each change. The stream ends with the job, and after ten minutes: connect again while it is `running`.",
        params: z.object({ id: z.string() }),
        response: {
          200: { description: "The job, again and again", content: { "text/event-stream": { schema: events } } },
          ...problems(401, 403, 404, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await findRun(id);
      const gone = new AbortController();
      const follow = streams.open(async () => toJob(await findRun(id)), gone.signal);
      if (reply.raw.destroyed) gone.abort();
      else reply.raw.once("close", () => gone.abort());
      reply.headers({
        "content-type": "text/event-stream; charset=utf-8",
        // Proxies that collect an answer would hold events back.
        "x-accel-buffering": "no",
        // Kept open after its stream, a connection would hold up a server that stops.
        connection: "close",
      });
      return reply.send(Readable.from(follow));
    },
  );

  app.post(
    "/v1/jobs/:id/cancel",
    {
      config: { access: "runs:start" },
      schema: {
        tags: ["evaluations"],
        operationId: "cancelJob",
        summary: "End a run early",
        description:
          "What is under way is stored first, then the job is `interrupted`. The next run goes on with what is left.",
        params: z.object({ id: z.string() }),
        response: {
          202: answers(jobSchema, "The job is being ended"),
          ...problems(400, 401, 403, 404, 409, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const run = await findRun(request.params.id);
      if (!runner.cancel(run.id)) {
        throw new ApiError(
          409,
          "job.not_running",
          `this server does not run job ${run.id}`,
          "It is over, or the command line runs it: end it there.",
        );
      }
      return reply.code(202).send(toJob(run));
    },
  );

  /** A run whose server was killed ends when its lease does; asking for it writes nothing. */
  async function findRun(id: string): Promise<Run> {
    const run = await store.runs.get(id, store.clock.now());
    if (run !== undefined) return run;
    throw new ApiError(
      404,
      "job.not_found",
      `there is no job ${id}`,
      "Take the id that POST /v1/evaluations answered.",
    );
  }
}
