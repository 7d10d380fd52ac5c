import type { TeamAnswer, UserAnswer } from "@earshot/api";
import { personalRights, rightMeanings, roles } from "@earshot/model";
import { formatDate } from "@earshot/report";
import { useSignal } from "@preact/signals";
import { ScrollRegion } from "../scroll-region.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { Checks, Field, FormDialog } from "./form-dialog.tsx";
import { type KnownNames, nameWithId } from "./known-names.ts";
import { NamePicker } from "./name-picker.tsx";
import { change } from "./viewer.ts";

interface UsersPanelProps {
  users: readonly UserAnswer[];
  teams: readonly TeamAnswer[];
  agents: KnownNames;
  queues: KnownNames;
  onChange: () => void;
}

export function UsersPanel({ users, teams, agents, queues, onChange }: UsersPanelProps) {
  const edited = useSignal<UserAnswer | "another" | null>(null);
  const pathOf = ({ id }: UserAnswer) => `/v1/users/${encodeURIComponent(id)}`;
  return (
    <section class="panel">
      <div class="section-head">
        <h2>Users</h2>
        <button
          type="button"
          onClick={() => {
            edited.value = "another";
          }}
        >
          Add a user
        </button>
      </div>
      <ScrollRegion label="Users">
        <table class="plain people">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">Sees the calls of</th>
              <th scope="col">Rights of their own</th>
              <th scope="col">State</th>
              <th scope="col">Last sign-in</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <tr key={user.id}>
                <th scope="row">
                  <bdi>{user.name}</bdi>
                </th>
                <td>{user.role}</td>
                <td class="reason">
                  <bdi>{callsText(user, agents, queues)}</bdi>
                </td>
                <td>{user.personalRights.join(", ") || "–"}</td>
                <td class={user.disabled ? "wrong" : ""}>
                  {user.disabled ? "disabled" : user.signsInBy === "openid" ? "signs in at the provider" : "active"}
                </td>
                <td>{user.signedInAt === null ? "never" : formatDate(user.signedInAt)}</td>
                <td class="row-actions">
                  <button
                    type="button"
                    class="quiet"
                    aria-label={`Change ${user.name}`}
                    onClick={() => {
                      edited.value = user;
                    }}
                  >
                    Change
                  </button>
                  <ConfirmButton
                    action={user.disabled ? "Enable" : "Disable"}
                    about={user.name}
                    act={async () => {
                      await change("PATCH", pathOf(user), { disabled: !user.disabled });
                      onChange();
                    }}
                  />
                  <ConfirmButton
                    action="Remove"
                    about={user.name}
                    act={async () => {
                      await change("DELETE", pathOf(user));
                      onChange();
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {edited.value !== null && (
        <UserForm
          user={edited.value === "another" ? null : edited.value}
          teams={teams}
          agents={agents}
          queues={queues}
          send={async (facts) => {
            if (edited.value === "another") await change("POST", "/v1/users", facts);
            else if (edited.value !== null) await change("PATCH", pathOf(edited.value), facts);
            onChange();
          }}
          onClose={() => {
            edited.value = null;
          }}
        />
      )}
    </section>
  );
}

function callsText({ role, agentId, grants }: UserAnswer, agents: KnownNames, queues: KnownNames): string {
  if (role === "admin") return "everybody";
  const own = agentId === null ? [] : [`agent ${nameWithId(agents, agentId)}`];
  // An agent sees their own calls alone, whatever was granted.
  const granted = grants.map((grant) =>
    grant.kind === "all"
      ? "everybody"
      : grant.kind === "queue"
        ? `queue ${nameWithId(queues, grant.id)}`
        : `team ${grant.name}`,
  );
  return [...own, ...(role === "agent" ? [] : granted)].join(", ") || "nobody";
}

interface UserFormProps {
  /** Null for another one. */
  user: UserAnswer | null;
  teams: readonly TeamAnswer[];
  agents: KnownNames;
  queues: KnownNames;
  send: (facts: object) => Promise<void>;
  onClose: () => void;
}

function UserForm({ user, teams, agents, queues, send, onClose }: UserFormProps) {
  const role = useSignal<string>(user?.role ?? "reviewer");
  const granted = user?.grants ?? [];
  const isElsewhere = user?.signsInBy === "openid";
  const grantedTeams = granted.flatMap((grant) => (grant.kind === "team" ? grant.name : []));
  const teamNames = [...new Set([...teams.map(({ name }) => name), ...grantedTeams])];
  const submit = (fields: FormData) => {
    const password = String(fields.get("password") ?? "");
    return send({
      name: String(fields.get("name")),
      role: String(fields.get("role")),
      agentId: fields.has("agentId") ? String(fields.get("agentId")) : null,
      grants: [
        ...(fields.has("all") ? [{ kind: "all" }] : []),
        ...fields.getAll("grants").map((id) => ({ kind: "queue", id: String(id) })),
        ...fields.getAll("team").map((name) => ({ kind: "team", name: String(name) })),
      ],
      personalRights: fields.getAll("personalRights"),
      ...(password === "" ? {} : { password }),
    });
  };
  return (
    <FormDialog
      title={user === null ? "Add a user" : `Change ${user.name}`}
      action={user === null ? "Add" : "Save"}
      send={submit}
      onClose={onClose}
    >
      {isElsewhere && (
        <p class="hint">
          They sign in at the provider, whose groups set all of this anew at each sign-in. Disable them to shut them
          out.
        </p>
      )}
      <Field label="Name" name="name">
        {(ties) => <input {...ties} defaultValue={user?.name ?? ""} required maxLength={200} autocomplete="off" />}
      </Field>
      <Field label="Role" name="role">
        {(ties) => (
          <select
            {...ties}
            value={role.value}
            onChange={({ currentTarget }) => {
              role.value = currentTarget.value;
            }}
          >
            {roles.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {!isElsewhere && (
        <Field
          label={user === null ? "Password" : "Another password"}
          name="password"
          hint={user === null ? "12 characters at least." : "Left empty, it stays. Another one ends their sessions."}
        >
          {(ties) => <input {...ties} type="password" required={user === null} autocomplete="new-password" />}
        </Field>
      )}
      <NamePicker
        label="Agent whose calls are their own"
        name="agentId"
        noun="agent"
        known={agents}
        chosen={user?.agentId == null ? [] : [user.agentId]}
        isSingle
        required={role.value === "agent"}
      />
      <div hidden={role.value === "admin" || role.value === "agent"}>
        <Checks legend="Also sees the calls of" name="team">
          <label class="check">
            <input type="checkbox" name="all" defaultChecked={granted.some(({ kind }) => kind === "all")} /> everybody
          </label>
          {teamNames.map((name) => (
            <label key={name} class="check">
              <input type="checkbox" name="team" value={name} defaultChecked={grantedTeams.includes(name)} />
              <span>
                team <bdi>{name}</bdi>
              </span>
            </label>
          ))}
        </Checks>
        <NamePicker
          label="Queues"
          name="grants"
          noun="queue"
          known={queues}
          chosen={granted.flatMap((grant) => (grant.kind === "queue" ? grant.id : []))}
        />
      </div>
      <Checks legend="Rights of their own" name="personalRights">
        {personalRights.map((right) => (
          <label key={right} class="check">
            <input
              type="checkbox"
              name="personalRights"
              value={right}
              defaultChecked={user?.personalRights.includes(right) ?? false}
            />
            <span>
              {right} <span class="hint">{rightMeanings[right]}</span>
            </span>
          </label>
        ))}
      </Checks>
    </FormDialog>
  );
}
