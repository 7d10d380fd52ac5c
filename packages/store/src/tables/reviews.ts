import type { ReviewStatus, ReviewStep } from "@earshot/model";
import type { Generated } from "kysely";

export interface ReviewsTable {
  id: Generated<number>;
  recordingKey: number;
  /** Null when the evaluation was removed. */
  evaluationId: number | null;
  /** JSON; the evaluation as it was judged. */
  judged: string;
  inputSha256: string;
  engineVersion: string;
  /** Of a user; of somebody who is none, their name in the audit trail. */
  authorId: string;
  author: string;
  status: ReviewStatus;
  coaching: 0 | 1;
  definition: string;
  machineScore: number | null;
  reviewedScore: number | null;
  /** JSON */
  content: string;
  /** JSON; the score without what was struck out. */
  reviewed: string;
  changedAtMs: number;
}

export interface ReviewStepsTable {
  reviewId: number;
  ordinal: number;
  kind: ReviewStep["kind"];
  authorId: string;
  author: string;
  atMs: number;
  text: string | null;
  /** JSON; null when the step changed nothing of it. */
  content: string | null;
}
