import { z } from "zod";
import { callEvaluationSchema } from "../call-evaluation.ts";
import type { Viewer } from "../people/viewer.ts";
import type { Page, PageRequest } from "./page.ts";
import { reviewContentSchema, type StepFacts, type WrittenFacts } from "./reviews.ts";

/** What a participant says of a call of a calibration. */
export const blindContentSchema = reviewContentSchema.omit({ coaching: true });

export type BlindContent = z.infer<typeof blindContentSchema>;

const { score } = callEvaluationSchema.shape;

const participantSchema = z.object({
  id: z.string().meta({ description: "of the user" }),
  name: z.string(),
  isMe: z.boolean(),
  submitted: z.int().meta({ description: "how many of the calls they have judged" }),
});

export type CalibrationParticipant = z.infer<typeof participantSchema>;

const summaryShape = {
  id: z.int(),
  name: z.string(),
  scorecard: z.string().meta({ description: "name and version of the scorecard by which the calls are judged" }),
  author: z.string().meta({ description: "as the audit trail names them, such as `user jane`" }),
  isMine: z.boolean().meta({ description: "whether whoever asks began it" }),
  createdAtMs: z.int().meta({ description: "Unix time, ms" }),
  closedAtMs: z.int().nullable().meta({ description: "Unix time, ms; null while it is open" }),
  recordingIds: z.array(z.string()).meta({ description: "the calls, as far as whoever asks may see them" }),
  participants: z.array(participantSchema),
};

export const calibrationSummarySchema = z.object(summaryShape);

const calibratedCallSchema = z.object({
  recordingId: z.string(),
  interactionId: z.string(),
  startTime: z.string().nullable(),
  judged: callEvaluationSchema.meta({
    description: "the evaluation that is judged, scored by the scorecard of the calibration",
  }),
});

const blindReviewSchema = z.object({
  recordingId: z.string(),
  participantId: z.string(),
  submittedAtMs: z.int().meta({ description: "Unix time, ms" }),
  content: blindContentSchema,
  reviewed: score.meta({
    description: "the score without what was struck out and with what was answered, by the same scorecard",
  }),
});

export const calibrationSchema = z.object({
  ...summaryShape,
  calls: z.array(calibratedCallSchema),
  reviews: z
    .array(blindReviewSchema)
    .meta({ description: "those of whoever asks; when it is closed, those of all participants" }),
});

export type CalibrationSummary = z.infer<typeof calibrationSummarySchema>;
export type CalibratedCall = z.infer<typeof calibratedCallSchema>;
export type BlindReview = z.infer<typeof blindReviewSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;

export interface CalibrationFacts {
  name: string;
  /** Name and version. */
  scorecard: string;
  calls: readonly Pick<CalibratedCall, "recordingId" | "judged">[];
  /** Users: what each may see decides whether they can take part. */
  participants: readonly Viewer[];
}

/**
 * Calibrations as one viewer may see them: those that they began or take part in, or all for whoever sees all calls, and of each the
 * calls that they may see. While one is open, nobody sees a review of somebody else, neither its author nor who has submitted their own.
 */
export interface CalibrationRepository {
  /** The last begun first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
  list(page: PageRequest): Promise<Page<CalibrationSummary>>;
  get(id: number): Promise<Calibration | undefined>;
  /**
   * Gives calls to participants. All of them have to see each call, and none may be an agent of one.
   * @throws StoreError `store.calibration_refused`, `store.marked_meanwhile`
   */
  begin(calibration: CalibrationFacts, facts: WrittenFacts): Promise<Calibration>;
  /**
   * What the viewer says of one of the calls; it replaces what they said before, until the calibration is closed.
   * @throws StoreError `store.unknown_calibration`, `store.calibration_refused`, `store.marked_meanwhile`
   */
  submit(
    id: number,
    review: Pick<BlindReview, "recordingId" | "content" | "reviewed">,
    facts: WrittenFacts,
  ): Promise<Calibration>;
  /**
   * Ends it and shows every review to whoever may see it: for its author, and for administrators.
   * @throws StoreError `store.unknown_calibration`, `store.calibration_refused`
   */
  close(id: number, facts: StepFacts): Promise<Calibration>;
}
