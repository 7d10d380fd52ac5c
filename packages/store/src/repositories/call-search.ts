import type { CallHits, CallSearchPage, PageRequest, SearchQuery, Side, Viewer } from "@earshot/model";
import { type Expression, type SqlBool, sql } from "kysely";
import { filterConditions, isAfter } from "../call-filter.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { isAnyOf, isSaidBy, type SearchPlan } from "../full-text.ts";
import { toTextParts } from "../indexed-text.ts";
import { parseSearchWords, type SearchWords } from "../search-words.ts";
import { toSnippet } from "../snippet.ts";
import { isNamed } from "./recording-named.ts";
import { planFor } from "./search-plan.ts";

/** What is shown of a call in a list of calls. */
const hitsPerCall = 5;

/** Calls in which all that is looked for is said, each with its first hits. */
export async function searchCalls(
  db: StoreDb,
  query: SearchQuery,
  viewer: Viewer,
  page: PageRequest,
): Promise<CallSearchPage> {
  const limit = checkLimit(page.limit);
  const words = query.words === undefined ? null : parseSearchWords(query.words);
  const plan = await planFor(db, words, limit);
  const after = page.cursor === undefined ? null : readCursor(page.cursor, "call-search", query, [0, ""]);
  let select = db
    .selectFrom("recordings as r")
    .leftJoin("evaluations as e", (join) => join.onRef("e.recordingKey", "=", "r.key").on("e.isPrimary", "=", 1))
    .select(["r.key", "r.newestFirst", "r.id as recordingId", "r.interactionId", "r.startTime"])
    .select(["e.id as evaluationId", "e.score", "e.silenceMs", "e.holdMs"])
    .select(db.words.talkOverMs.as("talkOverMs"))
    .where((eb) => eb.and(filterConditions(db, eb, query, viewer)));
  const said = saysWhatIsAsked(db, words, plan, query);
  select = said === null ? select.where("e.id", "is not", null) : select.where(said);
  if (after !== null) select = select.where(isAfter(["r.newestFirst", "r.id"], after));
  const rows = await select
    .orderBy("r.newestFirst")
    .orderBy("r.id")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "call-search", query, (row) => [row.newestFirst, row.recordingId]);
  const hits = await findHits(
    db,
    words,
    query,
    items.map(({ key }) => key),
  );
  const calls = items.map(({ key, newestFirst: _, ...call }) => ({ ...call, ...(hits.get(key) ?? noHits) }));
  return { calls, nextCursor };
}

/** That calls `r` say all that is asked for, or have the id that is; null when nothing is asked for. */
export function saysWhatIsAsked(
  db: StoreDb,
  words: SearchWords | null,
  plan: SearchPlan,
  query: SearchQuery,
): Expression<SqlBool> | null {
  if (words === null) {
    if (!isOfSpeaker(query)) return null;
    return sql<SqlBool>`r.key in (select u.recording_key from utterances as u where ${isSaidBy(query)})`;
  }
  const says = db.words.fullText.callHoldsWords(words, query, plan);
  if (words.id === null || isOfSpeaker(query)) return says;
  const named = isNamed(db, words.id);
  return plan === "callsFirst" ? sql<SqlBool>`(${says} or ${named})` : isAnyOf([says, named]);
}

const noHits: Pick<CallHits, "hits" | "hitCount"> = { hits: [], hitCount: 0 };

const isOfSpeaker = ({ side, speaker }: SearchQuery) => side !== undefined || speaker !== undefined;

interface HitRow {
  id: number;
  recordingKey: number;
  startMs: number;
  endMs: number;
  side: Side;
  speaker: string;
  text: string;
  hitCount: number;
}

/** The first hits of each recording, and how many there are. A search without words and speaker has none. */
export async function findHits(
  db: StoreDb,
  words: SearchWords | null,
  query: SearchQuery,
  keys: readonly number[],
): Promise<Map<number, Pick<CallHits, "hits" | "hitCount">>> {
  const byKey = new Map<number, Pick<CallHits, "hits" | "hitCount">>();
  const { fullText } = db.words;
  const isSaid = words !== null && words.wanted.length > 0;
  if (keys.length === 0 || (!isSaid && !isOfSpeaker(query))) return byKey;
  const utterances = isSaid
    ? fullText.hits(words)
    : sql`recordings as r cross join utterances as u where u.recording_key = r.key`;
  const { rows } = await sql<HitRow>`
    select * from (
      select u.id, u.recording_key, u.start_ms, u.end_ms, u.side, u.speaker, u.text,
        row_number() over (partition by u.recording_key order by u.ordinal) as place,
        count(*) over (partition by u.recording_key) as hit_count
      from ${utterances} and r.key in (${sql.join(keys)}) and ${isSaidBy(query)}
    ) as hits where place <= ${hitsPerCall} order by recording_key, place`.execute(db);
  const ids = rows.map(({ id }) => id);
  const marked = words === null ? new Map<number, string>() : await fullText.markHits(db, words, ids);
  for (const { id, recordingKey, startMs, endMs, side, speaker, text, hitCount } of rows) {
    const highlighted = marked.get(id);
    const parts = highlighted === undefined ? [{ text, match: false }] : toTextParts(text, highlighted);
    const call = byKey.get(recordingKey) ?? { hits: [], hitCount };
    call.hits.push({ startMs, endMs, side, speaker, snippet: toSnippet(parts) });
    byKey.set(recordingKey, call);
  }
  return byKey;
}
