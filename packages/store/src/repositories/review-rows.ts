import type { ReviewStatus, ReviewStep, StepFacts, Viewer } from "@earshot/model";
import type { Database as SqliteFile } from "better-sqlite3";
import { once } from "../sqlite/connection.ts";
import { insertInto } from "../sqlite/insert-rows.ts";
import { toSortableIso } from "../times.ts";
import { createAuditChain } from "./audit-rows.ts";

/** Who somebody is to reviews, whatever their name becomes. */
export const authorIdOf = ({ userId, actor }: Viewer) => userId ?? actor;

/** Steps by which people's judgement changes: they are in the audit trail, too. */
const audited: ReadonlySet<ReviewStep["kind"]> = new Set([
  ...(["finished", "acknowledged", "disputed", "upheld", "revised"] as const),
]);

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

/** Writes reviews, each as a step of the caller's transaction. */
export function createReviewRows(file: SqliteFile) {
  const chain = createAuditChain(file);
  const statements = once(() => ({
    add: file.prepare<[NewReview], { id: number }>(
      `INSERT INTO reviews (recording_key, evaluation_id, judged, input_sha256, engine_version, author_id, author, status, coaching,
         definition, machine_score, reviewed_score, content, reviewed, changed_at_ms)
       SELECT recording_key, id, evaluation, input_sha256, engine_version, @author_id, @author, 'draft', 0,
         definition, score, score, @content, @reviewed, @changed_at_ms
       FROM evaluations WHERE id = @evaluation_id RETURNING id`,
    ),
    draft: file.prepare<[{ evaluation_id: number; author_id: string }], { id: number }>(
      `SELECT v.id FROM reviews AS v JOIN evaluations AS e ON e.id = v.evaluation_id
       WHERE e.id = @evaluation_id AND v.author_id = @author_id AND v.status = 'draft' AND v.judged = e.evaluation`,
    ),
    setStatus: file.prepare<[ReviewStatus, number, number]>(
      "UPDATE reviews SET status = ?, changed_at_ms = ? WHERE id = ?",
    ),
    setContent: file.prepare<[ContentColumns & { id: number; at_ms: number }]>(
      `UPDATE reviews SET content = @content, reviewed = @reviewed, reviewed_score = @reviewed_score, coaching = @coaching,
         changed_at_ms = @at_ms WHERE id = @id`,
    ),
    discard: file.prepare<[number]>("DELETE FROM reviews WHERE id = ?"),
    last: file.prepare<[number], { ordinal: number }>(
      "SELECT coalesce(max(ordinal), -1) AS ordinal FROM review_steps WHERE review_id = ?",
    ),
    addStep: file.prepare<[Record<string, string | number | null>]>(
      insertInto("review_steps", ["review_id", "ordinal", "kind", "author_id", "author", "at_ms", "text", "content"]),
    ),
  }));
  /** What people write is not in the trail: nothing can be removed from it. */
  function audit(
    { reviewId, interactionId }: Pick<Step, "reviewId" | "interactionId">,
    what: string,
    viewer: Viewer,
    { atMs, correlationId }: StepFacts,
  ): void {
    chain.append({
      ...{ timestamp: toSortableIso(atMs), interactionId, status: "completed", reason: `review ${reviewId} ${what}` },
      ...{ payloadHash: null, latencyMs: {}, accuracyRate: null, totalValidations: 0 },
      ...{ governanceTag: "review_v1", correlationId, actor: viewer.actor },
    });
  }
  return {
    draftOf: (evaluationId: number, authorId: string) =>
      statements().draft.get({ evaluation_id: evaluationId, author_id: authorId })?.id,
    add: (review: NewReview) => statements().add.get(review)?.id,
    setStatus: (id: number, status: ReviewStatus, atMs: number) => statements().setStatus.run(status, atMs, id),
    setContent: (id: number, columns: ContentColumns, atMs: number) =>
      statements().setContent.run({ ...columns, id, at_ms: atMs }),
    addStep({ reviewId, interactionId, kind, text, content }: Step, viewer: Viewer, facts: StepFacts): void {
      statements().addStep.run({
        review_id: reviewId,
        ordinal: (statements().last.get(reviewId)?.ordinal ?? -1) + 1,
        ...{ kind, text, content },
        author_id: authorIdOf(viewer),
        author: viewer.actor,
        at_ms: facts.atMs,
      });
      if (audited.has(kind)) audit({ reviewId, interactionId }, kind, viewer, facts);
    },
    /** Removes a draft with its history. */
    discard(review: Pick<Step, "reviewId" | "interactionId">, viewer: Viewer, facts: StepFacts): void {
      statements().discard.run(review.reviewId);
      audit(review, "discarded as a draft", viewer, facts);
    },
  };
}
