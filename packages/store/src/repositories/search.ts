import type { PageRequest, SearchHit, SearchPage, SearchQuery, SearchRepository, Side, Viewer } from "@earshot/model";
import { sql } from "kysely";
import { filterConditions, isAfter } from "../call-filter.ts";
import { checkLimit, readCursor, type SortKey, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { toTextParts } from "../indexed-text.ts";
import { parseSearchWords, type SearchWords } from "../search-words.ts";
import { toSnippet } from "../snippet.ts";
import { searchCalls } from "./call-search.ts";
import { isNamed } from "./recording-named.ts";
import { joinBy } from "./search-plan.ts";

/** Sorts a recording before its utterances. */
const recordingOrdinal = -1;

export function createSearchRepository(db: StoreDb, viewer: Viewer): SearchRepository {
  return {
    calls: (query, page) => searchCalls(db, query, viewer, page),
    utterances: (query, page) => search(db, query, viewer, page),
  };
}

async function search(db: StoreDb, query: SearchQuery, viewer: Viewer, page: PageRequest): Promise<SearchPage> {
  const limit = checkLimit(page.limit);
  const words = query.words === undefined ? null : parseSearchWords(query.words);
  const after = page.cursor === undefined ? null : readCursor(page.cursor, "search", query, [0, "", 0]);
  const id = query.side === undefined && query.speaker === undefined ? (words?.id ?? null) : null;
  const found = [
    ...(id === null ? [] : await findRecordings(db, id, query, viewer, after, limit + 1)),
    ...(await findUtterances(db, words, query, viewer, after, limit + 1)),
  ].sort(compareRows);
  const { items, nextCursor } = toPage(found, limit, "search", query, sortKey);
  const ids = items.flatMap(({ utteranceId }) => utteranceId ?? []);
  const marked = words === null ? new Map<number, string>() : await db.words.fullText.markHits(db, words, ids);
  return { hits: items.map((row) => toHit(row, marked, id)), nextCursor };
}

interface Row {
  newestFirst: number;
  ordinal: number;
  utteranceId: number | null;
  recordingId: string;
  interactionId: string;
  startTime: string | null;
  startMs: number | null;
  endMs: number | null;
  side: Side | null;
  speaker: string | null;
  text: string | null;
  evaluationId: number | null;
  score: number | null;
  silenceMs: number | null;
  talkOverMs: number | null;
  holdMs: number | null;
}

const recordingColumns = ["r.newestFirst", "r.id as recordingId", "r.interactionId", "r.startTime"] as const;
const measureColumns = ["e.id as evaluationId", "e.score", "e.silenceMs", "e.holdMs"] as const;

async function findUtterances(
  db: StoreDb,
  words: SearchWords | null,
  query: SearchQuery,
  viewer: Viewer,
  after: SortKey | null,
  limit: number,
): Promise<Row[]> {
  const plan = words === null ? null : await db.words.fullText.choosePlan(db, words, "utterances", limit);
  let select = joinBy(db, plan ?? "noWords")
    .select([...recordingColumns, ...measureColumns])
    .select(db.words.talkOverMs.as("talkOverMs"))
    .select(["u.id as utteranceId", "u.ordinal", "u.startMs", "u.endMs", "u.side", "u.speaker", "u.text"])
    .whereRef("e.recordingKey", "=", "r.key")
    .where("e.isPrimary", "=", 1)
    .whereRef("u.recordingKey", "=", "r.key")
    .where((eb) => eb.and(filterConditions(db, eb, query, viewer)));
  if (words !== null && plan !== null) select = select.where(db.words.fullText.holdsWords(words, plan));
  if (query.side !== undefined) select = select.where("u.side", "=", query.side);
  if (query.speaker !== undefined) select = select.where("u.speaker", "=", query.speaker);
  if (after !== null) select = select.where(isAfter(["r.newestFirst", "r.id", "u.ordinal"], after));
  return select.orderBy("r.newestFirst").orderBy("r.id").orderBy("u.ordinal").limit(limit).execute();
}

async function findRecordings(
  db: StoreDb,
  id: string,
  query: SearchQuery,
  viewer: Viewer,
  after: SortKey | null,
  limit: number,
): Promise<Row[]> {
  let select = db
    .selectFrom("recordings as r")
    .leftJoin("evaluations as e", (join) => join.onRef("e.recordingKey", "=", "r.key").on("e.isPrimary", "=", 1))
    .select([...recordingColumns, ...measureColumns])
    .select(db.words.talkOverMs.as("talkOverMs"))
    .where(isNamed(db, id))
    .where((eb) => eb.and(filterConditions(db, eb, query, viewer)));
  if (after !== null) {
    const [newestFirst = 0, recordingId = "", ordinal = 0] = after;
    select = select.where(
      sql<boolean>`(r.newest_first, r.id, ${sql.lit(recordingOrdinal)}) > (${newestFirst}, ${recordingId}, ${ordinal})`,
    );
  }
  const rows = await select.orderBy("r.newestFirst").orderBy("r.id").limit(limit).execute();
  const unsaid = { ordinal: recordingOrdinal, utteranceId: null, text: null };
  return rows.map((row) => ({ ...row, ...unsaid, startMs: null, endMs: null, side: null, speaker: null }));
}

function toHit(row: Row, markedTexts: ReadonlyMap<number, string>, id: string | null): SearchHit {
  const { newestFirst: _, ordinal: __, utteranceId, text, ...hit } = row;
  if (utteranceId === null || text === null)
    return { ...hit, kind: "recording", snippet: [{ text: id ?? "", match: true }] };
  const marked = markedTexts.get(utteranceId);
  const parts = marked === undefined ? [{ text, match: false }] : toTextParts(text, marked);
  return { ...hit, kind: "utterance", snippet: toSnippet(parts) };
}

function sortKey(row: Row): SortKey {
  return [row.newestFirst, row.recordingId, row.ordinal];
}

function compareRows(a: Row, b: Row): number {
  if (a.newestFirst !== b.newestFirst) return a.newestFirst - b.newestFirst;
  const ids = Buffer.compare(Buffer.from(a.recordingId), Buffer.from(b.recordingId));
  return ids === 0 ? a.ordinal - b.ordinal : ids;
}
