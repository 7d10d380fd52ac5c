import { type CallFilter, filterConditions, isAfter } from "../call-filter.ts";
import { checkLimit, type Page, type PageRequest, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import type { UtteranceRecord } from "../records.ts";
import type { EvaluationsTable } from "../tables/evaluations.ts";
import type { EventKind } from "../tables/events.ts";

/** A stored evaluation with its recording; what was stored as JSON is parsed. */
export interface StoredEvaluation
  extends Omit<
    EvaluationsTable,
    "id" | "recordingKey" | "isPrimary" | "definitionParameters" | "deductions" | "evaluation"
  > {
  id: number;
  recordingId: string;
  interactionId: string;
  startTime: string | null;
  isPrimary: boolean;
  definitionParameters: unknown;
  deductions: unknown;
  evaluation: unknown;
}

export interface EvaluationFilter extends CallFilter {
  definition?: string | undefined;
  scorecard?: string | undefined;
  /** Evaluations that this run was the last one to make. */
  runId?: string | undefined;
  /** true: only the one evaluation of each recording that reports show. */
  primary?: boolean | undefined;
}

/**
 * Evaluations of the newest calls first; calls without a start time come last.
 * @throws StoreError `store.invalid_query`, `store.invalid_cursor`
 */
export async function listEvaluations(
  db: StoreDb,
  filter: EvaluationFilter,
  page: PageRequest,
): Promise<Page<StoredEvaluation>> {
  const limit = checkLimit(page.limit);
  let query = selectEvaluations(db).where((eb) => eb.and(filterConditions(eb, filter)));
  if (filter.definition !== undefined) query = query.where("e.definition", "=", filter.definition);
  if (filter.scorecard !== undefined) query = query.where("e.scorecard", "=", filter.scorecard);
  if (filter.runId !== undefined) query = query.where("e.runId", "=", filter.runId);
  if (filter.primary !== undefined) query = query.where("e.isPrimary", "=", filter.primary ? 1 : 0);
  if (page.cursor !== undefined) {
    const after = readCursor(page.cursor, "evaluations", filter, [0, "", 0]);
    query = query.where(isAfter(["r.newestFirst", "r.id", "e.id"], after));
  }
  const rows = await query
    .orderBy("r.newestFirst")
    .orderBy("r.id")
    .orderBy("e.id")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "evaluations", filter, (row) => [
    row.newestFirst,
    row.recordingId,
    row.id,
  ]);
  return { items: items.map(toStoredEvaluation), nextCursor };
}

export async function getEvaluation(db: StoreDb, id: number): Promise<StoredEvaluation | undefined> {
  const row = await selectEvaluations(db).where("e.id", "=", id).executeTakeFirst();
  return row && toStoredEvaluation(row);
}

/** What was said in a recording, in order; empty when it is not stored. */
export async function listUtterances(db: StoreDb, recordingId: string): Promise<UtteranceRecord[]> {
  return await db
    .selectFrom("utterances as u")
    .innerJoin("recordings as r", "r.key", "u.recordingKey")
    .select(["u.startMs", "u.endMs", "u.side", "u.speaker", "u.channel", "u.text"])
    .where("r.id", "=", recordingId)
    .orderBy("u.ordinal")
    .execute();
}

/** Media time; `index` is the position among the evaluation's events of this kind. */
export interface StoredEvent {
  kind: EventKind;
  index: number;
  startMs: number;
  endMs: number;
  detail: unknown;
}

/** The events of an evaluation, by kind and position. */
export async function listEvents(db: StoreDb, evaluationId: number): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom("events")
    .select(["kind", "ordinal as index", "startMs", "endMs", "detail"])
    .where("evaluationId", "=", evaluationId)
    .orderBy("kind")
    .orderBy("ordinal")
    .execute();
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }));
}

export function selectEvaluations(db: StoreDb) {
  return db
    .selectFrom("evaluations as e")
    .innerJoin("recordings as r", "r.key", "e.recordingKey")
    .selectAll("e")
    .select(["r.id as recordingId", "r.interactionId", "r.startTime", "r.newestFirst"]);
}

type EvaluationRow = Awaited<ReturnType<ReturnType<typeof selectEvaluations>["execute"]>>[number];

export function toStoredEvaluation(row: EvaluationRow): StoredEvaluation {
  const { recordingKey: _, newestFirst: __, isPrimary, definitionParameters, deductions, evaluation, ...columns } = row;
  return {
    ...columns,
    isPrimary: isPrimary === 1,
    definitionParameters: JSON.parse(definitionParameters),
    deductions: JSON.parse(deductions),
    evaluation: JSON.parse(evaluation),
  };
}
