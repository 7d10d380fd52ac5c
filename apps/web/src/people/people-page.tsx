import type { SessionAnswer, TeamAnswer, UserAnswer } from "@earshot/api";
import { useComputed, useSignal } from "@preact/signals";
import { useLoaded } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { KeysPanel } from "./keys-panel.tsx";
import { useKnownNames } from "./known-names.ts";
import { SessionTable } from "./session-table.tsx";
import { TeamsPanel } from "./teams-panel.tsx";
import { UsersPanel } from "./users-panel.tsx";
import { askWhoLooks, change, viewer } from "./viewer.ts";

/** For administrators: users, teams, sessions and the keys of programs. */
export function PeoplePage() {
  useTitle("People");
  const turn = useSignal(0);
  const reload = () => {
    turn.value++;
  };
  // While nobody is set up it would be refused.
  const asked = useComputed(() => viewer.value !== null && viewer.value.state !== "open");
  const users = useLoaded<{ users: UserAnswer[] }>(() => (asked.value ? "/v1/users" : null), turn);
  const teams = useLoaded<{ teams: TeamAnswer[] }>(() => (asked.value ? "/v1/teams" : null), turn);
  const sessions = useLoaded<{ sessions: SessionAnswer[] }>(() => (asked.value ? "/v1/sessions" : null), turn);
  const agents = useKnownNames("agent");
  const queues = useKnownNames("queue");
  const { value, error } = users.value;
  const shownTeams = teams.value.value?.teams ?? [];
  const shownSessions = sessions.value.value?.sessions ?? [];
  return (
    <div class="page">
      <h1>People</h1>
      {viewer.value?.state === "open" ? (
        <p>
          Nobody is set up yet, so everything is open to this machine alone. <code>earshot serve</code> prints a link in
          its terminal that adds the first administrator; <code>earshot users add NAME --role admin</code> does the
          same.
        </p>
      ) : (
        error !== null && <ProblemNote error={error} />
      )}
      {value !== null && (
        <>
          <UsersPanel users={value.users} teams={shownTeams} agents={agents} queues={queues} onChange={reload} />
          <TeamsPanel teams={shownTeams} agents={agents} onChange={reload} />
          <section class="panel">
            <h2>Sessions</h2>
            <SessionTable
              sessions={shownSessions}
              nameOf={(userId) => value.users.find(({ id }) => id === userId)?.name ?? userId}
              end={async (id) => {
                await change("DELETE", `/v1/sessions/${encodeURIComponent(id)}`);
                if (shownSessions.some((session) => session.id === id && session.isThis)) await askWhoLooks();
                else reload();
              }}
            />
          </section>
          <KeysPanel />
        </>
      )}
    </div>
  );
}
