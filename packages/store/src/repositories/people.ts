import type { PeopleRepository, TeamRepository } from "@earshot/model";
import { type Connection, once } from "../sqlite/connection.ts";
import { createApiKeyRepository } from "./api-keys.ts";
import { createSavedViewRepository } from "./saved-views.ts";
import { createSessionRepository } from "./sessions.ts";
import { createUserRepository } from "./users.ts";

export function createPeopleRepository(connection: Connection): PeopleRepository {
  return {
    users: createUserRepository(connection),
    sessions: createSessionRepository(connection),
    apiKeys: createApiKeyRepository(connection),
    teams: createTeamRepository(connection),
    views: createSavedViewRepository(connection),
  };
}

function createTeamRepository({ file, db, transact }: Connection): TeamRepository {
  const statements = once(() => ({
    empty: file.prepare<[string]>("DELETE FROM team_agents WHERE team = ?"),
    insert: file.prepare<[string, string]>(
      "INSERT INTO team_agents (team, agent_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
    ),
  }));
  return {
    set: ({ name, agentIds }) =>
      transact(() => {
        statements().empty.run(name);
        for (const agentId of agentIds) statements().insert.run(name, agentId);
      }),
    list: async () => {
      const rows = await db.selectFrom("teamAgents").selectAll().orderBy("team").orderBy("agentId").execute();
      const byTeam = Map.groupBy(rows, ({ team }) => team);
      return Array.from(byTeam, ([name, agents]) => ({ name, agentIds: agents.map(({ agentId }) => agentId) }));
    },
  };
}
