import type { Clock, Store } from "@earshot/model";
import { readScorecardVersion, runRescoring } from "@earshot/workflow";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import type { JobRunner } from "../jobs.ts";
import { answers, problems } from "../responses.ts";
import { definitionName } from "../rules.ts";
import { jobPath, startedSchema } from "../run-start.ts";
import type { App } from "../zod-app.ts";

const rescoringBody = z
  .strictObject({
    scorecard: z.string().meta({ description: "a stored version, such as guide@1" }),
    definition: definitionName.optional().meta({ description: "evaluations under this definition only" }),
  })
  .meta({ examples: [{ scorecard: "per-minute@1" }] });

/** `POST /v1/rescorings` scores what is stored by another scorecard; nothing is fetched or measured. */
export function rescoringRoutes(app: App, parts: { store: Store; clock: Clock }, runner: JobRunner): void {
  app.post(
    "/v1/rescorings",
    {
      config: { access: "runs:start" },
      schema: {
        tags: ["scorecards"],
        operationId: "startRescoring",
        summary: "Score all stored calls by a scorecard again",
        description: "A run like others: one goes on at a time, its job says how far it is, and it can be ended.",
        body: rescoringBody,
        response: {
          202: answers(startedSchema, "The run has started; Location is the path of its job"),
          ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { scorecard: wanted, definition } = request.body;
      const [, name, version] = /^([^@]+)@(\d{1,9})$/.exec(wanted) ?? [];
      const known = name === undefined ? undefined : await readScorecardVersion(parts.store, name, Number(version));
      if (known === undefined) {
        const hint = "GET /v1/scorecards lists them.";
        throw new ApiError(404, "scorecard.not_found", `there is no scorecard ${wanted}`, hint);
      }
      const id = await runner.start(
        (context) => runRescoring(parts, known.scorecard, { definition }, context),
        request.log,
      );
      const url = jobPath(id);
      return reply.code(202).header("location", url).send({ job: { id, url } });
    },
  );
}
