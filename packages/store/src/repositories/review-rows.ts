import type { ReviewStatus, ReviewStep, StepFacts, Viewer } from "@earshot/model";
import { insertInto } from "../insert-rows.ts";
import { toSortableIso } from "../times.ts";
import { found, type Steps, statement } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";

/** Who somebody is to reviews, whatever their name becomes. */
export const authorIdOf = ({ userId, actor }: Viewer) => userId ?? actor;

/** Steps by which people's judgement changes: they are in the audit trail, too. */
const audited: ReadonlySet<ReviewStep["kind"]> = new Set([
  ...(["finished", "acknowledged", "disputed", "upheld", "revised"] as const),
]);

/** Of one draft: whoever saves every minute keeps what the last ones said. */
const keptSaves = 20;

export interface Step {
  reviewId: number;
  interactionId: string;
  kind: ReviewStep["kind"];
  text: string | null;
  /** JSON; null when it stays. */
  content: string | null;
}

export interface NewReview {
  evaluation_id: number;
  author_id: string;
  author: string;
  content: string;
  reviewed: string;
  changed_at_ms: number;
}

interface ContentColumns {
  content: string;
  reviewed: string;
  reviewed_score: number | null;
  coaching: 0 | 1;
}

// Each of these is a step of the caller's transaction.

export const addReview = statement<NewReview, { id: number }>(
  `INSERT INTO reviews (recording_key, evaluation_id, judged, input_sha256, engine_version, author_id, author, status, coaching,
     definition, machine_score, reviewed_score, content, reviewed, changed_at_ms)
   SELECT recording_key, id, evaluation, input_sha256, engine_version, @author_id, @author, 'draft', 0,
     definition, score, score, @content, @reviewed, @changed_at_ms
   FROM evaluations WHERE id = @evaluation_id RETURNING id`,
);
export const draftOf = statement<{ evaluationId: number; authorId: string }, { id: number }>(
  `SELECT v.id FROM reviews AS v JOIN evaluations AS e ON e.id = v.evaluation_id
   WHERE e.id = @evaluationId AND v.author_id = @authorId AND v.status = 'draft' AND v.judged = e.evaluation`,
);
/** Locked until the transaction ends, so that what is judged and its score are of one evaluation. */
export const evaluationOf = statement<{ id: number }, { evaluation: string }>(
  ({ forUpdate }) => `SELECT evaluation FROM evaluations WHERE id = @id ${forUpdate}`,
);
// Locked until the transaction ends: nobody takes another step meanwhile.
export const lockReview = statement<{ id: number }, { id: number }>(
  ({ forUpdate }) => `SELECT id FROM reviews WHERE id = @id ${forUpdate}`,
);
export const setStatus = statement<{ id: number; status: ReviewStatus; atMs: number }>(
  "UPDATE reviews SET status = @status, changed_at_ms = @atMs WHERE id = @id",
);
export const setContent = statement<ContentColumns & { id: number; at_ms: number }>(
  `UPDATE reviews SET content = @content, reviewed = @reviewed, reviewed_score = @reviewed_score, coaching = @coaching,
     changed_at_ms = @at_ms WHERE id = @id`,
);
const remove = statement<{ id: number }>("DELETE FROM reviews WHERE id = @id");
/** The ordinal of the next step: it grows with every step, so it is the version of the review, too. */
export const nextOrdinal = statement<{ reviewId: number }, { ordinal: number }>(
  "SELECT coalesce(max(ordinal), -1) + 1 AS ordinal FROM review_steps WHERE review_id = @reviewId",
);
const removeSaves = statement<{ reviewId: number; before: number }>(
  "DELETE FROM review_steps WHERE review_id = @reviewId AND kind = 'saved' AND ordinal < @before",
);
const insertStep = statement<Record<string, string | number | null>>(
  insertInto("review_steps", ["review_id", "ordinal", "kind", "author_id", "author", "at_ms", "text", "content"]),
);

export function* addStep(
  { reviewId, interactionId, kind, text, content }: Step,
  viewer: Viewer,
  { atMs, correlationId }: StepFacts,
): Steps<void> {
  const { ordinal } = found(yield* nextOrdinal.get({ reviewId }));
  const author = { author_id: authorIdOf(viewer), author: viewer.actor };
  yield* insertStep.run({ review_id: reviewId, ordinal, kind, text, content, ...author, at_ms: atMs });
  if (kind === "saved") yield* removeSaves.run({ reviewId, before: ordinal + 1 - keptSaves });
  if (audited.has(kind)) yield* audit({ reviewId, interactionId }, kind, viewer, { atMs, correlationId });
}

/** Removes a draft with its history. */
export function* discardReview(
  review: Pick<Step, "reviewId" | "interactionId">,
  viewer: Viewer,
  facts: StepFacts,
): Steps<void> {
  yield* remove.run({ id: review.reviewId });
  yield* audit(review, "discarded as a draft", viewer, facts);
}

/** What people write is not in the trail: nothing can be removed from it. */
function* audit(
  { reviewId, interactionId }: Pick<Step, "reviewId" | "interactionId">,
  what: string,
  viewer: Viewer,
  { atMs, correlationId }: StepFacts,
): Steps<void> {
  yield* appendEntry({
    ...{ timestamp: toSortableIso(atMs), interactionId, status: "completed", reason: `review ${reviewId} ${what}` },
    ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
    ...{ governanceTag: "review_v1", correlationId, actor: viewer.actor },
  });
}
