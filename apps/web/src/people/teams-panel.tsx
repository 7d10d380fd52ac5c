import type { TeamAnswer } from "@earshot/api";
import { useSignal } from "@preact/signals";
import { ConfirmButton } from "./confirm-button.tsx";
import { Field, FormDialog } from "./form-dialog.tsx";
import { type KnownNames, nameWithId } from "./known-names.ts";
import { NamePicker } from "./name-picker.tsx";
import { change } from "./viewer.ts";

const set = (name: string, agentIds: readonly string[]) =>
  change("PUT", `/v1/teams/${encodeURIComponent(name)}`, { agentIds });

interface TeamsPanelProps {
  teams: readonly TeamAnswer[];
  agents: KnownNames;
  onChange: () => void;
}

/** Which agents are a team. */
export function TeamsPanel({ teams, agents, onChange }: TeamsPanelProps) {
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
                {team.agentIds.length} {team.agentIds.length === 1 ? "agent" : "agents"}:{" "}
                <bdi>{team.agentIds.map((id) => nameWithId(agents, id)).join(", ")}</bdi>
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
            await set(edited.value?.name || String(fields.get("name")), fields.getAll("agentIds").map(String));
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
          <NamePicker
            label="Agents"
            name="agentIds"
            noun="agent"
            known={agents}
            chosen={edited.value.agentIds}
            required
          />
        </FormDialog>
      )}
    </section>
  );
}
