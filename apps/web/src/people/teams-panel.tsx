import type { TeamAnswer } from "@earshot/api";
import { useSignal } from "@preact/signals";
import { ConfirmButton } from "./confirm-button.tsx";
import { linesOf } from "./field-text.ts";
import { Field, FormDialog } from "./form-dialog.tsx";
import { change } from "./viewer.ts";

const set = (name: string, agentIds: readonly string[]) =>
  change("PUT", `/v1/teams/${encodeURIComponent(name)}`, { agentIds });

/** Which agents are a team. */
export function TeamsPanel({ teams, onChange }: { teams: readonly TeamAnswer[]; onChange: () => void }) {
  const edited = useSignal<TeamAnswer | null>(null);
  return (
    <section class="panel">
      <div class="section-head">
        <h2>Teams</h2>
        <button
          type="button"
          onClick={() => {
            edited.value = { name: "", agentIds: [] };
          }}
        >
          Add a team
        </button>
      </div>
      {teams.length === 0 && <p class="muted">None.</p>}
      <ul class="teams">
        {teams.map((team) => (
          <li key={team.name}>
            <span>
              <b>
                <bdi>{team.name}</bdi>
              </b>{" "}
              <span class="muted">
                {team.agentIds.length} {team.agentIds.length === 1 ? "agent" : "agents"}
              </span>
            </span>
            <span class="row-actions">
              <button
                type="button"
                class="quiet"
                aria-label={`Change team ${team.name}`}
                onClick={() => {
                  edited.value = team;
                }}
              >
                Change
              </button>
              <ConfirmButton
                action="Remove"
                about={`team ${team.name}`}
                act={async () => {
                  await set(team.name, []);
                  onChange();
                }}
              />
            </span>
          </li>
        ))}
      </ul>
      {edited.value !== null && (
        <FormDialog
          title={edited.value.name === "" ? "Add a team" : `Change team ${edited.value.name}`}
          action="Save"
          send={async (fields) => {
            await set(edited.value?.name || String(fields.get("name")), linesOf(fields.get("agentIds")));
            onChange();
          }}
          onClose={() => {
            edited.value = null;
          }}
        >
          {edited.value.name === "" && (
            <Field label="Name" name="name">
              {(ties) => <input {...ties} required maxLength={200} />}
            </Field>
          )}
          <Field label="Agents" name="agentIds" hint="Their ids in Genesys Cloud, one a line.">
            {(ties) => <textarea {...ties} rows={6} required defaultValue={edited.value?.agentIds.join("\n") ?? ""} />}
          </Field>
        </FormDialog>
      )}
    </section>
  );
}
