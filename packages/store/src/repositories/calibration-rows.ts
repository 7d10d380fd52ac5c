import type { StepFacts, Viewer } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { once } from "../sqlite/connection.ts";
import { insertInto } from "../sqlite/insert-rows.ts";
import { toSortableIso } from "../times.ts";
import { createAuditChain } from "./audit-rows.ts";

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

/** Writes calibrations, each as a step of the caller's transaction. */
export function createCalibrationRows(file: SqliteFile) {
  const chain = createAuditChain(file);
  const statements = once(() => ({
    add: file.prepare<[NewCalibration], { id: number }>(
      `${insertInto("calibrations", ["name", "scorecard", "author_id", "author", "created_at_ms"])} RETURNING id`,
    ),
    addCall: file.prepare<[number, number, number, string]>(
      "INSERT INTO calibration_calls (calibration_id, recording_key, ordinal, judged) VALUES (?, ?, ?, ?)",
    ),
    addParticipant: file.prepare<[number, string, string]>(
      "INSERT INTO calibration_participants (calibration_id, user_id, name) VALUES (?, ?, ?)",
    ),
    submit: file.prepare<[SubmittedReview]>(
      `INSERT INTO calibration_reviews (calibration_id, recording_key, user_id, submitted_at_ms, content, reviewed)
       SELECT id, @recording_key, @user_id, @submitted_at_ms, @content, @reviewed FROM calibrations
       WHERE id = @calibration_id AND closed_at_ms IS NULL
       ON CONFLICT DO UPDATE SET submitted_at_ms = excluded.submitted_at_ms, content = excluded.content, reviewed = excluded.reviewed`,
    ),
    close: file.prepare<[number, number]>(
      "UPDATE calibrations SET closed_at_ms = ? WHERE id = ? AND closed_at_ms IS NULL",
    ),
    interactions: file.prepare<[number], { interactionId: string }>(
      `SELECT r.interaction_id AS interactionId FROM calibration_calls AS c JOIN recordings AS r ON r.key = c.recording_key
       WHERE c.calibration_id = ? ORDER BY c.ordinal`,
    ),
  }));
  return {
    add: (calibration: NewCalibration) => statements().add.get(calibration)?.id,
    addCall: (id: number, recordingKey: number, ordinal: number, judged: string) =>
      statements().addCall.run(id, recordingKey, ordinal, judged),
    addParticipant: (id: number, userId: string, name: string) => statements().addParticipant.run(id, userId, name),
    /** False when it was closed meanwhile. */
    submit: (review: SubmittedReview) => statements().submit.run(review).changes > 0,
    close: (id: number, atMs: number) => statements().close.run(atMs, id).changes > 0,
    interactionsOf: (id: number) =>
      statements()
        .interactions.all(id)
        .map(({ interactionId }) => interactionId),
    /** What people write is not in the trail: nothing can be removed from it. */
    audit(id: number, interactionId: string, step: "begun" | "submitted" | "closed", viewer: Viewer, facts: StepFacts) {
      const { atMs, correlationId } = facts;
      chain.append({
        ...{ timestamp: toSortableIso(atMs), interactionId, status: "completed", reason: `calibration ${id} ${step}` },
        ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
        ...{ governanceTag: "calibration_v1", correlationId, actor: viewer.actor },
      });
    },
  };
}
