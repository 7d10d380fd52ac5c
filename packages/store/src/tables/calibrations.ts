import type { Generated } from "kysely";

export interface CalibrationsTable {
  id: Generated<number>;
  name: string;
  /** Name and version. */
  scorecard: string;
  authorId: string;
  author: string;
  createdAtMs: number;
  /** Null while it is open. */
  closedAtMs: number | null;
}

export interface CalibrationCallsTable {
  calibrationId: number;
  recordingKey: number;
  ordinal: number;
  /** JSON; the evaluation that is judged. */
  judged: string;
}

export interface CalibrationParticipantsTable {
  calibrationId: number;
  userId: string;
  name: string;
}

export interface CalibrationReviewsTable {
  calibrationId: number;
  recordingKey: number;
  userId: string;
  submittedAtMs: number;
  /** JSON */
  content: string;
  /** JSON; the score without what was struck out. */
  reviewed: string;
}
