import { z } from "zod";
import { callEvaluationSchema } from "../call-evaluation.ts";
import type { Page, PageRequest } from "./page.ts";

/**
 * A draft is its author's alone. A finished one is shown to whoever may see the call; its agent acknowledges or disputes it, and a
 * disputed one is upheld or revised.
 */
export const reviewStatuses = ["draft", "finished", "acknowledged", "disputed", "upheld", "revised"] as const;

export type ReviewStatus = (typeof reviewStatuses)[number];

/** What people answer to the questions of a scorecard. */
const questionAnswersSchema = z
  .array(
    z.object({
      question: z.string().meta({ description: "id of a question of the scorecard" }),
      answer: z.union([z.int(), z.string()]).nullable().meta({
        description: "`yes` or `no`, a point of the scale, or text; null when the question does not apply to the call",
      }),
    }),
  )
  .meta({ description: "to the questions of the scorecard; one that is missing was not answered" });

export type QuestionAnswer = z.infer<typeof questionAnswersSchema>[number];

/** What a person says of an evaluation. */
export const reviewContentSchema = z.object({
  struck: z
    .array(
      z.object({
        kind: z.enum(["silence", "talkOver", "hold"]),
        index: z.int().nonnegative(),
        reason: z.string(),
      }),
    )
    .meta({ description: "events of the evaluation that do not count, each with its reason" }),
  struckCriteria: z
    .array(z.object({ criterion: z.string(), reason: z.string() }))
    .meta({ description: "criteria that take off nothing, whatever they are about, each with its reason" }),
  answers: questionAnswersSchema,
  comments: z.array(
    z.object({
      atMs: z.int().nullable().meta({ description: "media time; null for the call as a whole" }),
      text: z.string(),
    }),
  ),
  coaching: z.boolean().meta({ description: "whether the agent is to be coached with it" }),
});

export type ReviewContent = z.infer<typeof reviewContentSchema>;

const reviewStepKinds = ["begun", "saved", "finished", "acknowledged", "disputed", "upheld", "revised"] as const;

/** One step of the history, to which steps are only added. */
const reviewStepSchema = z.object({
  kind: z.enum(reviewStepKinds),
  author: z.string().meta({ description: "as the audit trail names them, such as `user jane`" }),
  atMs: z.int().meta({ description: "Unix time, ms" }),
  text: z.string().nullable().meta({ description: "what the agent said, or what was answered" }),
  content: reviewContentSchema.nullable().meta({
    description:
      "as it was from then on, where the step changed it; what a draft said before it was finished is shown to its author alone",
  }),
});

export type ReviewStep = z.infer<typeof reviewStepSchema>;

const { score } = callEvaluationSchema.shape;

const summaryShape = {
  id: z.int(),
  recordingId: z.string(),
  interactionId: z.string(),
  startTime: z.string().nullable(),
  status: z.enum(reviewStatuses),
  coaching: z.boolean(),
  author: z.string(),
  isMine: z.boolean().meta({ description: "whether whoever asks began it" }),
  isCallOfMine: z
    .boolean()
    .meta({ description: "whether whoever asks is an agent of the call, who may respond to it" }),
  isCurrent: z.boolean().meta({
    description:
      "whether the stored evaluation is still the one that was judged; false after the call was evaluated anew",
  }),
  changedAtMs: z.int().meta({ description: "Unix time, ms" }),
  definition: z.string(),
  machineScore: z.number().nullable(),
  reviewedScore: z.number().nullable(),
};

export const reviewSummarySchema = z.object(summaryShape);

export const reviewSchema = z.object({
  ...summaryShape,
  evaluationId: z.int().nullable().meta({ description: "null when the evaluation was removed" }),
  inputSha256: z.string().meta({ description: "what the judged evaluation was measured from" }),
  engineVersion: z.string(),
  judged: callEvaluationSchema.meta({ description: "the evaluation as it was judged" }),
  version: z.int().meta({ description: "grows with every step; a draft is saved over the version that was read" }),
  content: reviewContentSchema,
  reviewed: score.meta({
    description: "the score without what was struck out and with what was answered, by the same scorecard",
  }),
  history: z.array(reviewStepSchema).meta({ description: "every step, the first one first" }),
});

export type ReviewSummary = z.infer<typeof reviewSummarySchema>;
export type Review = z.infer<typeof reviewSchema>;

export interface ReviewFilter {
  status?: ReviewStatus | undefined;
  recordingId?: string | undefined;
  coaching?: boolean | undefined;
  /** true: those that the viewer began. */
  mine?: boolean | undefined;
}

/** What belongs to a step beside what it says. */
export interface StepFacts {
  atMs: number;
  /** Of the request, for the audit trail. */
  correlationId: string;
}

/** What belongs to a step that says something of a call. */
export interface WrittenFacts extends StepFacts {
  /** The entry that was last on the list of names (`OwnNames`) by which what is said is masked. Without it the list was empty. */
  lastOwnName?: number | undefined;
}

/** What was judged, and the score that follows from it. */
export interface ReviewedContent extends ReviewContent {
  reviewed: Review["reviewed"];
}

/**
 * Reviews as one viewer may see and write them: of calls that they may see, no drafts of others, and none of others of a call that
 * they judge in an open calibration. A step that the status does not allow, or somebody else has to take, is refused.
 */
export interface ReviewRepository {
  /** The last changed first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  list(filter: ReviewFilter, page: PageRequest): Promise<Page<ReviewSummary>>;
  get(id: number): Promise<Review | undefined>;
  /**
   * Begins a review of an evaluation, or gives back the draft that the viewer began of it as it is now. Nobody reviews a call of their own.
   * @throws StoreError `store.unknown_evaluation`, `store.review_refused`
   */
  begin(evaluationId: number, facts: StepFacts): Promise<Review>;
  /**
   * Replaces what this version of a draft says.
   * @throws StoreError `store.unknown_review`, `store.review_refused`, `store.review_changed`, `store.marked_meanwhile`
   */
  save(id: number, version: number, content: ReviewedContent, facts: WrittenFacts): Promise<Review>;
  /** Finishes this version of a draft. @throws StoreError `store.unknown_review`, `store.review_refused`, `store.review_changed` */
  finish(id: number, version: number, facts: StepFacts): Promise<Review>;
  /** Removes a draft that the viewer began. @throws StoreError `store.unknown_review`, `store.review_refused` */
  discard(id: number, facts: StepFacts): Promise<void>;
  /**
   * What an agent of the call says to a finished review.
   * @throws StoreError `store.unknown_review`, `store.review_refused`, `store.review_changed`, `store.marked_meanwhile`
   */
  respond(id: number, kind: "acknowledged" | "disputed", text: string | null, facts: WrittenFacts): Promise<Review>;
  /**
   * Answers a disputed review: with content it is revised, without it is upheld. Nobody answers for a call of their own.
   * @throws StoreError `store.unknown_review`, `store.review_refused`, `store.review_changed`, `store.marked_meanwhile`
   */
  answer(id: number, content: ReviewedContent | null, text: string, facts: WrittenFacts): Promise<Review>;
}
