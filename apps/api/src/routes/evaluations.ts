import { sides } from "@earshot/analysis-wasm";
import { callEvaluationSchema } from "@earshot/quality";
import { getEvaluation, listEvaluations, listUtterances, type Store, type StoredEvaluation } from "@earshot/store";
import { z } from "zod";
import type { App } from "../app.ts";
import { filterQuery, pageQuery } from "../filter.ts";
import { ApiError, problemSchema } from "../problem.ts";

const summarySchema = z.object({
  id: z.int(),
  recordingId: z.string(),
  interactionId: z.string(),
  startTime: z.string().nullable(),
  definition: z.string(),
  scorecard: z.string(),
  scorecardVersion: z.int(),
  score: z.number().nullable(),
  unscorableReason: z.string().nullable(),
  support: z.enum(["speech", "recording"]),
  durationMs: z.int(),
  silenceMs: z.int(),
  talkOverMs: z.int(),
  holdMs: z.int(),
  evaluatedAt: z.iso.datetime(),
});

const detailSchema = summarySchema.extend({
  engineVersion: z.string(),
  inputSha256: z.string(),
  evaluation: callEvaluationSchema,
  utterances: z.array(
    z.object({
      startMs: z.int(),
      endMs: z.int(),
      side: z.enum(sides),
      speaker: z.string(),
      channel: z.int().nullable(),
      text: z.string(),
    }),
  ),
});

/** `GET /v1/evaluations` lists stored calls, `GET /v1/evaluations/{id}` shows one with its words. */
export function evaluationRoutes(app: App, store: Store): void {
  app.get(
    "/v1/evaluations",
    {
      schema: {
        tags: ["evaluations"],
        summary: "Stored evaluations, the newest calls first",
        querystring: filterQuery.extend({
          ...pageQuery.shape,
          definition: z.string().optional(),
          scorecard: z.string().optional(),
          runId: z.string().optional(),
          all: z
            .stringbool()
            .default(false)
            .meta({ description: "also evaluations that are not a call's primary one" }),
        }),
        response: {
          200: z.object({ items: z.array(summarySchema), nextCursor: z.string().nullable() }),
          "4xx": problemSchema,
        },
      },
    },
    async (request) => {
      const { limit, cursor, all, ...filter } = request.query;
      const page = await listEvaluations(store.db, all ? filter : { ...filter, primary: true }, { limit, cursor });
      return { items: page.items.map(toSummary), nextCursor: page.nextCursor };
    },
  );

  app.get(
    "/v1/evaluations/:id",
    {
      schema: {
        tags: ["evaluations"],
        summary: "One evaluation with its events and words",
        params: z.object({ id: z.coerce.number().pipe(z.int().positive()) }),
        response: { 200: detailSchema, "4xx": problemSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const stored = await getEvaluation(store.db, id);
      if (stored === undefined) {
        throw new ApiError(
          404,
          "evaluation.not_found",
          `there is no evaluation ${id}`,
          "GET /v1/evaluations lists them.",
        );
      }
      return {
        ...toSummary(stored),
        engineVersion: stored.engineVersion,
        inputSha256: stored.inputSha256,
        evaluation: callEvaluationSchema.parse(stored.evaluation),
        utterances: await listUtterances(store.db, stored.recordingId),
      };
    },
  );
}

function toSummary(stored: StoredEvaluation): z.infer<typeof summarySchema> {
  return {
    id: stored.id,
    recordingId: stored.recordingId,
    interactionId: stored.interactionId,
    startTime: stored.startTime,
    definition: stored.definition,
    scorecard: stored.scorecard,
    scorecardVersion: stored.scorecardVersion,
    score: stored.score,
    unscorableReason: stored.unscorableReason,
    support: stored.support,
    durationMs: stored.durationMs,
    silenceMs: stored.silenceMs,
    talkOverMs: stored.talkOverMs,
    holdMs: stored.holdMs,
    evaluatedAt: new Date(stored.evaluatedAtMs).toISOString(),
  };
}
