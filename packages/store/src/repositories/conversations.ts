import {
  type AgentPart,
  type CallGroup,
  type Conversation,
  type ConversationRepository,
  type GroupFilter,
  type Grouping,
  isoWeekOf,
  type NamedKind,
  type Viewer,
} from "@earshot/model";
import { sql } from "kysely";
import type { StoreDb } from "../database.ts";
import { seenAgentConditions, seenConditions } from "../seen-calls.ts";
import { quantile, readSortedValues } from "../sorted-values.ts";
import { storedJson } from "../stored-json.ts";
import { callsInGroups } from "./call-groups.ts";
import { createUnknownNames } from "./unknown-names.ts";

export function createConversationRepository(db: StoreDb, viewer: Viewer): ConversationRepository {
  return {
    find: (recordingIds) => findConversations(db, viewer, recordingIds),
    agentParts: (evaluationIds) => findAgentParts(db, viewer, evaluationIds),
    groups: (by, filter) => groups(db, viewer, by, filter),
    unknownNames: createUnknownNames(db, viewer),
  };
}

export async function findConversations(
  db: StoreDb,
  viewer: Viewer,
  recordingIds: readonly string[],
): Promise<Map<string, Conversation>> {
  const recordings = await db
    .selectFrom("recordings as r")
    .select(["r.key", "r.id", "r.direction", "r.legs"])
    .where("r.id", "in", db.words.textsOf(recordingIds))
    .where("r.legs", "is not", null)
    .where((eb) => eb.and(seenConditions(db, viewer)))
    .execute();
  const named = await db
    .selectFrom("recordingNames as t")
    .innerJoin("names as n", "n.key", "t.nameKey")
    .select(["t.recordingKey", "n.kind", "n.id", "n.name"])
    .where("t.recordingKey", "in", db.words.numbersOf(recordings.map(({ key }) => key)))
    .orderBy("t.ordinal")
    .execute();
  const byRecording = Map.groupBy(named, ({ recordingKey }) => recordingKey);
  return new Map(
    recordings.map(({ key, id, direction, legs }): [string, Conversation] => {
      const list = (wanted: NamedKind) =>
        (byRecording.get(key) ?? []).filter(({ kind }) => kind === wanted).map(({ id, name }) => ({ id, name }));
      return [
        id,
        {
          direction,
          agents: list("agent"),
          queues: list("queue"),
          skills: list("skill").map((skill) => skill.id),
          wrapUpCodes: list("wrapup"),
          divisions: list("division"),
          legs: legs === null ? [] : storedJson.legs.read(legs).legs,
        },
      ];
    }),
  );
}

export async function findAgentParts(
  db: StoreDb,
  viewer: Viewer,
  evaluationIds: readonly number[],
): Promise<Map<number, AgentPart[]>> {
  const rows = await db
    .selectFrom("agentParts as p")
    .innerJoin("evaluations as e", "e.id", "p.evaluationId")
    .innerJoin("recordings as r", "r.key", "e.recordingKey")
    .select(["p.evaluationId", "p.agentId", "p.startMs", "p.endMs", "p.evaluation"])
    .where("p.evaluationId", "in", db.words.numbersOf(evaluationIds))
    .where((eb) => eb.and([...seenConditions(db, viewer), ...seenAgentConditions(db, viewer, "p.agent_id")]))
    .orderBy("p.evaluationId")
    .orderBy("p.ordinal")
    .execute();
  const byEvaluation = new Map<number, AgentPart[]>();
  for (const { evaluationId, evaluation, ...part } of rows) {
    const earlier = byEvaluation.get(evaluationId) ?? [];
    byEvaluation.set(evaluationId, [...earlier, { ...part, evaluation: storedJson.evaluation.read(evaluation) }]);
  }
  return byEvaluation;
}

/** The id of a week is the time at which it begins. */
type GroupRow = Omit<CallGroup, "id" | "medianScore"> & { id: string | number | null; scores: string | null };

async function groups(db: StoreDb, viewer: Viewer, by: Grouping, filter: GroupFilter): Promise<CallGroup[]> {
  const calls = callsInGroups(db, viewer, by, filter)
    .select(["e.score as value", "e.silenceMs", "e.durationMs"])
    .select(db.words.talkOverMs.as("talkOverMs"));
  const { rows } = await sql<GroupRow>`
    SELECT * FROM (
      SELECT id, max(name) AS name, count(*) AS calls, count(value) AS scored, avg(value) AS mean_score,
        ${db.words.listOfValues} AS scores, avg(silence_ms) AS mean_silence_ms,
        100.0 * sum(silence_ms) / nullif(sum(duration_ms), 0) AS silence_percent, avg(talk_over_ms) AS mean_talk_over_ms
      FROM ${calls} AS calls GROUP BY id
    ) AS groups
    ORDER BY id IS NULL, ${by === "week" ? sql`id DESC` : sql`mean_score NULLS LAST, lower(coalesce(name, id)), id`}`.execute(
    db,
  );
  return rows.map(({ id, name, calls, scored, meanScore, scores, ...group }) => ({
    ...{ id: typeof id === "number" ? isoWeekOf(id) : id, name, calls, scored, meanScore },
    ...{ medianScore: quantile(readSortedValues(scores), 0.5), ...group },
  }));
}
