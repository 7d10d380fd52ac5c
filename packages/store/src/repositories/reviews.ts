import type {
  Page,
  PageRequest,
  Review,
  ReviewContent,
  ReviewedContent,
  ReviewFilter,
  ReviewRepository,
  ReviewStep,
  ReviewSummary,
  Viewer,
  WrittenFacts,
} from "@earshot/model";
import { type SqlBool, sql } from "kysely";
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { isOwnCall, seenConditions } from "../seen-calls.ts";
import { storedJson } from "../stored-json.ts";
import { found, lock, type Steps } from "../transaction.ts";
import { refuseMarkedMeanwhile } from "./own-name-rows.ts";
import {
  addReview,
  addStep,
  authorIdOf,
  discardReview,
  draftOf,
  evaluationOf,
  lockReview,
  nextOrdinal,
  setContent,
  setStatus,
} from "./review-rows.ts";

const empty: ReviewContent = { struck: [], struckCriteria: [], answers: [], comments: [], coaching: false };

export function createReviewRepository({ db, transact }: Connection, viewer: Viewer): ReviewRepository {
  async function stored(id: number): Promise<Review> {
    const review = await readReview(db, viewer, id);
    if (review !== undefined) return review;
    throw new StoreError("store.unknown_review", `there is no review ${id}`, { hint: "List the reviews again." });
  }

  /** Takes a step if the review still is as it was when it was allowed. */
  async function take(
    review: Review,
    step: { kind: ReviewStep["kind"]; text: string | null; content: ReviewedContent | null },
    facts: WrittenFacts,
  ): Promise<Review> {
    const { kind, text, content } = step;
    await transact(function* () {
      const { id, interactionId } = review;
      const isWritten = text !== null || content !== null;
      if (isWritten) yield* refuseMarkedMeanwhile([{ ...facts, recording: { id: review.recordingId } }]);
      yield* checkVersion(review);
      const json = content === null ? null : storedJson.reviewContent.write(contentOf(content));
      if (content !== null && json !== null) {
        const columns = {
          content: json,
          reviewed: storedJson.reviewedScore.write(content.reviewed),
          reviewed_score: content.reviewed.value,
          coaching: content.coaching ? 1 : 0,
        } as const;
        yield* setContent.run({ ...columns, id, at_ms: facts.atMs });
      }
      if (kind !== "begun" && kind !== "saved") yield* setStatus.run({ id, status: kind, atMs: facts.atMs });
      yield* addStep({ reviewId: id, interactionId, kind, text, content: json }, viewer, facts);
    });
    return stored(review.id);
  }

  async function draft(id: number, version?: number): Promise<Review> {
    const review = await stored(id);
    if (!review.isMine) throw refused("somebody else began it");
    if (review.status !== "draft") throw refused("it is finished");
    if (version !== undefined && version !== review.version) throw changed();
    return review;
  }

  return {
    list: (filter, page) => listReviews(db, viewer, filter, page),
    get: (id) => readReview(db, viewer, id),
    begin: async (evaluationId, facts) => {
      const evaluation = await db
        .selectFrom("evaluations as e")
        .innerJoin("recordings as r", "r.key", "e.recordingKey")
        .select("r.interactionId")
        .select(isOwnCall(viewer).as("isOwn"))
        .where("e.id", "=", evaluationId)
        .where((eb) => eb.and(seenConditions(db, viewer)))
        .executeTakeFirst();
      if (evaluation === undefined) throw unknownEvaluation(evaluationId);
      if (evaluation.isOwn === 1) throw refused("it would be of a call of one's own");
      const authorId = authorIdOf(viewer);
      const id = await transact(function* () {
        yield* lock(`draft of ${authorId}`);
        const begun = yield* draftOf.get({ evaluationId, authorId });
        if (begun !== undefined) return begun.id;
        const judged = yield* evaluationOf.get({ id: evaluationId });
        if (judged === undefined) throw unknownEvaluation(evaluationId);
        const { score } = storedJson.evaluation.read(judged.evaluation);
        const added = found(
          yield* addReview.get({
            evaluation_id: evaluationId,
            author_id: authorId,
            author: viewer.actor,
            content: storedJson.reviewContent.write(empty),
            reviewed: storedJson.reviewedScore.write(score),
            changed_at_ms: facts.atMs,
          }),
        );
        const step = { reviewId: added.id, interactionId: evaluation.interactionId, kind: "begun" } as const;
        yield* addStep({ ...step, text: null, content: null }, viewer, facts);
        return added.id;
      });
      return stored(id);
    },
    save: async (id, version, content, facts) =>
      take(await draft(id, version), { kind: "saved", text: null, content }, facts),
    finish: async (id, version, facts) =>
      take(await draft(id, version), { kind: "finished", text: null, content: null }, facts),
    discard: async (id, facts) => {
      const review = await draft(id);
      await transact(function* () {
        yield* checkVersion(review);
        yield* discardReview({ reviewId: review.id, interactionId: review.interactionId }, viewer, facts);
      });
    },
    respond: async (id, kind, text, facts) => {
      const review = await stored(id);
      if (!review.isCallOfMine) throw refused("only an agent of the call responds to it");
      if (review.status !== "finished") throw refused(`it is ${review.status}`);
      return take(review, { kind, text, content: null }, facts);
    },
    answer: async (id, content, text, facts) => {
      const review = await stored(id);
      if (review.isCallOfMine) throw refused("nobody answers for a call of their own");
      if (review.status !== "disputed") throw refused(`it is ${review.status}`);
      return take(review, { kind: content === null ? "upheld" : "revised", text, content }, facts);
    },
  };
}

/** @throws StoreError `store.review_changed` when somebody took a step since it was read */
function* checkVersion({ id, version }: Review): Steps<void> {
  yield* lockReview.get({ id });
  if (found(yield* nextOrdinal.get({ reviewId: id })).ordinal !== version) throw changed();
}

function changed(): StoreError {
  return new StoreError("store.review_changed", "the review was changed since it was read", {
    hint: "Read it again: what is sent now would replace what was saved meanwhile.",
  });
}

function unknownEvaluation(id: number): StoreError {
  return new StoreError("store.unknown_evaluation", `there is no evaluation ${id}`, {
    hint: "List the evaluations again: this one was replaced or removed.",
  });
}

function refused(why: string): StoreError {
  return new StoreError("store.review_refused", `this step of the review is not possible: ${why}`, {
    hint: "Read the review again: its status and history say who may do what next.",
  });
}

const contentOf = ({ reviewed: _, ...content }: ReviewedContent): ReviewContent => content;

/**
 * The reviews that a viewer may see: of calls that they may see, no drafts of others, and none of others of a call that they judge
 * blind.
 */
function selectReviews(db: StoreDb, viewer: Viewer) {
  const mine = authorIdOf(viewer);
  return db
    .selectFrom("reviews as v")
    .innerJoin("recordings as r", "r.key", "v.recordingKey")
    .leftJoin("evaluations as e", "e.id", "v.evaluationId")
    .where((eb) => eb.and(seenConditions(db, viewer)))
    .where((eb) =>
      eb.or([eb("v.authorId", "=", mine), eb.and([eb("v.status", "<>", "draft"), eb.not(isJudgedBlind(mine))])]),
    )
    .select(["v.id", "r.id as recordingId", "r.interactionId", "r.startTime", "v.status", "v.coaching", "v.author"])
    .select(["v.changedAtMs", "v.definition", "v.machineScore", "v.reviewedScore"])
    .select(sql<0 | 1>`CASE WHEN v.author_id = ${mine} THEN 1 ELSE 0 END`.as("isMine"))
    .select(sql<0 | 1>`CASE WHEN e.evaluation = v.judged THEN 1 ELSE 0 END`.as("isCurrent"))
    .select(isOwnCall(viewer).as("isCallOfMine"));
}

/** Even whoever has submitted their judgement may still replace it, until the calibration is closed. */
function isJudgedBlind(userId: string) {
  return sql<SqlBool>`EXISTS (
    SELECT 1 FROM calibration_calls AS c JOIN calibrations AS k ON k.id = c.calibration_id
      JOIN calibration_participants AS p ON p.calibration_id = k.id
    WHERE c.recording_key = v.recording_key AND p.user_id = ${userId} AND k.closed_at_ms IS NULL
  )`;
}

async function listReviews(
  db: StoreDb,
  viewer: Viewer,
  filter: ReviewFilter,
  page: PageRequest,
): Promise<Page<ReviewSummary>> {
  const limit = checkLimit(page.limit);
  let query = selectReviews(db, viewer);
  if (filter.status !== undefined) query = query.where("v.status", "=", filter.status);
  if (filter.recordingId !== undefined) query = query.where("r.id", "=", filter.recordingId);
  if (filter.coaching !== undefined) query = query.where("v.coaching", "=", filter.coaching ? 1 : 0);
  if (filter.mine === true) query = query.where("v.authorId", "=", authorIdOf(viewer));
  if (page.cursor !== undefined) {
    const [atMs = 0, id = 0] = readCursor(page.cursor, "reviews", filter, [0, 0]);
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("v.changedAtMs", "v.id"), "<", tuple(Number(atMs), Number(id))),
    );
  }
  const rows = await query
    .orderBy("v.changedAtMs", "desc")
    .orderBy("v.id", "desc")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "reviews", filter, (row) => [row.changedAtMs, row.id]);
  return { items: items.map(toSummary), nextCursor };
}

async function readReview(db: StoreDb, viewer: Viewer, id: number): Promise<Review | undefined> {
  const row = await selectReviews(db, viewer)
    .select(["v.evaluationId", "v.inputSha256", "v.engineVersion", "v.judged", "v.content", "v.reviewed"])
    .select(sql<number>`(SELECT max(ordinal) + 1 FROM review_steps WHERE review_id = v.id)`.as("version"))
    .where("v.id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const steps = await db
    .selectFrom("reviewSteps")
    .select(["kind", "author", "atMs", "text"])
    .select(shownContent(viewer).as("content"))
    .where("reviewId", "=", id)
    .orderBy("ordinal")
    .execute();
  return {
    ...toSummary(row),
    evaluationId: row.evaluationId,
    inputSha256: row.inputSha256,
    engineVersion: row.engineVersion,
    version: row.version,
    judged: storedJson.evaluation.read(row.judged),
    content: storedJson.reviewContent.read(row.content),
    reviewed: storedJson.reviewedScore.read(row.reviewed),
    history: steps.map(({ content, ...step }) => ({
      ...step,
      content: content === null ? null : storedJson.reviewContent.read(content),
    })),
  };
}

/** What a step said. Of a draft only what was finished is shown to others than its author. */
function shownContent(viewer: Viewer) {
  return sql<string | null>`CASE WHEN kind <> 'saved' OR author_id = ${authorIdOf(viewer)} OR ordinal = (
    SELECT max(last.ordinal) FROM review_steps AS last WHERE last.review_id = review_steps.review_id AND last.kind = 'saved'
  ) THEN content END`;
}

type SummaryRow = Awaited<ReturnType<ReturnType<typeof selectReviews>["execute"]>>[number];

function toSummary(row: SummaryRow): ReviewSummary {
  const { id, recordingId, interactionId, startTime, status, author, changedAtMs } = row;
  const { definition, machineScore, reviewedScore } = row;
  return {
    ...{ id, recordingId, interactionId, startTime, status, author, changedAtMs },
    ...{ definition, machineScore, reviewedScore },
    coaching: row.coaching === 1,
    isMine: row.isMine === 1,
    isCallOfMine: row.isCallOfMine === 1,
    isCurrent: row.isCurrent === 1,
  };
}
