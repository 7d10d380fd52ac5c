import { holdAudios, type Run, type Store } from "@earshot/model";
import { definitions } from "@earshot/quality";
import { readScorecardVersion } from "@earshot/workflow";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import type { JobRunner } from "../jobs.ts";
import { answers, problems } from "../responses.ts";
import { readRoleMap, rolesShape } from "../rules.ts";
import { findDefinitions, jobPath, type Runs, requireRuns, startedSchema, toOptions } from "../run-start.ts";
import type { App } from "../zod-app.ts";

const retryBody = z
  .strictObject({
    code: z.string().min(1).optional().meta({ description: "what failed for this reason only" }),
    ...rolesShape,
  })
  .meta({ examples: [{ code: "stt.unavailable" }] });

/** Of what a run was asked for, what a retry does the same way. */
const askedSchema = z.object({
  source: z.string(),
  definitions: z.array(z.enum(Object.keys(definitions))).min(1),
  scorecard: z.string().regex(/^[^@]+@\d{1,9}$/),
  holdAudio: z.enum(holdAudios),
  wordGapMs: z.int().positive().nullable(),
  concurrency: z.int().positive(),
  force: z.boolean(),
});

/** `POST /v1/runs/{id}/retry` starts a run over what failed in an earlier one. */
export function retryRoutes(app: App, store: Store, { runs, runner }: { runs: Runs; runner: JobRunner }): void {
  app.post(
    "/v1/runs/:id/retry",
    {
      config: { access: "runs:start" },
      schema: {
        tags: ["evaluations"],
        operationId: "retryRun",
        summary: "Try again what failed in a run",
        description:
          "Starts a run over these recordings, with the definitions, the scorecard and the other rules of that one. Sides of labels are not kept with a run: send `roles` where it had some.",
        params: z.object({ id: z.string() }),
        body: retryBody,
        response: {
          202: answers(startedSchema, "The run has started; Location is the path of its job"),
          ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const run = await store.runs.get(id, store.clock.now());
      if (run === undefined) {
        throw new ApiError(404, "run.not_found", `there is no run ${id}`, "GET /v1/runs lists them.");
      }
      const { settings, evaluate, sourceName } = requireRuns(runs);
      const { scorecard: scorecardId, definitions: names, ...asked } = readAsked(run, sourceName);
      const [name = "", version] = scorecardId.split("@");
      const known = await readScorecardVersion(store, name, Number(version));
      if (known === undefined) throw cannotRetry(`its scorecard ${scorecardId} is not stored`);
      const ids = await failedIds(store, id, request.body.code);
      if (ids.length === 0) throw cannotRetry("nothing failed in it for such a reason");
      const options = {
        ...{ query: { ids }, definitions: findDefinitions(names), scorecard: known.scorecard },
        ...{ roleMap: readRoleMap(request.body.roles), retryFailed: true },
        ...{ holdAudio: asked.holdAudio, wordGapMs: asked.wordGapMs },
        ...{ concurrency: asked.concurrency, force: asked.force },
      };
      const started = await runner.start(evaluate(toOptions(options, settings)), request.log);
      const url = jobPath(started);
      return reply
        .code(202)
        .header("location", url)
        .send({ job: { id: started, url } });
    },
  );
}

/** @throws ApiError 409 for a run that this server can't do again */
function readAsked({ status, options }: Run, sourceName: string): z.infer<typeof askedSchema> {
  if (status === "running") throw cannotRetry("it still goes on");
  const asked = askedSchema.safeParse(options);
  if (!asked.success) throw cannotRetry("what it was asked for was stored in another way than today");
  if (asked.data.source !== sourceName) {
    throw cannotRetry(`its recordings are of the source ${asked.data.source}, and this server has ${sourceName}`);
  }
  return asked.data;
}

function cannotRetry(why: string): ApiError {
  return new ApiError(
    409,
    "run.not_retried",
    `this run can't be tried again: ${why}`,
    "Start one with POST /v1/evaluations and retryFailed, or with earshot evaluate or import --retry-failed.",
  );
}

async function failedIds(store: Store, runId: string, failureCode: string | undefined): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await store.runs.outcomes(runId, { outcome: "failed", failureCode }, { limit: 1000, cursor });
    ids.push(...page.items.map(({ recordingId }) => recordingId));
    cursor = page.nextCursor;
  }
  return ids;
}
