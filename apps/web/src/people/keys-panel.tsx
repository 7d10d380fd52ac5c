import type { ApiKeyAnswer } from "@earshot/api";
import { rightMeanings, rights } from "@earshot/model";
import { formatDate } from "@earshot/report";
import { useSignal } from "@preact/signals";
import { useLoaded } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { Checks, Field, FormDialog } from "./form-dialog.tsx";
import { change } from "./viewer.ts";

/** What programs sign in with. */
export function KeysPanel() {
  const turn = useSignal(0);
  const isAdding = useSignal(false);
  /** Shown until the page is left. */
  const made = useSignal<{ key: ApiKeyAnswer; secret: string } | null>(null);
  const loaded = useLoaded<{ keys: ApiKeyAnswer[] }>(() => "/v1/keys", turn);
  const { value, error } = loaded.value;
  const add = async (fields: FormData) => {
    const day = String(fields.get("endsAt"));
    made.value = await change("POST", "/v1/keys", {
      name: String(fields.get("name")),
      scopes: fields.getAll("scopes"),
      ...(day === "" ? {} : { endsAt: `${day}T00:00:00Z` }),
    });
    turn.value++;
  };
  return (
    <section class="panel">
      <div class="section-head">
        <h2>API keys</h2>
        <button
          type="button"
          onClick={() => {
            isAdding.value = true;
          }}
        >
          Make a key
        </button>
      </div>
      <div role="status">
        {made.value !== null && (
          <p class="secret">
            The secret of <bdi>{made.value.key.name}</bdi>, shown this once: <code>{made.value.secret}</code>
          </p>
        )}
      </div>
      {error !== null && <ProblemNote error={error} />}
      {value?.keys.length === 0 && <p class="muted">None.</p>}
      {value !== null && value.keys.length > 0 && (
        <ScrollRegion label="API keys">
          <table class="plain people">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Scopes</th>
                <th scope="col">Made</th>
                <th scope="col">Ends</th>
                <th scope="col">Used last</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {value.keys.map(({ id, name, scopes, createdAt, createdBy, endsAt, usedAt }) => (
                <tr key={id}>
                  <th scope="row">
                    <bdi>{name}</bdi>
                  </th>
                  <td class="reason">{scopes.join(", ")}</td>
                  <td>
                    {formatDate(createdAt)} <bdi class="muted">{createdBy}</bdi>
                  </td>
                  <td>{endsAt === null ? "–" : formatDate(endsAt)}</td>
                  <td>{usedAt === null ? "never" : formatDate(usedAt)}</td>
                  <td class="row-actions">
                    <ConfirmButton
                      action="Revoke"
                      about={`key ${name}`}
                      act={async () => {
                        await change("DELETE", `/v1/keys/${encodeURIComponent(id)}`);
                        turn.value++;
                      }}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {isAdding.value && (
        <FormDialog
          title="Make a key"
          action="Make it"
          send={add}
          onClose={() => {
            isAdding.value = false;
          }}
        >
          <Field label="Name" name="name" hint="What it is for.">
            {(ties) => <input {...ties} required maxLength={200} autocomplete="off" />}
          </Field>
          <Field label="Ends on" name="endsAt" hint="At 0:00 UTC. Left empty, it does not end.">
            {(ties) => <input {...ties} type="date" />}
          </Field>
          <Checks legend="Scopes" name="scopes">
            {rights.map((right) => (
              <label key={right} class="check">
                <input type="checkbox" name="scopes" value={right} />
                <span>
                  {right} <span class="hint">{rightMeanings[right]}</span>
                </span>
              </label>
            ))}
          </Checks>
        </FormDialog>
      )}
    </section>
  );
}
