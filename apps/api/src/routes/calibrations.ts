import {
  type Calibration,
  type Clock,
  calibrationSchema,
  calibrationSummarySchema,
  hasRight,
  nameOfActor,
  type Store,
  type Viewer,
  viewerOf,
} from "@earshot/model";
import type { Scorecard } from "@earshot/quality";
import { readScorecardVersion, scoreStored } from "@earshot/workflow";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { blindBody } from "../blind-body.ts";
import { calibrationResult, calibrationResultSchema } from "../calibration-result.ts";
import { callEvaluation } from "../call-evaluation.ts";
import { nextCursor, numberText, pageQuery } from "../filter.ts";
import { answers, problems } from "../responses.ts";
import { longestReview, maskedText, requireAnswers, toReviewedContent } from "../review-body.ts";
import { type NamesNow, storeMasked } from "../store-masked.ts";
import type { App } from "../zod-app.ts";

const pageSchema = z
  .object({ items: z.array(calibrationSummarySchema.meta({ id: "CalibrationSummary" })), nextCursor })
  .meta({ id: "CalibrationPage" });

const { calls } = calibrationSchema.shape;
const calibrationAnswer = calibrationSchema
  .extend({
    calls: z.array(
      calls.element.extend({
        judged: callEvaluation.meta({ description: calls.element.shape.judged.description ?? "" }),
      }),
    ),
  })
  .meta({ id: "Calibration", description: "The same calls given to several people, who judge them blind." });

const reviewersSchema = z
  .object({ reviewers: z.array(z.object({ id: z.string(), name: z.string() })) })
  .meta({ id: "Reviewers" });

export type ReviewersAnswer = z.infer<typeof reviewersSchema>;

/** Every two participants are compared by each question. */
const mostParticipants = 20;

const ids = (description: string, most: number) =>
  z
    .array(z.string().min(1))
    .min(1, "at least one is needed")
    .max(most, `at most ${most} are possible`)
    .meta({ description });

const beginBody = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    scorecard: z
      .string()
      .regex(/^[^@]+@\d{1,9}$/, "is no name and version of a scorecard, such as guide@1")
      .meta({ description: "name and version of the scorecard: its questions are asked, and it scores the calls" }),
    recordingIds: ids("the calls", 50),
    participantIds: ids("users of GET /v1/reviewers", mostParticipants),
  })
  .meta({
    examples: [
      { name: "November", scorecard: "guide@1", recordingIds: ["rec-1", "rec-2"], participantIds: ["…", "…"] },
    ],
  });

const params = z.object({ id: numberText((number) => number.int().positive()) });

interface CalibrationParts {
  store: Store;
  namesNow: NamesNow;
  clock: Pick<Clock, "now">;
}

/** `/v1/calibrations`: several people judge the same calls blind, and see how far they agree. */
export function calibrationRoutes(app: App, { store, namesNow, clock }: CalibrationParts): void {
  const tags = ["calibrations"];
  const config = { access: "calls:review" } as const;
  const calibrationsOf = ({ viewer }: FastifyRequest) => store.calibrationsBy(viewer);
  const factsOf = ({ id }: FastifyRequest) => ({ atMs: clock.now(), correlationId: id });

  async function find(request: FastifyRequest, id: number): Promise<Calibration> {
    const calibration = await calibrationsOf(request).get(id);
    if (calibration !== undefined) return calibration;
    const hint = "GET /v1/calibrations lists them.";
    throw new ApiError(404, "calibration.not_found", `there is no calibration ${id}`, hint);
  }

  async function scorecardOf(id: string): Promise<Scorecard> {
    const [name = "", version] = id.split("@");
    const found = await readScorecardVersion(store, name, Number(version));
    if (found !== undefined) return found.scorecard;
    throw wrong("scorecard", `there is no scorecard ${id}`, "GET /v1/scorecards lists them.");
  }

  async function reviewers(): Promise<Viewer[]> {
    const users = await store.people.users.list();
    return users
      .filter(({ disabled }) => !disabled)
      .map(viewerOf)
      .filter((one) => hasRight(one, "calls:review"));
  }

  const response = { 200: answers(calibrationAnswer, "The calibration as it is now") };
  const changing = { ...response, ...problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503) };

  app.get(
    "/v1/reviewers",
    {
      config,
      schema: {
        tags,
        operationId: "listReviewers",
        summary: "Who may take part in a calibration: users who may review",
        response: { 200: answers(reviewersSchema, "Users, by name"), ...problems(401, 403, 500, 503) },
      },
    },
    async () => ({
      reviewers: (await reviewers()).map(({ userId, actor }) => ({
        id: userId ?? "",
        name: nameOfActor(actor),
      })),
    }),
  );

  app.get(
    "/v1/calibrations",
    {
      config,
      schema: {
        tags,
        operationId: "listCalibrations",
        summary: "Calibrations, the last begun first",
        description: "Those that one began or takes part in; all of them for whoever sees all calls.",
        querystring: pageQuery,
        response: { 200: answers(pageSchema, "One page of calibrations"), ...problems(400, 401, 403, 500, 503) },
      },
    },
    async (request) => calibrationsOf(request).list(request.query),
  );

  app.post(
    "/v1/calibrations",
    {
      config,
      schema: {
        tags,
        operationId: "beginCalibration",
        summary: "Give calls to several people to judge",
        description: "All of them have to see each call, and nobody judges a call of their own.",
        body: beginBody,
        response: changing,
      },
    },
    async (request) => {
      const { name, scorecard: scorecardId, recordingIds, participantIds } = request.body;
      const scorecard = await scorecardOf(scorecardId);
      const known = new Map((await reviewers()).map((one) => [one.userId, one]));
      const participants = [...new Set(participantIds)].map((id) => {
        const one = known.get(id);
        if (one !== undefined) return one;
        throw wrong("participantIds", `${id} is no user who may review`, "GET /v1/reviewers lists them.");
      });
      return storeMasked(namesNow, async ({ detector, lastOwnName }) => {
        const calibrated = [];
        for (const recordingId of new Set(recordingIds)) {
          const call = await request.reading.calls.get(recordingId);
          const [primary] = call?.evaluations ?? [];
          if (call === undefined || primary === undefined) {
            throw wrong("recordingIds", `there is no call ${recordingId}`, "GET /v1/calls lists them.");
          }
          calibrated.push({ recordingId, judged: scoreStored(primary.evaluation, scorecard, call.utterances) });
        }
        let masked = name;
        for (const { recordingId } of calibrated) masked = await maskedText(detector, masked, recordingId);
        const facts = { name: masked, scorecard: scorecardId, calls: calibrated, participants };
        return calibrationsOf(request).begin(facts, { ...factsOf(request), lastOwnName });
      });
    },
  );

  app.get(
    "/v1/calibrations/:id",
    {
      config,
      schema: {
        tags,
        operationId: "getCalibration",
        summary: "One calibration with its calls",
        description: "While it is open, `reviews` has one's own alone, whoever asks; when it is closed, all.",
        params,
        response: { ...response, ...problems(400, 401, 403, 404, 500, 503) },
      },
    },
    async (request) => find(request, request.params.id),
  );

  app.post(
    "/v1/calibrations/:id/reviews",
    {
      bodyLimit: longestReview,
      config,
      schema: {
        tags,
        operationId: "submitBlindReview",
        summary: "Say what one thinks of one of the calls",
        description:
          "Nobody else reads it before the calibration is closed; until then it may be replaced. Personal data in it is masked.",
        params,
        body: blindBody.meta({
          examples: [
            {
              recordingId: "rec-1",
              struck: [{ kind: "hold", index: 0, reason: "the system was down" }],
              comments: [{ atMs: 3800, text: "Well explained." }],
              answers: [{ question: "polite", answer: "yes" }],
            },
          ],
        }),
        response: changing,
      },
    },
    async (request) => {
      const { recordingId, ...content } = request.body;
      const { id, calls: calibrated, scorecard: scorecardId } = await find(request, request.params.id);
      const call = calibrated.find((one) => one.recordingId === recordingId);
      if (call === undefined) {
        throw wrong(
          "recordingId",
          `the calibration has no call ${recordingId}`,
          "GET the calibration: `calls` has them.",
        );
      }
      const scorecard = await scorecardOf(scorecardId);
      const said = await request.reading.evaluations.utterances(recordingId);
      return storeMasked(namesNow, async ({ detector, lastOwnName }) => {
        const judged = await toReviewedContent({ ...content, coaching: false }, call, { scorecard, said }, detector);
        requireAnswers(judged, scorecard);
        const { reviewed, coaching: _, ...written } = judged;
        const review = { recordingId, content: written, reviewed };
        return calibrationsOf(request).submit(id, review, { ...factsOf(request), lastOwnName });
      });
    },
  );

  app.post(
    "/v1/calibrations/:id/close",
    {
      config,
      schema: {
        tags,
        operationId: "closeCalibration",
        summary: "Close a calibration: from then on whoever sees it sees what everybody said",
        description: "For whoever began it, and for administrators. It does not open again.",
        params,
        response: { ...response, ...problems(400, 401, 403, 404, 409, 500, 503) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id);
      return calibrationsOf(request).close(id, factsOf(request));
    },
  );

  app.get(
    "/v1/calibrations/:id/result",
    {
      config,
      schema: {
        tags,
        operationId: "getCalibrationResult",
        summary: "How far the participants of a closed calibration agree, and the machine with them",
        description: "Of the calls that one may see. While it is open, it answers 409.",
        params,
        response: {
          200: answers(calibrationResultSchema, "Agreement, and who deviates where"),
          ...problems(400, 401, 403, 404, 409, 500, 503),
        },
      },
    },
    async (request) => {
      const calibration = await find(request, request.params.id);
      if (calibration.closedAtMs === null) {
        const hint = "POST /v1/calibrations/{id}/close ends it.";
        throw new ApiError(409, "calibration.open", `calibration ${calibration.id} is still open`, hint);
      }
      const { questions } = await scorecardOf(calibration.scorecard);
      return calibrationResult(calibration, questions ?? []);
    },
  );
}

function wrong(field: string, message: string, hint: string): ApiError {
  const errors = [{ place: `body.${field}`, message, hint }];
  return new ApiError(422, "calibration.wrong_facts", message, hint, { errors });
}
