import type { PeopleRepository, TeamRepository } from "@earshot/model";
import type { Connection } from "../connection.ts";
import { lock, statement } from "../transaction.ts";
import { createApiKeyRepository } from "./api-keys.ts";
import { appendEntry } from "./audit-rows.ts";
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

const empty = statement<{ name: string }>("DELETE FROM team_agents WHERE team = @name");
const insert = statement<{ name: string; agentId: string }>(
  "INSERT INTO team_agents (team, agent_id) VALUES (@name, @agentId) ON CONFLICT DO NOTHING",
);

function createTeamRepository({ db, transact }: Connection): TeamRepository {
  return {
    set: ({ name, agentIds }, entry) =>
      transact(function* () {
        yield* lock(`team ${name}`);
        yield* empty.run({ name });
        for (const agentId of agentIds) yield* insert.run({ name, agentId });
        if (entry !== undefined) yield* appendEntry(entry);
      }),
    list: async () => {
      const rows = await db.selectFrom("teamAgents").selectAll().orderBy("team").orderBy("agentId").execute();
      const byTeam = Map.groupBy(rows, ({ team }) => team);
      return Array.from(byTeam, ([name, agents]) => ({ name, agentIds: agents.map(({ agentId }) => agentId) }));
    },
  };
}
