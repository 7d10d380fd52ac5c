import {
  type CallListQuery,
  type CallOrder,
  type CallSort,
  type ListedCall,
  type Page,
  type PageRequest,
  type SearchQuery,
  unscorableReasons,
  type Viewer,
} from "@earshot/model";
import { type RawBuilder, sql } from "kysely";
import { filterConditions, lastInTime, namesCalls } from "../call-filter.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import type { SearchPlan } from "../full-text.ts";
import { parseSearchWords, type SearchWords } from "../search-words.ts";
import { findHits, saysWhatIsAsked } from "./call-search.ts";
import { findConversations } from "./conversations.ts";
import { planFor } from "./search-plan.ts";

/** Sorts after every value there is. */
const last = Number.MAX_SAFE_INTEGER;

/** What calls are sorted by, as whole numbers of which the smallest comes first when the order ascends. */
const sortValuesOf = ({ talkOverMs }: StoreDb["words"]): Record<CallSort, RawBuilder<number>> => ({
  // By the column that the index has; calls without a start are last in it.
  start: sql`nullif(-r.newest_first, ${-lastInTime})`,
  length: sql`e.duration_ms`,
  // Scores have three decimals.
  score: sql`cast(round(1000 * e.score) as bigint)`,
  silence: sql`e.silence_ms`,
  talkOver: sql`${talkOverMs}`,
  hold: sql`e.hold_ms`,
});

/** Calls in their order, a page of them; what the rows show is read for these alone. */
export async function listCalls(
  db: StoreDb,
  viewer: Viewer,
  query: CallListQuery,
  page: PageRequest,
): Promise<Page<ListedCall>> {
  const limit = checkLimit(page.limit);
  const { sort = "start", ascending = false, ...search } = query;
  const words = search.words === undefined ? null : parseSearchWords(search.words);
  const list = `calls by ${sort} ${ascending ? "up" : "down"}`;
  const byTime = sort === "start" && !ascending;
  const value = byTime ? sql<number>`r.newest_first` : sortValue(db, { sort, ascending });
  const after = page.cursor === undefined ? null : readCursor(page.cursor, list, search, [0, 0, ""]);
  const plan = byTime ? await planFor(db, words, limit) : "hitsFirst";
  let select = selectCalls(db, viewer, search, words, { byTime, plan }).select([
    "r.key",
    "r.id as recordingId",
    "r.newestFirst",
    "e.id as evaluationId",
    value.as("value"),
  ]);
  if (after !== null) {
    const [afterValue = 0, newestFirst = 0, id = ""] = after;
    select = byTime
      ? select.where(sql<boolean>`(r.newest_first, r.id) > (${newestFirst}, ${id})`)
      : select.where(sql<boolean>`(${value}, r.newest_first, r.id) > (${afterValue}, ${newestFirst}, ${id})`);
  }
  if (!byTime) select = select.orderBy(sql`value`);
  const rows = await select
    .orderBy("r.newestFirst")
    .orderBy("r.id")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, list, search, (row) => [
    row.value,
    row.newestFirst,
    row.recordingId,
  ]);
  return { items: await readRows(db, viewer, items, words, search), nextCursor };
}

export async function countCalls(db: StoreDb, viewer: Viewer, query: SearchQuery): Promise<number> {
  const words = query.words === undefined ? null : parseSearchWords(query.words);
  // Each evaluation is of a recording: that is looked up only where something is asked of it.
  const counted =
    viewer.calls === "all" && Object.values(query).every((value) => value === undefined)
      ? db.selectFrom("evaluations as e").where("e.isPrimary", "=", 1)
      : selectCalls(db, viewer, query, words, { byTime: false, plan: "hitsFirst" });
  const row = await counted.select((eb) => eb.fn.countAll<number>().as("calls")).executeTakeFirstOrThrow();
  return row.calls;
}

function sortValue({ words }: StoreDb, { sort = "start", ascending = false }: CallOrder): RawBuilder<number> {
  const value = sortValuesOf(words)[sort];
  return ascending ? sql<number>`coalesce(${value}, ${last})` : sql<number>`coalesce(-${value}, ${last})`;
}

/**
 * SQLite keeps the order of cross joins. `byTime` it reads the calls by time and stops when the page is full. Otherwise it goes
 * through all of them, or through those that a condition leaves.
 */
function selectCalls(
  db: StoreDb,
  viewer: Viewer,
  query: SearchQuery,
  words: SearchWords | null,
  { byTime, plan }: { byTime: boolean; plan: SearchPlan },
) {
  const { allRecordings, primaryEvaluations } = db.words;
  const isSaid = words !== null || query.side !== undefined || query.speaker !== undefined;
  const isNarrowed = isSaid || viewer.calls !== "all" || namesCalls(query);
  const joined = byTime
    ? db.selectFrom("recordings as r").crossJoin("evaluations as e")
    : db.selectFrom(isNarrowed ? "recordings as r" : allRecordings.as("r")).crossJoin(primaryEvaluations.as("e"));
  const said = saysWhatIsAsked(db, words, plan, query);
  const selected = joined
    .whereRef("e.recordingKey", "=", "r.key")
    .where("e.isPrimary", "=", 1)
    .where((eb) => eb.and(filterConditions(db, eb, query, viewer)));
  return said === null ? selected : selected.where(said);
}

/** A call on a page, before its row is read. */
interface Place {
  key: number;
  recordingId: string;
  evaluationId: number;
}

async function readRows(
  db: StoreDb,
  viewer: Viewer,
  places: readonly Place[],
  words: SearchWords | null,
  query: SearchQuery,
): Promise<ListedCall[]> {
  const rows = await db
    .selectFrom("evaluations as e")
    .innerJoin("recordings as r", "r.key", "e.recordingKey")
    .where("e.id", "in", db.words.numbersOf(places.map(({ evaluationId }) => evaluationId)))
    .select(["r.key", "r.id as recordingId", "r.interactionId", "r.startTime", "e.id as evaluationId"])
    .select([
      "e.durationMs",
      "e.score",
      "e.unscorableReason",
      "e.silenceMs",
      "e.holdMs",
      "e.failedCritical",
      "e.warnings",
    ])
    .select(db.words.talkOverMs.as("talkOverMs"))
    .execute();
  const byEvaluation = new Map(rows.map((row) => [row.evaluationId, row]));
  const conversations = await findConversations(
    db,
    viewer,
    places.map(({ recordingId }) => recordingId),
  );
  const hits = await findHits(
    db,
    words,
    query,
    places.map(({ key }) => key),
  );
  return places.flatMap(({ evaluationId }) => {
    const row = byEvaluation.get(evaluationId);
    // One that was deleted between the two statements.
    if (row === undefined) return [];
    const { key, unscorableReason, ...call } = row;
    const conversation = conversations.get(call.recordingId) ?? null;
    const found = hits.get(key);
    const [first] = found?.hits ?? [];
    return {
      ...call,
      unscorableReason: unscorableReasons.find((reason) => reason === unscorableReason) ?? null,
      conversation: conversation && {
        direction: conversation.direction,
        agents: conversation.agents,
        queues: conversation.queues,
      },
      hitCount: found?.hitCount ?? 0,
      hit: first === undefined ? null : { startMs: first.startMs, side: first.side, snippet: first.snippet },
    };
  });
}
