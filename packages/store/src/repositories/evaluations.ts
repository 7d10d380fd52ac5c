import {
  type CallReading,
  type EvaluationFilter,
  type EvaluationRepository,
  type EvaluationSummary,
  everyone,
  type Page,
  type PageRequest,
  type Segment,
  type StoredEvaluation,
  type Viewer,
} from "@earshot/model";
import { filterConditions, isAfter } from "../call-filter.ts";
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { seenConditions } from "../seen-calls.ts";
import { storedJson } from "../stored-json.ts";
import { createPrimaryEvaluation } from "./primary-evaluation.ts";
import { createRescoring } from "./rescoring.ts";

const pageSize = 50;

export function createEvaluationRepository(connection: Connection): EvaluationRepository {
  const { db } = connection;
  return {
    ...createEvaluationReading(db, everyone),
    pages: (filter = {}) => pages(db, filter.definition),
    rescore: createRescoring(connection),
    makePrimary: createPrimaryEvaluation(connection),
  };
}

export function createEvaluationReading(db: StoreDb, viewer: Viewer): CallReading["evaluations"] {
  return {
    list: async (filter, page) => {
      const { items, nextCursor } = await readPage(listQuery(db, filter, viewer, page), filter, page);
      return { items: items.map(toSummary), nextCursor };
    },
    listWhole: async (filter, page) => {
      const query = listQuery(db, filter, viewer, page).select("e.evaluation");
      const { items, nextCursor } = await readPage(query, filter, page);
      return { items: items.map(toStoredEvaluation), nextCursor };
    },
    get: async (id) => {
      const row = await selectSummaries(db, "any")
        .select("e.evaluation")
        .where("e.id", "=", id)
        .where((eb) => eb.and(seenConditions(db, viewer)))
        .executeTakeFirst();
      return row && toStoredEvaluation(row);
    },
    getMany: async (ids) => {
      const rows = await selectSummaries(db, "any")
        .select("e.evaluation")
        .where("e.id", "in", db.words.numbersOf(ids))
        .where((eb) => eb.and(seenConditions(db, viewer)))
        .execute();
      return new Map(rows.map((row) => [row.id, toStoredEvaluation(row)]));
    },
    utterances: (recordingId) =>
      selectUtterances(db, viewer).where("r.id", "=", recordingId).orderBy("u.ordinal").execute(),
    utterancesOf: (recordingIds) => utterancesOf(db, viewer, recordingIds),
  };
}

export function selectUtterances(db: StoreDb, viewer: Viewer) {
  return (
    db
      .selectFrom("recordings as r")
      .innerJoin("utterances as u", "r.key", "u.recordingKey")
      .where((eb) => eb.and(seenConditions(db, viewer)))
      // The order of the keys is that of the published JSON.
      .select(["u.startMs", "u.endMs", "u.side", "u.speaker", "u.channel", "u.text"])
  );
}

async function utterancesOf(
  db: StoreDb,
  viewer: Viewer,
  recordingIds: readonly string[],
): Promise<Map<string, Segment[]>> {
  const rows = await selectUtterances(db, viewer)
    .select("r.id as recordingId")
    .where("r.id", "in", db.words.textsOf(recordingIds))
    .orderBy("r.key")
    .orderBy("u.ordinal")
    .execute();
  const byRecording = new Map<string, Segment[]>();
  for (const { recordingId, ...utterance } of rows) {
    const said = byRecording.get(recordingId);
    if (said === undefined) byRecording.set(recordingId, [utterance]);
    else said.push(utterance);
  }
  return byRecording;
}

/** `byTime`: SQLite keeps the order of cross joins: it reads the calls by time and stops when the page is full. */
function selectSummaries(db: StoreDb, order: "byTime" | "any") {
  const calls = db.selectFrom("recordings as r");
  const joined =
    order === "byTime"
      ? calls.crossJoin("evaluations as e")
      : calls.innerJoin("evaluations as e", (join) => join.onTrue());
  return joined
    .whereRef("e.recordingKey", "=", "r.key")
    .select([
      "e.id",
      "r.id as recordingId",
      "r.interactionId",
      "r.startTime",
      "r.newestFirst",
      "e.runId",
      "e.isPrimary",
    ])
    .select(["e.definition", "e.scorecard", "e.scorecardVersion", "e.score", "e.unscorableReason", "e.engineVersion"])
    .select(["e.inputSha256", "e.evaluatedAtMs", "e.scoredAtMs", "e.support", "e.durationMs", "e.speechMs"])
    .select(["e.silenceMs", "e.silenceCount", "e.longestSilenceMs", "e.talkOverCount", "e.holdMs"])
    .select(db.words.talkOverMs.as("talkOverMs"));
}

/** One row more than the page has. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
export function listQuery(db: StoreDb, filter: EvaluationFilter, viewer: Viewer, page: PageRequest) {
  const limit = checkLimit(page.limit);
  // A run may have stored few of very many calls: they are found by its id and sorted.
  let query = selectSummaries(db, filter.runId === undefined ? "byTime" : "any").where((eb) =>
    eb.and(filterConditions(db, eb, filter, viewer)),
  );
  if (filter.definition !== undefined) query = query.where("e.definition", "=", filter.definition);
  if (filter.scorecard !== undefined) query = query.where("e.scorecard", "=", filter.scorecard);
  if (filter.runId !== undefined) query = query.where("e.runId", "=", filter.runId);
  if (filter.primary !== undefined) query = query.where("e.isPrimary", "=", filter.primary ? 1 : 0);
  if (page.cursor !== undefined) {
    const after = readCursor(page.cursor, "evaluations", filter, [0, "", 0]);
    query = query.where(isAfter(["r.newestFirst", "r.id", "e.id"], after));
  }
  return query
    .orderBy("r.newestFirst")
    .orderBy("r.id")
    .orderBy("e.id")
    .limit(limit + 1);
}

async function readPage<T extends SummaryRow>(
  query: { execute(): Promise<T[]> },
  filter: EvaluationFilter,
  { limit }: PageRequest,
): Promise<Page<T>> {
  const keyOf = ({ newestFirst, recordingId, id }: T) => [newestFirst, recordingId, id];
  return toPage(await query.execute(), limit, "evaluations", filter, keyOf);
}

/**
 * Of all that are stored when the iteration begins: of each recording and definition the one that was measured last. Copies
 * under other scorecards have the same measures; of these it is the primary one, else the last.
 */
async function* pages(
  db: StoreDb,
  definition: string | undefined,
): AsyncGenerator<StoredEvaluation[], void, undefined> {
  const { last } = await db
    .selectFrom("evaluations")
    .select((eb) => eb.fn.max("id").as("last"))
    .executeTakeFirstOrThrow();
  let query = selectSummaries(db, "any")
    .select("e.evaluation")
    .where("e.id", "<=", Number(last))
    .where(({ selectFrom, not, exists }) =>
      not(
        exists(
          selectFrom("evaluations as better")
            .select("better.id")
            .whereRef("better.recordingKey", "=", "e.recordingKey")
            .whereRef("better.definition", "=", "e.definition")
            .where(({ eb, refTuple }) =>
              eb(
                refTuple("better.evaluatedAtMs", "better.isPrimary", "better.id"),
                ">",
                refTuple("e.evaluatedAtMs", "e.isPrimary", "e.id"),
              ),
            ),
        ),
      ),
    );
  if (definition !== undefined) query = query.where("e.definition", "=", definition);
  for (let after = 0; ; ) {
    const rows = await query.where("e.id", ">", after).orderBy("e.id").limit(pageSize).execute();
    if (rows.length > 0) yield rows.map(toStoredEvaluation);
    after = rows.at(-1)?.id ?? after;
    if (rows.length < pageSize) return;
  }
}

type SummaryRow = Awaited<ReturnType<ReturnType<typeof selectSummaries>["execute"]>>[number];

function toSummary({ newestFirst: _, isPrimary, talkOverCount, ...row }: SummaryRow): EvaluationSummary {
  return { ...row, talkOverCount: row.talkOverMs === null ? null : talkOverCount, isPrimary: isPrimary === 1 };
}

function toStoredEvaluation({ evaluation, ...row }: SummaryRow & { evaluation: string }): StoredEvaluation {
  return { ...toSummary(row), evaluation: storedJson.evaluation.read(evaluation) };
}
