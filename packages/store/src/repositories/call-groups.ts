import type { GroupFilter, Grouping, Viewer } from "@earshot/model";
import { type RawBuilder, sql } from "kysely";
import { filterConditions, lastInTime, namesCalls } from "../call-filter.ts";
import type { StoreDb } from "../database.ts";
import { seenAgentConditions } from "../seen-calls.ts";

/** The recordings `r` that pass a filter by their primary evaluations `e`. */
export function passingCalls(db: StoreDb, viewer: Viewer, filter: GroupFilter) {
  const { allRecordings, primaryEvaluations } = db.words;
  const isNarrowed = viewer.calls !== "all" || namesCalls(filter) || filter.runId !== undefined;
  const joined = isNarrowed
    ? db.selectFrom("recordings as r").innerJoin("evaluations as e", (join) => join.onTrue())
    : db.selectFrom(allRecordings.as("r")).crossJoin(primaryEvaluations.as("e"));
  const passing = joined
    .whereRef("e.recordingKey", "=", "r.key")
    .where("e.isPrimary", "=", 1)
    .where((eb) => eb.and(filterConditions(db, eb, filter, viewer)));
  return filter.runId === undefined ? passing : passing.where("e.runId", "=", filter.runId);
}

/** What a call's row says of one group that it is in. */
interface GroupColumns {
  /** Of a week the time at which it begins. */
  id: RawBuilder<string | number | null>;
  name: RawBuilder<string | null>;
}

const none = sql<null>`NULL`;

/** One row for each call and group that it is in, with the group's `id` and `name`. */
export function callsInGroups(db: StoreDb, viewer: Viewer, by: Grouping | "all", filter: GroupFilter) {
  const calls = passingCalls(db, viewer, filter);
  const columns = ({ id, name }: GroupColumns) => [id.as("id"), name.as("name")] as const;
  switch (by) {
    case "all":
      return calls.select(columns({ id: none, name: none }));
    case "week":
      return calls.select(columns({ id: weekStart, name: none }));
    case "team":
      return (
        calls
          .leftJoin(
            (eb) =>
              eb
                .selectFrom("recordingNames as t")
                .innerJoin("names as n", "n.key", "t.nameKey")
                .leftJoin("teamAgents as a", "a.agentId", "n.id")
                .where("n.kind", "=", "agent")
                .select(["t.recordingKey", "n.id as agentId", "a.team"])
                .as("n"),
            (join) => join.onRef("n.recordingKey", "=", "r.key"),
          )
          .where((eb) => eb.and(seenAgentConditions(db, viewer, "n.agent_id")))
          .select(columns({ id: sql`n.team`, name: sql`n.team` }))
          // Two agents of one team are in one group once.
          .select("r.key")
          .distinct()
      );
    default:
      return calls
        .leftJoin(
          (eb) =>
            eb
              .selectFrom("recordingNames as t")
              .innerJoin("names as n", "n.key", "t.nameKey")
              .where("n.kind", "=", by)
              .select(["t.recordingKey", "n.id", "n.name"])
              .as("n"),
          (join) => join.onRef("n.recordingKey", "=", "r.key"),
        )
        .where((eb) => eb.and(by === "agent" ? seenAgentConditions(db, viewer, "n.id") : []))
        .select(columns({ id: sql`n.id`, name: sql`n.name` }));
  }
}

export const weekMs = 7 * 86_400_000;
/** When the week of a call begins. The 5th of January 1970 was a Monday; the remainder of a negative number is negative. */
const mondayMs = 4 * 86_400_000;
/** By the column that the index of calls by time has. */
const startedAtMs = sql<number | null>`nullif(-r.newest_first, ${-lastInTime})`;
const weekStart = sql<
  number | null
>`${startedAtMs} - ((${startedAtMs} - ${mondayMs}) % ${weekMs} + ${weekMs}) % ${weekMs}`;
