import { z } from "zod";
import { nameInLog } from "../log.ts";
import type { PeopleParts } from "../people-parts.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const teamSchema = z
  .object({ name: z.string(), agentIds: z.array(z.string()) })
  .meta({ id: "Team", description: "Agents whose calls are granted together." });

export type TeamAnswer = z.infer<typeof teamSchema>;

/** `/v1/teams`: which agents are a team. */
export function teamRoutes(app: App, { people: { teams }, entryOf }: PeopleParts): void {
  const config = { access: "people:manage" } as const;
  const tags = ["people"];

  app.get(
    "/v1/teams",
    {
      config,
      schema: {
        tags,
        operationId: "listTeams",
        summary: "All teams, by name",
        response: {
          200: answers(z.object({ teams: z.array(teamSchema) }).meta({ id: "Teams" }), "The teams"),
          ...problems(401, 403, 500, 503),
        },
      },
    },
    async () => ({ teams: (await teams.list()).map(({ name, agentIds }) => ({ name, agentIds: [...agentIds] })) }),
  );

  app.put(
    "/v1/teams/:name",
    {
      config,
      schema: {
        tags,
        operationId: "setTeam",
        summary: "Set who is in a team",
        params: z.object({ name: z.string().min(1).max(200) }),
        body: z
          .strictObject({
            agentIds: z.array(z.string().min(1)).max(1000).meta({ description: "none removes the team" }),
          })
          .meta({ examples: [{ agentIds: ["…"] }] }),
        response: {
          200: answers(teamSchema, "The team as it is now"),
          ...problems(400, 401, 403, 413, 415, 500, 503),
        },
      },
    },
    async (request) => {
      const team = { name: request.params.name, agentIds: [...new Set(request.body.agentIds)] };
      // A team may be called after somebody: its name stays out.
      const what = team.agentIds.length === 0 ? "removed" : `set to ${team.agentIds.length} agents`;
      await teams.set(team, entryOf(request, "team", what));
      request.log.info({ by: nameInLog(request), agents: team.agentIds.length }, "team set");
      return team;
    },
  );
}
