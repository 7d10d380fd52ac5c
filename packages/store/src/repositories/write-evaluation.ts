import { sql } from "kysely";
import { chunks } from "../chunks.ts";
import type { StoreDb } from "../database.ts";
import { type EvaluationRecord, type EventRecord, type ScoreRecord, toJson } from "../records.ts";
import type { EventKind } from "../tables/events.ts";

/** Writes one evaluation with its events over the one with the same key, whose id it keeps. */
export async function writeEvaluation(
  db: StoreDb,
  entry: { recordingKey: number; runId: string; atMs: number; isPrimary: boolean; evaluation: EvaluationRecord },
): Promise<void> {
  const { recordingKey, runId, atMs, isPrimary, evaluation } = entry;
  const row = {
    recordingKey,
    runId,
    definition: evaluation.definition,
    definitionParameters: toJson(evaluation.definitionParameters, "definitionParameters"),
    engineVersion: evaluation.engineVersion,
    inputSha256: evaluation.inputSha256,
    evaluatedAtMs: atMs,
    support: evaluation.support,
    durationMs: evaluation.durationMs,
    speechMs: evaluation.speechMs,
    silenceMs: evaluation.silenceMs,
    silenceCount: evaluation.silenceCount,
    longestSilenceMs: evaluation.longestSilenceMs,
    talkOverMs: evaluation.talkOverMs,
    talkOverCount: evaluation.talkOverCount,
    holdMs: evaluation.holdMs,
    ...toScoreColumns(evaluation, atMs),
  };
  const { id } = await db
    .insertInto("evaluations")
    .values({ ...row, isPrimary: isPrimary ? 1 : 0 })
    .onConflict((conflict) =>
      conflict.columns(["recordingKey", "definition", "scorecard"]).doUpdateSet({
        ...row,
        // The first of a call stays the primary one, even when its key is given twice.
        isPrimary: sql<number>`max(evaluations.is_primary, excluded.is_primary)`,
      }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.deleteFrom("events").where("evaluationId", "=", id).execute();
  await writeEvents(db, id, evaluation.events);
}

export function toScoreColumns(score: ScoreRecord, atMs: number) {
  return {
    scorecard: score.scorecard,
    scorecardVersion: score.scorecardVersion,
    scoredAtMs: atMs,
    score: score.score,
    unscorableReason: score.unscorableReason,
    deductions: toJson(score.deductions, "deductions"),
    evaluation: toJson(score.evaluation, "evaluation"),
  };
}

async function writeEvents(db: StoreDb, evaluationId: number, events: readonly EventRecord[]): Promise<void> {
  const next: Record<EventKind, number> = { silence: 0, talkOver: 0, hold: 0 };
  const rows = events.map(({ kind, startMs, endMs, detail }, index) => ({
    evaluationId,
    kind,
    ordinal: next[kind]++,
    startMs,
    endMs,
    detail: toJson(detail, `events[${index}].detail`),
  }));
  for (const chunk of chunks(rows)) await db.insertInto("events").values(chunk).execute();
}
