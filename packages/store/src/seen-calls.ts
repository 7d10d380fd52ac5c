import type { SeenCalls, Viewer } from "@earshot/model";
import { type Expression, type SqlBool, sql } from "kysely";
import type { StoreDb } from "./database.ts";

/** That a viewer may see the recordings `r`. Ids are compared to the letter, which no filter does: a right is no search. */
export function seenConditions({ words }: StoreDb, { calls }: Viewer): Expression<SqlBool>[] {
  if (calls === "all") return [];
  return [
    sql<SqlBool>`r.key IN (
      SELECT recording_key FROM recording_names WHERE name_key IN (
        SELECT key FROM names WHERE kind = 'agent' AND id IN ${agentsOf(words, calls)}
        UNION ALL SELECT key FROM names WHERE kind = 'queue' AND id IN ${words.textsOf(calls.queueIds)}
      )
    )`,
  ];
}

/** Whether the viewer is an agent of the recording `r`, whatever else they may see. */
export function isOwnCall({ agentId }: Viewer) {
  return sql<0 | 1>`CASE WHEN EXISTS (
    SELECT 1 FROM recording_names AS t JOIN names AS n ON n.key = t.name_key
    WHERE t.recording_key = r.key AND n.kind = 'agent' AND n.id = ${agentId}
  ) THEN 1 ELSE 0 END`;
}

/**
 * That a viewer may see how this agent of the recordings `r` did: one of their own agents, or any agent of a call in a queue of
 * theirs. Of a call that two agents had, each sees the whole and their own part.
 */
export function seenAgentConditions(
  { words }: StoreDb,
  { calls }: Viewer,
  agentId: "n.id" | "n.agent_id" | "p.agent_id",
): Expression<SqlBool>[] {
  if (calls === "all") return [];
  return [
    sql<SqlBool>`(${sql.raw(agentId)} IN ${agentsOf(words, calls)} OR EXISTS (
      SELECT 1 FROM recording_names AS q JOIN names ON names.key = q.name_key
      WHERE q.recording_key = r.key AND names.kind = 'queue' AND names.id IN ${words.textsOf(calls.queueIds)}
    ))`,
  ];
}

/** That names `n` are of calls that the viewer may see. */
export function seenNameConditions(db: StoreDb, viewer: Viewer): Expression<SqlBool>[] {
  const [isSeen] = seenConditions(db, viewer);
  if (isSeen === undefined) return [];
  return [
    sql<SqlBool>`n.key IN (
      SELECT t.name_key FROM recording_names AS t JOIN recordings AS r ON r.key = t.recording_key WHERE ${isSeen}
    )`,
  ];
}

/** The ids of agents, and of those in teams, as a list for `IN`. */
function agentsOf({ textsOf }: StoreDb["words"], { agentIds, teams }: SeenCalls): Expression<string> {
  return sql<string>`(SELECT * FROM ${textsOf(agentIds)} AS listed UNION ALL SELECT agent_id FROM team_agents WHERE team IN ${textsOf(teams)})`;
}
