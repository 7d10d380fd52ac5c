import type { StepFacts, Viewer } from "@earshot/model";
import { insertInto } from "../insert-rows.ts";
import { toSortableIso } from "../times.ts";
import { type Steps, statement } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";

export interface NewCalibration {
  name: string;
  scorecard: string;
  author_id: string;
  author: string;
  created_at_ms: number;
}

export interface SubmittedReview {
  calibration_id: number;
  recording_key: number;
  user_id: string;
  submitted_at_ms: number;
  content: string;
  reviewed: string;
}

// Each of these is a step of the caller's transaction.

export const addCalibration = statement<NewCalibration, { id: number }>(
  `${insertInto("calibrations", ["name", "scorecard", "author_id", "author", "created_at_ms"])} RETURNING id`,
);
interface NewCall {
  id: number;
  recordingKey: number;
  recordingId: string;
  ordinal: number;
  judged: string;
}

// None when the call was erased meanwhile: what stays of it has another id. Whoever erases it meanwhile waits.
export const addCall = statement<NewCall>(
  ({ forUpdate }) => `INSERT INTO calibration_calls (calibration_id, recording_key, ordinal, judged)
   SELECT @id, key, @ordinal, @judged FROM recordings WHERE key = @recordingKey AND id = @recordingId ${forUpdate}`,
);
export const addParticipant = statement<{ id: number; userId: string; name: string }>(
  "INSERT INTO calibration_participants (calibration_id, user_id, name) VALUES (@id, @userId, @name)",
);
// None when it was closed, or the call erased, meanwhile. Whoever does so meanwhile waits.
export const submitReview = statement<SubmittedReview>(
  ({ forUpdate }) => `INSERT INTO calibration_reviews
     (calibration_id, recording_key, user_id, submitted_at_ms, content, reviewed)
   SELECT k.id, c.recording_key, @user_id, @submitted_at_ms, @content, @reviewed
   FROM calibrations AS k JOIN calibration_calls AS c ON c.calibration_id = k.id
   WHERE k.id = @calibration_id AND k.closed_at_ms IS NULL AND c.recording_key = @recording_key ${forUpdate}
   ON CONFLICT (calibration_id, recording_key, user_id) DO UPDATE SET
     submitted_at_ms = excluded.submitted_at_ms, content = excluded.content, reviewed = excluded.reviewed`,
);
// None when it is closed already.
export const closeCalibration = statement<{ id: number; atMs: number }>(
  "UPDATE calibrations SET closed_at_ms = @atMs WHERE id = @id AND closed_at_ms IS NULL",
);
export const interactionsOf = statement<{ id: number }, { interactionId: string }>(
  `SELECT r.interaction_id AS "interactionId" FROM calibration_calls AS c JOIN recordings AS r ON r.key = c.recording_key
   WHERE c.calibration_id = @id ORDER BY c.ordinal`,
);

/** What people write is not in the trail: nothing can be removed from it. */
export function* auditStep(
  id: number,
  interactionId: string,
  step: "begun" | "submitted" | "closed",
  viewer: Viewer,
  { atMs, correlationId }: StepFacts,
): Steps<void> {
  yield* appendEntry({
    ...{ timestamp: toSortableIso(atMs), interactionId, status: "completed", reason: `calibration ${id} ${step}` },
    ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
    ...{ governanceTag: "calibration_v1", correlationId, actor: viewer.actor },
  });
}
