import { agentPartSchema, type Conversation, type EvaluationSummary, sides } from "@earshot/model";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { callEvaluation } from "../call-evaluation.ts";
import { aboutNames, conversation, withUnknownNames } from "../conversation.ts";
import { booleanText, filterQuery, nextCursor, numberText, pageQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import { definitionName } from "../rules.ts";
import type { App } from "../zod-app.ts";

const ms = z.int().nonnegative();

const summaryShape = {
  id: z.int(),
  recordingId: z.string(),
  interactionId: z.string(),
  startTime: z.string().nullable().meta({ description: "when the recording began, wall time" }),
  conversation: conversation.nullable().meta({ description: "null when it is not known who took part" }),
  definition: z.string(),
  scorecard: z.string(),
  scorecardVersion: z.int(),
  score: z.number().nullable().meta({ description: "0 to 100; null when the call can't be scored" }),
  unscorableReason: z.string().nullable(),
  support: z
    .enum(["speech", "recording"])
    .meta({ description: "what is measured: the whole recording, or the speech from first start to last end" }),
  durationMs: ms.meta({ description: "length of the support" }),
  silenceMs: ms.meta({ description: "notable silence in all" }),
  talkOverMs: ms.nullable().meta({ description: "talk-over in all; null under a definition without a rule for it" }),
  holdMs: ms.meta({ description: "time in which the customer was on hold" }),
  evaluatedAt: z.iso.datetime(),
};

const summarySchema = z.object(summaryShape).meta({ id: "EvaluationSummary" });

const pageSchema = z
  .object({ items: z.array(summarySchema), nextCursor, ...aboutNames })
  .meta({ id: "EvaluationPage" });

const utteranceSchema = z
  .object({
    startMs: ms,
    endMs: ms,
    side: z.enum(sides),
    speaker: z.string(),
    channel: z.int().nullable(),
    text: z.string(),
  })
  .meta({ id: "Utterance" });

const detailSchema = z
  .object({
    ...summaryShape,
    engineVersion: z.string().meta({ description: "what measured it" }),
    inputSha256: z.string().meta({ description: "over all that the measures depend on: equal calls have equal ones" }),
    evaluation: callEvaluation,
    agentParts: z.array(agentPartSchema.extend({ evaluation: callEvaluation })).meta({
      description: "what each of several agents had of the call, measured as a call of its own; else empty",
    }),
    utterances: z.array(utteranceSchema).meta({ description: "what was said, in order" }),
  })
  .meta({ id: "Evaluation" });

/** `GET /v1/evaluations` lists stored calls, `GET /v1/evaluations/{id}` shows one with its words. */
export function evaluationRoutes(app: App): void {
  app.get(
    "/v1/evaluations",
    {
      config: { access: "calls:read" },
      schema: {
        tags: ["evaluations"],
        operationId: "listEvaluations",
        summary: "Stored evaluations, the newest calls first",
        description: "The primary evaluation of each call, unless the query asks for others.",
        querystring: filterQuery.extend({
          ...pageQuery.shape,
          definition: definitionName.optional().meta({ description: "by this definition, primary or not" }),
          scorecard: z.string().optional().meta({ description: "by the scorecard of this name, primary or not" }),
          runId: z.string().optional().meta({ description: "evaluations that this run was the last one to make" }),
          all: booleanText.default(false).meta({ description: "every evaluation of each call" }),
        }),
        response: {
          200: answers(pageSchema, "One page of evaluations"),
          ...problems(400, 401, 403, 500, 503),
        },
      },
    },
    async (request) => {
      const { evaluations, conversations } = request.reading;
      const { limit, cursor, all, ...filter } = request.query;
      const primaryOnly = !all && filter.definition === undefined && filter.scorecard === undefined;
      const page = await evaluations.list(primaryOnly ? { ...filter, primary: true } : filter, {
        limit,
        cursor,
      });
      const known = await conversations.find(page.items.map(({ recordingId }) => recordingId));
      const items = page.items.map((item) => toSummary(item, known));
      return withUnknownNames(request.reading, filter, { items, nextCursor: page.nextCursor });
    },
  );

  app.get(
    "/v1/evaluations/:id",
    {
      config: { access: "calls:read" },
      schema: {
        tags: ["evaluations"],
        operationId: "getEvaluation",
        summary: "One evaluation with its events and words",
        params: z.object({ id: numberText((number) => number.int().positive()) }),
        response: { 200: answers(detailSchema, "The evaluation"), ...problems(400, 401, 403, 404, 500, 503) },
      },
    },
    async (request) => {
      const { evaluations, conversations } = request.reading;
      const { id } = request.params;
      const stored = await evaluations.get(id);
      if (stored === undefined) {
        throw new ApiError(
          404,
          "evaluation.not_found",
          `there is no evaluation ${id}`,
          "GET /v1/evaluations lists them.",
        );
      }
      return {
        ...toSummary(stored, await conversations.find([stored.recordingId])),
        engineVersion: stored.engineVersion,
        inputSha256: stored.inputSha256,
        evaluation: stored.evaluation,
        agentParts: (await conversations.agentParts([stored.id])).get(stored.id) ?? [],
        utterances: await evaluations.utterances(stored.recordingId),
      };
    },
  );
}

function toSummary(
  stored: EvaluationSummary,
  conversations: ReadonlyMap<string, Conversation>,
): z.infer<typeof summarySchema> {
  return {
    id: stored.id,
    recordingId: stored.recordingId,
    interactionId: stored.interactionId,
    startTime: stored.startTime,
    conversation: conversations.get(stored.recordingId) ?? null,
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
