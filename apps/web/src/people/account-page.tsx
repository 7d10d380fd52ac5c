import type { SessionAnswer } from "@earshot/api";
import { useSignal } from "@preact/signals";
import { useLoaded } from "../loading.ts";
import { ProblemNote } from "../problem-note.tsx";
import { useTitle } from "../title.ts";
import { Field, FormDialog } from "./form-dialog.tsx";
import { SessionTable } from "./session-table.tsx";
import { askWhoLooks, change, changePassword, viewer } from "./viewer.ts";

/** One's own password and sessions. */
export function AccountPage() {
  useTitle("Your account");
  const turn = useSignal(0);
  const isChanging = useSignal(false);
  const loaded = useLoaded<{ sessions: SessionAnswer[] }>(() => "/v1/me/sessions", turn);
  const { value, error } = loaded.value;
  const end = async (id: string) => {
    await change("DELETE", `/v1/me/sessions/${encodeURIComponent(id)}`);
    if (value?.sessions.some((session) => session.id === id && session.isThis)) await askWhoLooks();
    else turn.value++;
  };
  return (
    <div class="page">
      <h1>Your account</h1>
      <p>
        {viewer.value?.userId != null && (
          <button
            type="button"
            onClick={() => {
              isChanging.value = true;
            }}
          >
            Change the password
          </button>
        )}
      </p>
      <section class="panel">
        <h2>Your sessions</h2>
        {error !== null && <ProblemNote error={error} />}
        {value !== null && <SessionTable sessions={value.sessions} end={end} />}
      </section>
      {isChanging.value && (
        <FormDialog
          title="Change the password"
          action="Change it"
          send={async (fields) => {
            await changePassword(String(fields.get("current")), String(fields.get("password")));
            turn.value++;
          }}
          onClose={() => {
            isChanging.value = false;
          }}
        >
          <Field label="Password until now" name="current">
            {(ties) => <input {...ties} type="password" required autocomplete="current-password" />}
          </Field>
          <Field label="Another password" name="password" hint="12 characters at least. All other sessions end.">
            {(ties) => <input {...ties} type="password" required autocomplete="new-password" />}
          </Field>
        </FormDialog>
      )}
    </div>
  );
}
