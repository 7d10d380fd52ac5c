import { type Clock, type Review, reviewSchema, reviewStatuses, reviewSummarySchema, type Store } from "@earshot/model";
import { type NamesInUse, readScorecardVersion } from "@earshot/workflow";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { callEvaluation } from "../call-evaluation.ts";
import { booleanText, nextCursor, numberText, pageQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import {
  longestReview,
  maskedText,
  requireAnswers,
  reviewBody,
  toReviewedContent,
  writtenText,
} from "../review-body.ts";
import { type NamesNow, storeMasked } from "../store-masked.ts";
import type { App } from "../zod-app.ts";

const pageSchema = z
  .object({ items: z.array(reviewSummarySchema.meta({ id: "ReviewSummary" })), nextCursor })
  .meta({ id: "ReviewPage" });

const reviewAnswer = reviewSchema
  .extend({ judged: callEvaluation.meta({ description: "the evaluation as it was judged" }) })
  .meta({ id: "Review", description: "What a person says of an evaluation, with the machine's score beside theirs." });

const { version } = reviewSchema.shape;

const params = z.object({ id: numberText((number) => number.int().positive()) });

interface ReviewParts {
  store: Store;
  namesNow: NamesNow;
  clock: Pick<Clock, "now">;
}

/** `/v1/reviews`: people judge what was computed, and agents say what they think of it. */
export function reviewRoutes(app: App, { store, namesNow, clock }: ReviewParts): void {
  const tags = ["reviews"];
  const reviewsOf = ({ viewer }: FastifyRequest) => store.reviewsBy(viewer);
  const factsOf = ({ id }: FastifyRequest) => ({ atMs: clock.now(), correlationId: id });
  const writtenFacts = (request: FastifyRequest, { lastOwnName }: NamesInUse) => ({ ...factsOf(request), lastOwnName });

  async function find(request: FastifyRequest, id: number): Promise<Review> {
    const review = await reviewsOf(request).get(id);
    if (review !== undefined) return review;
    throw new ApiError(404, "review.not_found", `there is no review ${id}`, "GET /v1/reviews lists them.");
  }

  async function rulesOf(request: FastifyRequest, review: Review) {
    const said = await request.reading.evaluations.utterances(review.recordingId);
    return { scorecard: await scorecardOf(request, review), said };
  }

  /** A call without a score does not name its scorecard; the stored evaluation does. */
  async function scorecardOf({ reading }: FastifyRequest, { judged: { score }, evaluationId, isCurrent }: Review) {
    const stored = score.value === null && isCurrent && evaluationId !== null;
    const record = stored ? await reading.evaluations.get(evaluationId) : undefined;
    const [name, version] =
      score.value === null ? [record?.scorecard, record?.scorecardVersion] : score.scorecard.split("@");
    if (name === undefined || version === undefined) return null;
    return (await readScorecardVersion(store, name, Number(version)))?.scorecard ?? null;
  }

  const response = { 200: answers(reviewAnswer, "The review as it is now") };
  const changing = { ...response, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503) };

  app.get(
    "/v1/reviews",
    {
      config: { access: "calls:read" },
      schema: {
        tags,
        operationId: "listReviews",
        summary: "Reviews of calls, the last changed first",
        description: "Of the calls that one may see; drafts are shown to their authors alone.",
        querystring: pageQuery.extend({
          status: z.enum(reviewStatuses).optional(),
          recordingId: z.string().optional().meta({ description: "of this call only" }),
          coaching: booleanText.optional().meta({ description: "true: those that are to be coached with" }),
          mine: booleanText.optional().meta({ description: "true: those that one began oneself" }),
        }),
        response: { 200: answers(pageSchema, "One page of reviews"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      return reviewsOf(request).list(filter, { limit, cursor });
    },
  );

  app.post(
    "/v1/reviews",
    {
      config: { access: "calls:review" },
      schema: {
        tags,
        operationId: "beginReview",
        summary: "Begin a review of an evaluation",
        description: "Gives back the draft that one has of it already. Nobody reviews a call of their own.",
        body: z.strictObject({ evaluationId: z.int().positive() }).meta({ examples: [{ evaluationId: 7 }] }),
        response: changing,
      },
    },
    async (request) => {
      const { evaluationId } = request.body;
      if ((await request.reading.evaluations.get(evaluationId)) === undefined) {
        const hint = "GET /v1/evaluations lists them.";
        throw new ApiError(404, "evaluation.not_found", `there is no evaluation ${evaluationId}`, hint);
      }
      return reviewsOf(request).begin(evaluationId, factsOf(request));
    },
  );

  app.get(
    "/v1/reviews/:id",
    {
      config: { access: "calls:read" },
      schema: {
        tags,
        operationId: "getReview",
        summary: "One review with what it judged and its history",
        params,
        response: { ...response, ...problems(400, 401, 403, 404, 500, 503) },
      },
    },
    async (request) => find(request, request.params.id),
  );

  app.put(
    "/v1/reviews/:id",
    {
      bodyLimit: longestReview,
      config: { access: "calls:review" },
      schema: {
        tags,
        operationId: "saveReview",
        summary: "Replace what a draft says",
        description:
          "The score follows from what is struck out and answered. Personal data in reasons, comments and answers is masked. A draft that was saved since that `version` answers 409.",
        params,
        body: reviewBody.extend({ version }).meta({
          examples: [
            {
              version: 1,
              struck: [{ kind: "hold", index: 0, reason: "the system was down" }],
              struckCriteria: [{ criterion: "silence", reason: "the customer looked for a number" }],
              answers: [{ question: "verified", answer: "yes" }],
              comments: [{ atMs: 3800, text: "Well explained." }],
              coaching: false,
            },
          ],
        }),
        response: changing,
      },
    },
    async (request) => {
      const review = await find(request, request.params.id);
      const { version, ...body } = request.body;
      const rules = await rulesOf(request, review);
      return storeMasked(namesNow, async (names) => {
        const content = await toReviewedContent(body, review, rules, names.detector);
        return reviewsOf(request).save(review.id, version, content, writtenFacts(request, names));
      });
    },
  );

  app.delete(
    "/v1/reviews/:id",
    {
      config: { access: "calls:review" },
      schema: {
        tags,
        operationId: "discardReview",
        summary: "Remove a draft of one's own",
        description: "The audit trail says that it was there; what it said is gone.",
        params,
        response: {
          200: answers(z.object({ id: z.int() }), "The draft is removed"),
          ...problems(400, 401, 403, 404, 409, 500, 503),
        },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      await reviewsOf(request).discard(id, factsOf(request));
      return { id };
    },
  );

  app.post(
    "/v1/reviews/:id/finish",
    {
      config: { access: "calls:review" },
      schema: {
        tags,
        operationId: "finishReview",
        summary: "Finish a draft: from then on everybody who sees the call sees it",
        description: "Each question of the scorecard that is no text is to be answered first, or not to apply.",
        params,
        response: { ...response, ...problems(400, 401, 403, 404, 409, 422, 500, 503) },
      },
    },
    async (request) => {
      const review = await find(request, request.params.id);
      requireAnswers(review.content, await scorecardOf(request, review));
      return reviewsOf(request).finish(review.id, review.version, factsOf(request));
    },
  );

  app.post(
    "/v1/reviews/:id/response",
    {
      config: { access: "calls:read" },
      schema: {
        tags,
        operationId: "respondToReview",
        summary: "Acknowledge or dispute a finished review of one's own call",
        params,
        body: z
          .discriminatedUnion("kind", [
            z.strictObject({ kind: z.literal("acknowledged"), text: writtenText.nullable() }),
            z.strictObject({ kind: z.literal("disputed"), text: writtenText }),
          ])
          .meta({ examples: [{ kind: "disputed", text: "The customer asked me to wait." }] }),
        response: changing,
      },
    },
    async (request) => {
      const { kind, text } = request.body;
      const review = await find(request, request.params.id);
      return storeMasked(namesNow, async (names) => {
        const masked = text && (await maskedText(names.detector, text, review.recordingId));
        return reviewsOf(request).respond(review.id, kind, masked, writtenFacts(request, names));
      });
    },
  );

  app.post(
    "/v1/reviews/:id/answer",
    {
      bodyLimit: longestReview,
      config: { access: "calls:review" },
      schema: {
        tags,
        operationId: "answerReview",
        summary: "Answer a disputed review",
        description: "With `content` it is revised, without it is upheld.",
        params,
        body: z
          .strictObject({ text: writtenText, content: reviewBody.nullable() })
          .meta({ examples: [{ text: "The hold was needed, but not announced.", content: null }] }),
        response: changing,
      },
    },
    async (request) => {
      const { text, content } = request.body;
      const review = await find(request, request.params.id);
      const rules = await rulesOf(request, review);
      if (content !== null) requireAnswers(content, rules.scorecard);
      return storeMasked(namesNow, async (names) => {
        const revised = content && (await toReviewedContent(content, review, rules, names.detector));
        const masked = await maskedText(names.detector, text, review.recordingId);
        return reviewsOf(request).answer(review.id, revised, masked, writtenFacts(request, names));
      });
    },
  );
}
