import { type ExpressionBuilder, sql } from "kysely";
import { type Database, inTransaction, type StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import type { ScoreRecord } from "../records.ts";
import { type StoredEvaluation, selectEvaluations, toStoredEvaluation } from "./evaluations.ts";
import { toScoreColumns } from "./write-evaluation.ts";

const pageSize = 200;

/**
 * All evaluations, or those of one definition or scorecard, that are stored when the iteration begins. Reads them page
 * by page and holds no lock in between: each may be rescored as it comes.
 */
export async function* iterateEvaluations(
  db: StoreDb,
  filter: { definition?: string | undefined; scorecard?: string | undefined } = {},
): AsyncGenerator<StoredEvaluation, void, undefined> {
  const { last } = await db
    .selectFrom("evaluations")
    .select((eb) => eb.fn.max("id").as("last"))
    .executeTakeFirstOrThrow();
  let query = selectEvaluations(db).where("e.id", "<=", Number(last)).orderBy("e.id").limit(pageSize);
  if (filter.definition !== undefined) query = query.where("e.definition", "=", filter.definition);
  if (filter.scorecard !== undefined) query = query.where("e.scorecard", "=", filter.scorecard);
  for (let after = 0; ; ) {
    const rows = await query.where("e.id", ">", after).execute();
    yield* rows.map(toStoredEvaluation);
    after = rows.at(-1)?.id ?? after;
    if (rows.length < pageSize) return;
  }
}

/**
 * Stores a new score for an evaluation; what was measured stays. Under the same scorecard name the score is replaced.
 * Under another name the evaluation keeps its score and a copy with the new one takes its place, also as the primary
 * one of its recording; an older evaluation under that name is replaced. Returns the id of the rescored evaluation.
 * @throws StoreError `store.unknown_evaluation`, `store.invalid_record`, `store.conflict`
 */
export function updateScore(
  db: StoreDb,
  update: ScoreRecord & { evaluationId: number; atMs: number },
): Promise<number> {
  const { evaluationId, atMs } = update;
  const score = toScoreColumns(update, atMs);
  return inTransaction(db, async (trx) => {
    const source = await trx.selectFrom("evaluations").selectAll().where("id", "=", evaluationId).executeTakeFirst();
    if (source === undefined) {
      throw new StoreError("store.unknown_evaluation", `there is no evaluation ${evaluationId}`, {
        hint: "List the evaluations again: this one was replaced or removed.",
      });
    }
    if (source.scorecard === score.scorecard) {
      await trx.updateTable("evaluations").set(score).where("id", "=", evaluationId).execute();
      return evaluationId;
    }
    const isOlderCopy = (eb: ExpressionBuilder<Database, "evaluations">) =>
      eb.and({
        recordingKey: source.recordingKey,
        definition: source.definition,
        scorecard: score.scorecard,
      });
    const older = await trx.selectFrom("evaluations").select("isPrimary").where(isOlderCopy).executeTakeFirst();
    await trx.deleteFrom("evaluations").where(isOlderCopy).execute();
    await trx.updateTable("evaluations").set({ isPrimary: 0 }).where("id", "=", evaluationId).execute();
    const { id: _, ...columns } = source;
    const isPrimary = Math.max(source.isPrimary, older?.isPrimary ?? 0);
    const copy = await trx
      .insertInto("evaluations")
      .values({ ...columns, ...score, isPrimary })
      .returning("id")
      .executeTakeFirstOrThrow();
    await trx
      .insertInto("events")
      .columns(["evaluationId", "kind", "ordinal", "startMs", "endMs", "detail"])
      .expression((eb) =>
        eb
          .selectFrom("events")
          .select([sql.lit(copy.id).as("evaluationId"), "kind", "ordinal", "startMs", "endMs", "detail"])
          .where("evaluationId", "=", evaluationId),
      )
      .execute();
    return copy.id;
  });
}
