import type { RetentionRule } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { once } from "../sqlite/connection.ts";
import { keptMediaOf, withoutPaths, withoutTexts } from "./call-texts.ts";
import type { CallToErase } from "./erasure-rows.ts";
import type { ErasureTally } from "./erasure-tally.ts";
import { isInteractionHeld } from "./legal-holds.ts";

/** When the recording `r` began, or was stored when that is not known. */
export const ageColumn = "coalesce(r.started_at_ms, r.updated_at_ms)";

/** That a recording `r` still has what a rule is about. */
const has: Readonly<Record<RetentionRule["kind"], string>> = {
  media: `(r.media LIKE '%"path":"%' OR (
    EXISTS (SELECT 1 FROM work AS w WHERE w.kind = 'thumbnail' AND w.interaction_id = r.interaction_id)
    AND NOT ${isInteractionHeld("r.interaction_id")}
  ))`,
  words: "EXISTS (SELECT 1 FROM utterances AS u WHERE u.recording_key = r.key)",
  measures: "1 = 1",
};

const inQueue = (list: string) => `EXISTS (
  SELECT 1 FROM recording_names AS t JOIN names AS n ON n.key = t.name_key
  WHERE t.recording_key = r.key AND n.kind = 'queue' AND n.id ${list}
)`;

/** That a rule is about the recording `r`, whether or not a hold keeps it. */
export function ruleCondition({ kind, queueId }: RetentionRule): string {
  const queue =
    queueId === null ? `NOT ${inQueue("IN (SELECT value FROM json_each(@except))")}` : inQueue("= @queueId");
  return `${ageColumn} < @beforeMs AND ${has[kind]} AND ${queue}`;
}

export function ruleParameters({ beforeMs, queueId, exceptQueueIds }: RetentionRule): Record<string, string | number> {
  return { beforeMs, ...(queueId === null ? { except: JSON.stringify(exceptQueueIds) } : { queueId }) };
}

interface EvaluationText {
  id: number;
  evaluation: string;
}

/** Removes the sound or the words of calls whose numbers stay, as steps of the caller's transaction. */
export function createExpiryRows(file: SqliteFile) {
  const statements = once(() => ({
    setMedia: file.prepare<[string, number]>("UPDATE recordings SET media = ? WHERE key = ?"),
    utterances: file.prepare<[number]>("DELETE FROM utterances WHERE recording_key = ?"),
    isHeld: file.prepare<[string], number>(`SELECT 1 WHERE ${isInteractionHeld("?")}`).pluck(),
    thumbnails: file.prepare<[string]>("DELETE FROM work WHERE kind = 'thumbnail' AND interaction_id = ?"),
    events: file.prepare<[string]>(
      `DELETE FROM outbox_events WHERE interaction_id = ? AND NOT EXISTS (
         SELECT 1 FROM work WHERE work.event_key = outbox_events.key AND work.status IN ('waiting', 'claimed'))`,
    ),
    evaluations: file.prepare<[number], EvaluationText>(
      "SELECT id, evaluation FROM evaluations WHERE recording_key = ?",
    ),
    setEvaluation: file.prepare<[EvaluationText]>("UPDATE evaluations SET evaluation = @evaluation WHERE id = @id"),
    parts: file.prepare<[number], { ordinal: number; evaluation: string }>(
      "SELECT ordinal, evaluation FROM agent_parts WHERE evaluation_id = ?",
    ),
    setPart: file.prepare<[{ id: number; ordinal: number; evaluation: string }]>(
      "UPDATE agent_parts SET evaluation = @evaluation WHERE evaluation_id = @id AND ordinal = @ordinal",
    ),
    reviews: file.prepare<[number], EvaluationText>(
      "SELECT id, judged AS evaluation FROM reviews WHERE recording_key = ?",
    ),
    setReview: file.prepare<[EvaluationText]>("UPDATE reviews SET judged = @evaluation WHERE id = @id"),
    calibrations: file.prepare<[number], EvaluationText>(
      "SELECT calibration_id AS id, judged AS evaluation FROM calibration_calls WHERE recording_key = ?",
    ),
    setCalibration: file.prepare<[EvaluationText & { key: number }]>(
      "UPDATE calibration_calls SET judged = @evaluation WHERE calibration_id = @id AND recording_key = @key",
    ),
  }));
  /** Of an interaction, what is not a single call's stays as long as one of its calls is held. */
  const isHeldWith = (interactionId: string) => statements().isHeld.get(interactionId) !== undefined;

  return {
    forgetMedia({ key, interactionId, media }: CallToErase, tally: ErasureTally): void {
      for (const { sha256, path } of keptMediaOf(media)) {
        tally.count("media", 1);
        tally.leftovers.push({ kind: "media", sha256, reference: path });
      }
      statements().setMedia.run(withoutPaths(media), key);
      if (!isHeldWith(interactionId)) {
        tally.count("thumbnails", statements().thumbnails.run(interactionId).changes);
        tally.leftovers.push({ kind: "thumbnails", interactionId });
      }
      tally.count("calls", 1);
    },
    forgetWords({ key, interactionId }: CallToErase, tally: ErasureTally): void {
      const { utterances, events, evaluations, setEvaluation, parts, setPart } = statements();
      const { reviews, setReview, calibrations, setCalibration } = statements();
      tally.count("utterances", utterances.run(key).changes);
      for (const { id, evaluation } of evaluations.all(key)) {
        setEvaluation.run({ id, evaluation: withoutTexts(evaluation) });
        for (const { ordinal, evaluation } of parts.all(id)) {
          setPart.run({ id, ordinal, evaluation: withoutTexts(evaluation) });
        }
      }
      for (const { id, evaluation } of reviews.all(key)) setReview.run({ id, evaluation: withoutTexts(evaluation) });
      for (const { id, evaluation } of calibrations.all(key)) {
        setCalibration.run({ id, key, evaluation: withoutTexts(evaluation) });
      }
      if (!isHeldWith(interactionId)) tally.count("events", events.run(interactionId).changes);
      tally.count("calls", 1);
    },
  };
}
