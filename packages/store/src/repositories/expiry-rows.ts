import type { RetentionRule } from "@earshot/model";
import { found, type Steps, statement } from "../transaction.ts";
import type { Words } from "../words.ts";
import { keptMediaOf, withoutPaths, withoutTexts } from "./call-texts.ts";
import type { CallToErase } from "./erasure-rows.ts";
import type { ErasureTally } from "./erasure-tally.ts";
import { isInteractionHeld } from "./hold-conditions.ts";

/**
 * When the recording `r` began, or was stored when that is not known or is still to come: by a wrong clock it would be kept for as
 * many years as that is ahead.
 */
export const ageColumn = "CASE WHEN r.started_at_ms <= @nowMs THEN r.started_at_ms ELSE r.updated_at_ms END";

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
export function ruleCondition({ kind, queueId }: RetentionRule, { textsIn }: Words): string {
  const queue = queueId === null ? `NOT ${inQueue(`IN ${textsIn("@except")}`)}` : inQueue("= @queueId");
  return `${ageColumn} < @beforeMs AND ${has[kind]} AND ${queue}`;
}

export function ruleParameters(rule: RetentionRule): Record<string, string | number> {
  const { nowMs, beforeMs, queueId, exceptQueueIds } = rule;
  return { nowMs, beforeMs, ...(queueId === null ? { except: JSON.stringify(exceptQueueIds) } : { queueId }) };
}

interface EvaluationText {
  id: number;
  evaluation: string;
}

const mediaOf = statement<{ key: number }, { media: string }>(
  ({ forUpdate }) => `SELECT media FROM recordings WHERE key = @key ${forUpdate}`,
);
const setMedia = statement<{ key: number; media: string }>("UPDATE recordings SET media = @media WHERE key = @key");
const removeUtterances = statement<{ key: number }>("DELETE FROM utterances WHERE recording_key = @key");
const heldOf = statement<{ interactionId: string }, { held: number }>(
  `SELECT 1 AS held WHERE ${isInteractionHeld("@interactionId")}`,
);
const removeThumbnails = statement<{ interactionId: string }>(
  "DELETE FROM work WHERE kind = 'thumbnail' AND interaction_id = @interactionId",
);
const isOnItsWay = `EXISTS (
  SELECT 1 FROM work WHERE work.event_key = outbox_events.key AND work.status IN ('waiting', 'claimed')
)`;
const removeDelivered = statement<{ interactionId: string }>(
  `DELETE FROM outbox_events WHERE interaction_id = @interactionId AND NOT ${isOnItsWay}`,
);
const evaluationsOf = statement<{ key: number }, EvaluationText>(
  "SELECT id, evaluation FROM evaluations WHERE recording_key = @key",
);
const setEvaluation = statement<EvaluationText>("UPDATE evaluations SET evaluation = @evaluation WHERE id = @id");
const partsOf = statement<{ id: number }, { ordinal: number; evaluation: string }>(
  "SELECT ordinal, evaluation FROM agent_parts WHERE evaluation_id = @id",
);
const setPart = statement<EvaluationText & { ordinal: number }>(
  "UPDATE agent_parts SET evaluation = @evaluation WHERE evaluation_id = @id AND ordinal = @ordinal",
);
const reviewsOf = statement<{ key: number }, EvaluationText>(
  "SELECT id, judged AS evaluation FROM reviews WHERE recording_key = @key",
);
const setReview = statement<EvaluationText>("UPDATE reviews SET judged = @evaluation WHERE id = @id");
const calibrationsOf = statement<{ key: number }, EvaluationText>(
  "SELECT calibration_id AS id, judged AS evaluation FROM calibration_calls WHERE recording_key = @key",
);
const setCalibration = statement<EvaluationText & { key: number }>(
  "UPDATE calibration_calls SET judged = @evaluation WHERE calibration_id = @id AND recording_key = @key",
);

/** Forgets where the sound of a call lies, and its pictures, as steps of the caller's transaction. */
export function* forgetMedia({ key, interactionId }: CallToErase, tally: ErasureTally): Steps<void> {
  // A result that was just being stored may have brought others since the call was found.
  const { media } = found(yield* mediaOf.get({ key }));
  for (const { sha256, path } of keptMediaOf(media)) {
    tally.count("media", 1);
    tally.leftovers.push({ kind: "media", sha256, reference: path });
  }
  yield* setMedia.run({ key, media: withoutPaths(media) });
  if (!(yield* isHeldWith(interactionId))) {
    tally.count("thumbnails", yield* removeThumbnails.run({ interactionId }));
    tally.leftovers.push({ kind: "thumbnails", interactionId });
  }
  tally.count("calls", 1);
}

/** Removes what was said in a call, as steps of the caller's transaction. */
export function* forgetWords({ key, interactionId }: CallToErase, tally: ErasureTally): Steps<void> {
  tally.count("utterances", yield* removeUtterances.run({ key }));
  for (const { id, evaluation } of yield* evaluationsOf.all({ key })) {
    yield* setEvaluation.run({ id, evaluation: withoutTexts(evaluation) });
    for (const part of yield* partsOf.all({ id })) {
      yield* setPart.run({ id, ordinal: part.ordinal, evaluation: withoutTexts(part.evaluation) });
    }
  }
  for (const { id, evaluation } of yield* reviewsOf.all({ key })) {
    yield* setReview.run({ id, evaluation: withoutTexts(evaluation) });
  }
  for (const { id, evaluation } of yield* calibrationsOf.all({ key })) {
    yield* setCalibration.run({ id, key, evaluation: withoutTexts(evaluation) });
  }
  if (!(yield* isHeldWith(interactionId))) tally.count("events", yield* removeDelivered.run({ interactionId }));
  tally.count("calls", 1);
}

/** Of an interaction, what is not a single call's stays as long as one of its calls is held. */
function* isHeldWith(interactionId: string): Steps<boolean> {
  return (yield* heldOf.get({ interactionId })) !== undefined;
}
